//! What other rules would make of the same records, as asked: a table for each day, reading or edition.

use std::io;

use super::sheet::Sheet;
use crate::model::{AlsoUnder, Moved, Report};
use crate::report::wording::{counted, moved};

pub(super) fn write(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    report.also_under.iter().try_for_each(|other| under(other, sheet))
}

fn under(other: &AlsoUnder, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.rule('=')?;
    let hash = other.policy_sha256.get(..12).unwrap_or(&other.policy_sha256);
    sheet.line(0, &format!("Also under {} (edition {}, sha256 {hash})", other.name, other.policy_edition))?;
    let parts = [
        (other.appeared.len() as u64, "appears", "appear"),
        (other.vanished.len() as u64, "vanishes", "vanish"),
        (other.changed.len() as u64, "changes", "change"),
        (other.unchanged, "stays", "stay"),
    ];
    let words = parts
        .map(|(count, one, many)| format!("{} {}", counted(count, "finding"), if count == 1 { one } else { many }));
    sheet.line(0, &words.join(", "))?;
    for (mark, list) in [("+ ", &other.appeared), ("- ", &other.vanished), ("~ ", &other.changed)] {
        list.iter().try_for_each(|story| line(mark, story, sheet))?;
    }
    sheet.blank()
}

fn line(mark: &str, story: &Moved, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.item(2, mark, &format!("{} ({}; finding {})", story.title, moved(story), story.id))
}
