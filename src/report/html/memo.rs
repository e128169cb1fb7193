//! A case memo as a page to print: no script, no request to anywhere.

use std::io;

use askama::Template;

use crate::report::memo::Memo;
use crate::report::visible::VisibleWriter;

/// The page.
#[derive(Template)]
#[template(path = "memo.html", config = "src/report/html/askama.toml")]
struct MemoPage<'a> {
    memo: &'a Memo<'a>,
    blocks: Vec<(&'static str, Vec<String>)>,
}

/// Writes the memo. Linear in its size.
///
/// # Errors
/// Only those of `out`.
pub(crate) fn write(memo: &Memo<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let blocks = vec![
        ("For an innocent reading", memo.explanations()),
        ("Asked and answered", memo.replies()),
        ("Open questions", memo.finding.ask_next.clone()),
        ("Due diligence in the files read (nothing found is not \u{201c}not done\u{201d})", memo.checklist()),
        ("Shipments", vec![memo.finding.shipments.join(", ")]),
        ("What it rests on", memo.foundations()),
    ];
    let page = MemoPage { memo, blocks: blocks.into_iter().filter(|(_, lines)| !lines.is_empty()).collect() };
    let mut writer = VisibleWriter::new(out);
    let rendered = page.render_into(&mut writer);
    match (writer.into_failure(), rendered) {
        (Some(failure), _) => Err(failure),
        (None, Err(failure)) => Err(io::Error::other(failure)),
        (None, Ok(())) => Ok(()),
    }
}

impl MemoPage<'_> {
    fn units(&self, hop: &crate::report::saved::Hop) -> String {
        hop.units.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string)
    }
}
