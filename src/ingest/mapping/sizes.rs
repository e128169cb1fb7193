//! What the names and cells of columns say of the size of numbers: thousands, units of weight, counts called units.

use super::assign::Work;
use crate::ingest::header::Certainty;

/// Fields whose numbers may be written in thousands or millions.
const SCALED: [&str; 4] = ["quantity", "unit_value", "total_value", "gross_weight_kg"];

/// Says which columns are multiplied, and whether an empty unit of weight leaves it open. O(columns).
pub(super) fn tell(work: &mut Work<'_>) {
    for at in 0..work.columns.len() {
        let field = work.said.fields[at].filter(|field| SCALED.contains(field));
        let scale = work.said.hints[at].scale.filter(|_| field.is_some());
        work.said.hints[at].scale = scale;
        if let Some(times) = scale {
            work.say(at, format!("its numbers are read times {times}"), "its name says so".to_owned());
        }
    }
    let at = |field: &str| work.said.fields.iter().position(|taken| *taken == Some(field));
    if let (Some(weight), Some(unit)) = (at("gross_weight_kg"), at("weight_unit")) {
        work.said.hints[weight].in_several_units = work.columns[unit].looks.other_weights > 0;
    }
}

/// A column called units that holds numbers counts goods, where no other column does. O(columns).
pub(super) fn numbers_are_no_units(work: &mut Work<'_>) {
    let at = |field: &str| work.said.fields.iter().position(|taken| *taken == Some(field));
    let Some(units) = at("quantity_unit").filter(|at| work.columns[*at].looks.holds_counts()) else { return };
    // beside a quantity they may be codes of units, which are not known
    if at("quantity").is_none() && work.said.certainty[units] < Certainty::Exact {
        work.take(units, "quantity", Certainty::Medium);
        work.say(units, "read as quantity".to_owned(), "its cells are numbers, no units".to_owned());
    }
}
