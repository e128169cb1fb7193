//! What only the cells tell where names say nothing: the day of the movement, and the number of the shipment.

use std::collections::BTreeSet;

use super::assign::Work;
use super::looks::is_date;
use crate::ingest::header::Certainty;

/// Rows that must be seen before cells alone are believed.
const ENOUGH: usize = 5;
/// Letters of a number that tells shipments apart: a count of rows has fewer.
const LETTERS: std::ops::RangeInclusive<usize> = 5..=40;

/// Gives the day and the number of a table of shipments to the only column that looks like it, where no name says which it
/// is and the column's own name is known for nothing else. O(cells).
pub(super) fn stand_in(work: &mut Work<'_>, rows: &[&[String]]) {
    let has = |work: &Work<'_>, field: &str| work.said.fields.contains(&Some(field));
    let needed = ["exporter_name", "consignee_name", "quantity"];
    if rows.len() < ENOUGH || needed.into_iter().any(|field| !has(work, field)) {
        return;
    }
    if !["ship_date", "arrival_date", "filed_at"].into_iter().any(|field| has(work, field)) {
        let field = if work.direction(rows) == Some(0) { "arrival_date" } else { "ship_date" };
        let why = "its cells are days, and no other column says when the goods moved";
        give(work, rows, (field, why), |cells| cells.iter().all(|cell| is_date(cell)));
    }
    if !has(work, "shipment_id") {
        give(
            work,
            rows,
            ("shipment_id", "its cells are numbers that never repeat, and no other column is"),
            are_numbers,
        );
    }
}

fn give(
    work: &mut Work<'_>,
    rows: &[&[String]],
    (field, why): (&'static str, &str),
    looks_so: impl Fn(&[&str]) -> bool,
) {
    let unknown = |at: &usize| work.said.fields[*at].is_none() && work.columns[*at].reading.meanings.is_empty();
    let cells = |at: usize| -> Vec<&str> { rows.iter().filter_map(|row| row.get(at)).map(String::as_str).collect() };
    let fitting = |at: &usize| {
        let cells = cells(*at);
        cells.len() == rows.len() && looks_so(&cells)
    };
    let found: Vec<usize> = (0..work.columns.len()).filter(unknown).filter(fitting).collect();
    if let [only] = found[..] {
        work.take(only, field, Certainty::Low);
        work.say(only, format!("read as {field}"), why.to_owned());
    }
}

/// Words of one kind, with digits, that never repeat and are neither days nor amounts.
fn are_numbers(cells: &[&str]) -> bool {
    let is_number = |cell: &&&str| {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '/' | '_');
        LETTERS.contains(&cell.len())
            && cell.chars().all(plain)
            && cell.bytes().any(|byte| byte.is_ascii_digit())
            && !is_date(cell)
    };
    cells.iter().filter(is_number).collect::<BTreeSet<_>>().len() == cells.len()
}
