//! Official lists that come without a header, told by their shape.

use super::sampled::SampledRow;
use crate::ingest::columns::columns;
use crate::ingest::header::{CellHint, Certainty, Header};
use crate::model::Kind;
use crate::policy::{HeaderWords, Headless};

/// Rows that must have the shape.
const LOOKED_AT: usize = 20;

/// The list that the rows are of, as a header made up from its documentation. O(rows x lists).
pub(in crate::ingest) fn recognise(rows: &[SampledRow], words: &HeaderWords) -> Option<Header> {
    let rows: Vec<&SampledRow> =
        rows.iter().filter(|row| row.cells.iter().any(|cell| cell.len() > 1)).take(LOOKED_AT).collect();
    words.headless.iter().find(|list| has_shape(&rows, list)).map(header)
}

/// Every row has the width and a number first, and the word for nothing occurs.
fn has_shape(rows: &[&SampledRow], list: &Headless) -> bool {
    let fits = |row: &&SampledRow| {
        let numbered =
            row.cells.first().is_some_and(|cell| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit()));
        numbered && row.cells.len() == list.columns.len()
    };
    let nothing = rows.iter().any(|row| row.cells.contains(&list.null));
    !rows.is_empty() && nothing && rows.iter().all(fits)
}

fn header(list: &Headless) -> Header {
    let canonical = |field: &String| columns(Kind::List).iter().map(|spec| spec.name).find(|name| name == field);
    let fields: Vec<_> = list.columns.iter().map(|column| list.fields.get(column).and_then(canonical)).collect();
    let sure = Certainty::from(list.confidence);
    Header {
        kind: Kind::List,
        cells: list.columns.clone(),
        certainty: fields.iter().map(|field| field.map_or(Certainty::None, |_| sure)).collect(),
        values_in: vec![CellHint::default(); fields.len()],
        fields,
        profile: Some(list.id.clone()),
        given: list.given.iter().filter_map(|(field, value)| Some((canonical(field)?, value.clone()))).collect(),
    }
}
