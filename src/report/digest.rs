//! Evidence and rejects put together for reading: equal cells once, with the records that hold them.

use std::collections::BTreeMap;

use crate::model::{Evidence, Reject};

/// Cells of one column that hold the same value and show the same thing.
pub(super) struct SameCells<'a> {
    /// Canonical column.
    pub(super) column: &'a str,
    /// The cell as written.
    pub(super) value: &'a str,
    /// What it shows.
    pub(super) note: &'a str,
    /// Where it stands, in the order of the evidence.
    pub(super) cells: Vec<&'a Evidence>,
}

/// Groups evidence by column, value and note, in the order in which each is first cited. O(n log n).
pub(super) fn same_cells(evidence: &[Evidence]) -> Vec<SameCells<'_>> {
    let mut places: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut groups: Vec<SameCells<'_>> = Vec::new();
    for cell in evidence {
        let key = (cell.column.as_str(), cell.value.as_str(), cell.note.as_str());
        let place = *places.entry(key).or_insert(groups.len());
        if place == groups.len() {
            groups.push(SameCells { column: key.0, value: key.1, note: key.2, cells: Vec::new() });
        }
        groups[place].cells.push(cell);
    }
    groups
}

/// Rejects of one column for one reason.
pub(super) struct SameReason<'a> {
    /// Column at fault, empty when the whole row is.
    pub(super) column: &'a str,
    /// Why, and what to do.
    pub(super) reason: &'a str,
    /// How many.
    pub(super) count: u64,
    /// The first of them.
    pub(super) first: &'a Reject,
}

/// Rejects by reason, most frequent first, then in reading order. O(n log n).
pub(super) fn same_reasons(rejects: &[Reject]) -> Vec<SameReason<'_>> {
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut groups: Vec<SameReason<'_>> = Vec::new();
    for reject in rejects {
        let key = (reject.column.as_str(), reject.reason.as_str());
        let place = *places.entry(key).or_insert(groups.len());
        if place == groups.len() {
            groups.push(SameReason { column: key.0, reason: key.1, count: 0, first: reject });
        }
        groups[place].count += 1;
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(subject: &str, value: &str) -> Evidence {
        Evidence {
            subject: subject.to_owned(),
            column: "license".to_owned(),
            value: value.to_owned(),
            note: String::new(),
            file: "s.csv".to_owned(),
            record: 1,
            line: 2,
        }
    }

    #[test]
    fn equal_cells_are_put_together_in_order() {
        let evidence = [cell("A", "NLR"), cell("B", ""), cell("C", "NLR")];
        let groups = same_cells(&evidence);
        assert_eq!(
            groups.iter().map(|group| (group.value, group.cells.len())).collect::<Vec<_>>(),
            [("NLR", 2), ("", 1)]
        );
    }

    #[test]
    fn the_most_frequent_reason_comes_first() {
        let reject = |reason: &str| Reject {
            file: 0,
            record: 1,
            line: 2,
            column: "quantity".to_owned(),
            value: String::new(),
            reason: reason.to_owned(),
        };
        let rejects = [reject("not a number"), reject("no date"), reject("no date")];
        let counts: Vec<_> = same_reasons(&rejects).iter().map(|group| (group.reason, group.count)).collect();
        assert_eq!(counts, [("no date", 2), ("not a number", 1)]);
    }
}
