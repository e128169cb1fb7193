//! Lists of objects as rows: the columns are all names, in the order in which they first appear.

use std::collections::HashMap;

use super::Made;
use super::node::{Kept, Node};

/// Columns a table may have.
const MOST_COLUMNS: usize = 4096;

/// Rows of a list; members of inner objects get joined names (`consignee_name`), lists of plain values are joined
/// by `;`. The error names what cannot be a cell.
pub(super) fn rows(records: &[Node], what: &'static str) -> Result<Made, String> {
    if let Some(made) = rows_of_lists(records, what) {
        return Ok(made);
    }
    let (mut columns, mut lost) = (Columns::default(), 0);
    let mut rows = Vec::with_capacity(records.len());
    for (number, record) in (1_u64..).zip(records) {
        let Node::Object(members) = record else {
            return Err(format!(
                "record {number} of the JSON list is no object with named members: export the records as CSV (UTF-8)"
            ));
        };
        let mut row = Vec::new();
        columns
            .fill(members, "", &mut row, &mut lost)
            .map_err(|why| format!("record {number} of the JSON list: {why}"))?;
        rows.push(row);
    }
    let mut decisions = vec![format!(
        "{} records of a {what} document were read as rows: line N of the table is record N - 1 of the document",
        rows.len()
    )];
    if lost > 0 {
        decisions.push(format!(
            "{lost} numbers have more digits than are kept: identifiers among them may be damaged; have them exported as text"
        ));
    }
    Ok(Made { header: columns.names, rows, what, decisions })
}

/// Rows that are written as lists of plain values, the header first.
fn rows_of_lists(records: &[Node], what: &'static str) -> Option<Made> {
    let plain = |row: &Node| -> Option<Vec<String>> {
        row.list()?.iter().map(|cell| cell.is_plain().then(|| cell.as_text().to_owned())).collect()
    };
    let mut rows = records.iter().map(plain).collect::<Option<Vec<_>>>()?;
    let width = rows.first()?.len();
    if width < 2 || rows.iter().any(|row| row.len() != width) {
        return None;
    }
    let header = rows.remove(0);
    let decisions = vec!["rows of a list of lists were read, the first one as the header".to_owned()];
    Some(Made { header, rows, what, decisions })
}

#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    fn fill(
        &mut self,
        members: &[(String, Node)],
        before: &str,
        row: &mut Vec<String>,
        lost: &mut u64,
    ) -> Result<(), String> {
        for (at, (name, value)) in members.iter().enumerate() {
            if members[..at].iter().any(|(earlier, _)| earlier == name) {
                return Err(format!("it names {name:?} twice, so either value could be meant: export it again"));
            }
            let name = if before.is_empty() { name.clone() } else { format!("{before}_{name}") };
            let text = match value {
                Node::Object(inner) => {
                    self.fill(inner, &name, row, lost)?;
                    continue;
                }
                Node::List(items) if items.iter().all(Node::is_plain) => {
                    items.iter().map(Node::as_text).collect::<Vec<_>>().join(";")
                }
                Node::List(_) => {
                    return Err(format!(
                        "{name:?} holds a list of objects, which is no cell: export one record for each of them"
                    ));
                }
                plain => plain.as_text().to_owned(),
            };
            *lost += u64::from(matches!(value, Node::Number(_, Kept::Some)));
            let place = self.place(name)?;
            if row.len() <= place {
                row.resize(place + 1, String::new());
            }
            row[place] = text;
        }
        Ok(())
    }

    fn place(&mut self, name: String) -> Result<usize, String> {
        if let Some(place) = self.places.get(&name) {
            return Ok(*place);
        }
        if self.names.len() == MOST_COLUMNS {
            return Err(format!("its records have more than {MOST_COLUMNS} different names, so they are no table"));
        }
        self.names.push(name.clone());
        self.places.insert(name, self.names.len() - 1);
        Ok(self.names.len() - 1)
    }
}
