//! Controlled goods go to a party whose record leaves headquarters and ultimate parent open.

use super::prelude::counted;
use super::prelude::*;

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "unknown-headquarters", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let deliveries = context.controlled_deliveries(party);
    let Some(first) = deliveries.first() else { return };
    let rules = context.survey.policy.in_force(context.survey.stance.day(first.day));
    if rules.is_tier3(context.country(party)) || !context.survey.standings.seat_unknown(party, rules.day()) {
        return;
    }
    // a table without the column, or a party without a row, is a gap of the data: coverage says so
    let records = context.survey.records;
    let rows = context.survey.directory.parties[party.0 as usize].records.iter();
    let asked = |row: &&crate::model::PartyRecord| {
        let file = &records.files[row.record.file as usize];
        COLUMNS.iter().any(|column| file.position(column).is_some())
    };
    let Some(row) = rows.map(|row| &records.parties[*row as usize]).find(asked) else { return notes.cannot_tell() };
    let (known, all) = context.seats_on_record();
    let share = context.threshold(DETECTOR.red_flag, "least_known_percent");
    if all >= context.threshold(DETECTOR.red_flag, "least_buyers") && known * 100 < all * share {
        return notes.cannot_tell();
    }
    let named = context.profile(party).parent.map_or(String::new(), |parent| {
        format!(" A parent is named, {}, and nothing says where it sits.", context.text(parent.value))
    });
    let because = format!(
        "The record of {} does not say where it and its ultimate parent are headquartered; {} of controlled goods are for it. Not on record is not outside D:5 and Macau.{named}",
        context.name(party),
        counted(deliveries.len() as i64, "shipment"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Low, because).parties([party]);
    raise = raise.cite(row.record, &["name", "hq_country", "ultimate_parent_country"], "left open");
    for delivery in &deliveries {
        raise = raise.delivery(context, delivery, &["consignee_name"], "controlled goods");
    }
    notes.raise(raise.done());
}

const COLUMNS: [&str; 3] = ["hq_country", "ultimate_parent", "ultimate_parent_country"];
