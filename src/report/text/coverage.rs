//! What was looked for and on how many subjects, what could not be and why, and which rows were refused.

use std::io;

use super::sheet::{Column, Sheet, Side};
use crate::model::{CoverageLine, PublishedLine, Report};
use crate::report::digest::same_reasons;
use crate::report::wording::{counted, file_name, grouped};

/// Reasons for refusing rows that are listed.
const SHOWN_REASONS: usize = 20;

const EVALUATED: [Column; 4] = [
    Column("red flag", 26, Side::Left),
    Column("subjects", 9, Side::Right),
    Column("unknown", 8, Side::Right),
    Column("would be sharper with", 49, Side::Left),
];

const MISSING: [Column; 2] = [Column("red flag", 26, Side::Left), Column("needs", 68, Side::Left)];

pub(super) fn write(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.rule('=')?;
    let (evaluated, missing): (Vec<_>, Vec<_>) = report.coverage.iter().partition(|line| line.evaluated);
    sheet.line(
        0,
        &format!(
            "Coverage: {} of {} evaluated, {} not",
            evaluated.len(),
            counted(report.coverage.len() as u64, "red flag"),
            missing.len()
        ),
    )?;
    looked_for(&evaluated, sheet)?;
    not_looked_for(&missing, sheet)?;
    published(&report.published, sheet)?;
    rejects(report, sheet)
}

/// Published warning signs: how many were looked for, and which rest on replies or columns that are not there.
fn published(lines: &[PublishedLine], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let ids = |wanted: &dyn Fn(&PublishedLine) -> bool| {
        let open = lines.iter().filter(|line| !line.evaluated && wanted(line));
        open.map(|line| line.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    let evaluated = lines.iter().filter(|line| line.evaluated).count();
    let signs = counted(lines.len() as u64, "published warning sign");
    sheet.line(0, &format!("{signs} in force: {evaluated} looked at, {} not", lines.len() - evaluated))?;
    let by_reply = ids(&|line| line.red_flags.is_empty());
    let by_column = ids(&|line| !line.red_flags.is_empty());
    for (why, open) in [("wait for a reply (table answers): ", by_reply), ("wait for data: ", by_column)] {
        if !open.is_empty() {
            sheet.item(2, why, &open)?;
        }
    }
    sheet.blank()
}

fn looked_for(lines: &[&CoverageLine], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    sheet.blank()?;
    sheet.line(2, "Evaluated")?;
    sheet.headings(2, &EVALUATED)?;
    for line in lines {
        let unknown = if line.unknown == 0 { "-".to_owned() } else { grouped(line.unknown) };
        let row = [line.red_flag.clone(), grouped(line.subjects), unknown, line.needs.join(", ")];
        sheet.row(2, &EVALUATED, &row)?;
    }
    Ok(())
}

fn not_looked_for(lines: &[&CoverageLine], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if lines.is_empty() {
        return sheet.blank();
    }
    sheet.blank()?;
    sheet.line(2, "Not evaluated: nothing is said about these")?;
    sheet.headings(2, &MISSING)?;
    for line in lines {
        let needs = if line.needs.is_empty() { "no subject in the data".to_owned() } else { line.needs.join(", ") };
        sheet.row(2, &MISSING, &[line.red_flag.clone(), needs])?;
    }
    sheet.blank()
}

fn rejects(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if report.rejects.is_empty() {
        return Ok(());
    }
    let groups = same_reasons(&report.rejects);
    sheet.line(0, &format!("Rejected: {}, by reason", counted(report.rejects.len() as u64, "row")))?;
    for group in groups.iter().take(SHOWN_REASONS) {
        let column = if group.column.is_empty() { "row" } else { group.column };
        let place = format!("{} line {}", file_name(report, group.first.file), group.first.line);
        let text = format!("{column}: {} (first at {place}: \"{}\")", group.reason, group.first.value);
        sheet.item(2, &format!("{:>6}  ", grouped(group.count)), &text)?;
    }
    if groups.len() > SHOWN_REASONS {
        sheet.line(10, &format!("and {} more reasons, all in the JSON report", groups.len() - SHOWN_REASONS))?;
    }
    sheet.blank()
}
