//! Whether a proposal is good enough to read shipments by, and what stands against it if not.

use super::assign::Proposal;
use super::totals::are_totals;
use crate::ingest::header::Certainty;
use crate::policy::HeaderWords;

/// Why a table is not read as shipments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ingest) struct Objection {
    /// What is wrong and what to do.
    pub(in crate::ingest) why: String,
    /// Its rows are totals.
    pub(in crate::ingest) pivot: bool,
}

/// The first thing that stands against a proposal: totals, columns that nothing tells apart, needed columns that are
/// missing, no sign of goods. O(columns x words).
pub(in crate::ingest) fn objection(cells: &[String], proposal: &Proposal, words: &HeaderWords) -> Option<Objection> {
    if let Some(why) = are_totals(cells, &proposal.fields, words) {
        return Some(Objection { why, pivot: true });
    }
    let row = |why| Some(Objection { why, pivot: false });
    if let Some(conflict) = &proposal.conflict {
        return row(conflict.clone());
    }
    let missing = proposal.missing();
    if !missing.is_empty() {
        let known: Vec<&str> = proposal.fields.iter().flatten().copied().collect();
        return row(format!(
            "no header of a known kind was found: this row has {}; for shipments it lacks {}: add the column, or say which \
             column it is with --mapping FILE",
            if known.is_empty() { "no known column".to_owned() } else { known.join(", ") },
            missing.join(" and ")
        ));
    }
    if !proposal.is_of_goods() {
        return row(
            "a date and one party, but nothing of goods or of a second party: not a table of shipments; say what the \
             columns are with --mapping FILE if it is one"
                .to_owned(),
        );
    }
    None
}

impl Proposal {
    /// Fields that tell a movement of goods from a list of people or payments.
    fn is_of_goods(&self) -> bool {
        const GOODS: [&str; 14] = [
            "hs_code",
            "declared_description",
            "part_number",
            "eccn",
            "quantity",
            "gross_weight_kg",
            "serial_numbers",
            "port_of_lading",
            "port_of_unlading",
            "mode",
            "container",
            "master_bill",
            "house_bill",
            "origin_country",
        ];
        let has = |field: &str| self.fields.contains(&Some(field));
        let exact = self.certainty.contains(&Certainty::Exact);
        exact || (has("exporter_name") && has("consignee_name")) || GOODS.into_iter().any(has)
    }
}
