//! A case memo: one finding on a page or two, for the file.

use std::io;

use super::sheet::{Column, Sheet, Side};
use crate::report::memo::Memo;

const HOPS: [Column; 6] = [
    Column("shipment", 16, Side::Left),
    Column("from", 20, Side::Left),
    Column("to", 20, Side::Left),
    Column("departed", 10, Side::Left),
    Column("units", 6, Side::Right),
    Column("licence", 16, Side::Left),
];

/// Writes the memo. Linear in its size.
///
/// # Errors
/// Only those of `out`.
pub(crate) fn write(memo: &Memo<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out);
    sheet.line(0, &format!("CASE MEMO  finding {}", memo.finding.id))?;
    sheet.line(0, &memo.standing())?;
    sheet.rule('-')?;
    sheet.line(0, &memo.finding.title)?;
    sheet.blank()?;
    sheet.line(0, &memo.finding.summary)?;
    sheet.line(0, &memo.totals())?;
    sheet.blank()?;
    block("Parties", &memo.parties(), sheet)?;
    if !memo.hops.is_empty() {
        sheet.line(0, "Route of the first lot")?;
        sheet.headings(2, &HOPS)?;
        for hop in &memo.hops {
            let units = hop.units.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
            let licence = format!("{}; {}", hop.licence.answer, memo.stated(hop));
            let cells = [hop.shipment.clone(), hop.from.clone(), hop.to.clone(), hop.departed.clone(), units, licence];
            sheet.row(2, &HOPS, &cells)?;
        }
        sheet.blank()?;
    }
    sheet.line(0, "Why it is a finding")?;
    for flag in &memo.finding.flags {
        sheet.item(2, &format!("{}: ", flag.group.to_uppercase()), &flag.because)?;
        sheet.line(4, &memo.behind(flag))?;
        flag.citations.iter().try_for_each(|citation| sheet.item(4, "rule: ", &memo.cited(citation)))?;
    }
    sheet.blank()?;
    block("For an innocent reading", &memo.explanations(), sheet)?;
    block("Asked and answered", &memo.replies(), sheet)?;
    block("Open questions", &memo.finding.ask_next, sheet)?;
    block("Due diligence in the files read (nothing found is not \"not done\")", &memo.checklist(), sheet)?;
    block("Shipments", &[memo.finding.shipments.join(", ")], sheet)?;
    block("What it rests on", &memo.foundations(), sheet)?;
    sheet.rule('-')?;
    memo.decision().iter().try_for_each(|line| sheet.line(0, line))
}

fn block(heading: &str, lines: &[String], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    sheet.line(0, heading)?;
    lines.iter().try_for_each(|line| sheet.item(2, "- ", line))?;
    sheet.blank()
}
