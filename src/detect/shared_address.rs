//! Two or more parties that state no relation share one exact address.

use super::prelude::counted;
use super::prelude::*;
use crate::model::{Place, Text};

pub(super) const DETECTOR: Detector = Detector { red_flag: "shared-address", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let own = context.survey.exact_addresses(party);
    if own.is_empty() {
        return notes.cannot_tell();
    }
    for address in own {
        let here: Vec<PartyId> = context.at_address(&address).to_vec();
        let others: Vec<PartyId> = here.iter().copied().filter(|other| !context.same_group(party, *other)).collect();
        let most = context.threshold(DETECTOR.red_flag, "most_parties");
        // the flag is raised once, for the first of the parties at the address
        if others.is_empty()
            || here.len() as i64 > most
            || here.iter().any(|other| *other < party && context.traders().contains(other))
        {
            continue;
        }
        let names: Vec<String> = here.iter().map(|party| context.name(*party)).collect();
        let because = format!("{} share one address: {}.", counted(here.len() as i64, "party"), names.join(", "));
        let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because)
            .parties(here.iter().copied());
        for party in &here {
            for (record, column) in cells(*party, &address, context) {
                raise = raise.cite(record, &[column], "same address");
            }
            for delivery in context.controlled_deliveries(*party) {
                raise = raise.delivery(context, &delivery, &["consignee_name"], "sent to a party there");
            }
            for hop in context.leaving(*party).iter().filter(|hop| context.is_traced(**hop)) {
                raise = raise.hop(context, *hop, &["exporter_name"], "sent by a party there");
            }
        }
        notes.raise(raise.done());
    }
}

/// The cells that give a party this address: its own record, and the first shipment that does so in each role.
fn cells(party: PartyId, address: &str, context: &Context<'_>) -> Vec<(RecordRef, &'static str)> {
    let gives = |text: Text| context.survey.exact_address(party, text).as_deref() == Some(address);
    let own = context.profile(party).address.filter(|known| gives(known.value));
    let own = own.map(|known| (known.record, "address"));
    let records = context.survey.records;
    let placed = |index: u32, place: Place| {
        let row = &records.shipments[index as usize];
        gives(row.party(place).address).then(|| (row.record, place.columns()[2]))
    };
    let sent = context.leaving(party).iter().find_map(|hop| placed(context.hop(*hop).shipment, Place::Exporter));
    let got = context.arriving(party).iter().find_map(|hop| placed(context.hop(*hop).shipment, Place::Consignee));
    let meant = context.controlled_deliveries(party).iter().find_map(|one| placed(one.shipment, Place::Consignee));
    own.into_iter().chain(sent).chain(got).chain(meant).collect()
}
