//! Who the party abroad is where a customs table calls it neither supplier nor buyer.

use super::assign::Work;
use crate::ingest::columns::columns;
use crate::ingest::header::Certainty;
use crate::model::Kind;
use crate::policy::CellForm;

/// Gives the party abroad and its country the place that the direction of the table leaves. O(columns).
pub(super) fn stand_in(work: &mut Work<'_>, rows: &[&[String]]) {
    let direction = work.direction(rows);
    near(work, direction);
    let (place, side) = match direction {
        Some(0) => ("exporter", "the table is of imports"),
        Some(_) => ("consignee", "the table is of exports"),
        None => return,
    };
    for (kind, what) in ["name", "country"].into_iter().enumerate() {
        let field = format!("{place}_{what}");
        let Some(spec) = columns(Kind::Shipments).iter().find(|spec| spec.name == field) else { continue };
        if work.said.fields.contains(&Some(spec.name)) {
            continue;
        }
        let cells = if kind == 0 { CellForm::Names } else { CellForm::Countries };
        let fits = |at: &usize| {
            let column = &work.columns[*at];
            work.said.fields[*at].is_none()
                && work.words.header_words().far_side(&column.reading)[kind]
                && column.looks.filled > 0
                && column.looks.agree(cells)
        };
        let mut fitting = (0..work.columns.len()).filter(fits);
        if let (Some(at), None) = (fitting.next(), fitting.next()) {
            work.take(at, spec.name, Certainty::Medium);
            work.say(at, format!("read as {field}"), format!("it speaks of the party abroad, and {side}"));
        }
    }
}

/// Gives the party at home the place that the direction of the table tells, or the only one that is left.
fn near(work: &mut Work<'_>, direction: Option<usize>) {
    let has = |field: &'static str| work.said.fields.contains(&Some(field));
    let field = match (has("exporter_name"), has("consignee_name"), direction) {
        (false, true, _) | (false, false, Some(1)) => "exporter_name",
        (true, false, _) | (false, false, Some(0)) => "consignee_name",
        _ => return,
    };
    let is_near = |at: &usize| {
        let column = &work.columns[*at];
        work.said.fields[*at].is_none() && work.words.header_words().near_side(&column.reading)
    };
    let mut near = (0..work.columns.len()).filter(is_near);
    if let (Some(at), None) = (near.next(), near.next()) {
        work.take(at, field, Certainty::Medium);
        work.say(at, format!("read as {field}"), "it speaks of the party at home, and that place is left".to_owned());
    }
}

/// A column of a party that holds nothing but countries is that of its country, unless its name says it is of names.
/// O(columns).
pub(super) fn countries_are_no_names(work: &mut Work<'_>) {
    for (name, country) in [("exporter_name", "exporter_country"), ("consignee_name", "consignee_country")] {
        let at = |field: &str| work.said.fields.iter().position(|taken| *taken == Some(field));
        let Some(column) = at(name).filter(|at| work.said.certainty[*at] < Certainty::Exact) else { continue };
        let reading = &work.columns[column].reading;
        if work.words.header_words().speaks_of(reading, "name") || !work.columns[column].looks.are_countries() {
            continue;
        }
        let why = "its cells are countries, no parties".to_owned();
        if at(country).is_some() {
            (work.said.fields[column], work.said.certainty[column]) = (None, Certainty::None);
            work.say(column, format!("not used as {name}"), why);
        } else if let Some(spec) = columns(Kind::Shipments).iter().find(|spec| spec.name == country) {
            work.take(column, spec.name, Certainty::Medium);
            work.say(column, format!("read as {country}"), why);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::mapping::propose;
    use crate::policy::Policy;

    #[test]
    fn the_contractor_is_abroad() {
        let policy = Policy::embedded().unwrap();
        let read = |own: &str| {
            let header =
                [own, "CONTRACTORS_NAME_AND_LOCATION", "COUNTRY_OF_SHIPMENT_OR_DESTINATION"].map(str::to_owned);
            let row = ["ALDER GATE SRL", "BIRCH LANE GMBH", "GERMANY"].map(str::to_owned);
            propose(&header, &[&row], &policy).fields
        };
        assert_eq!(read("IMPORTER_NAME"), [Some("consignee_name"), Some("exporter_name"), Some("exporter_country")]);
        assert_eq!(read("EXPORTER_NAME"), [Some("exporter_name"), Some("consignee_name"), Some("consignee_country")]);
        assert_eq!(read("SHIPPER"), [Some("exporter_name"), None, None]);
    }

    #[test]
    fn a_country_of_another_role_is_used_where_that_role_has_no_name() {
        let policy = Policy::embedded().unwrap();
        let header = ["SUPPLIER_NAME", "COUNTRY_OF_EXPORTER", "IMPORTER_NAME"].map(str::to_owned);
        let row = ["ALDER GATE SRL", "GERMANY", "BIRCH LANE GMBH"].map(str::to_owned);
        let found = propose(&header, &[&row], &policy).fields;
        assert_eq!(found, [Some("exporter_name"), Some("exporter_country"), Some("consignee_name")]);
    }
}
