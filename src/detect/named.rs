//! Rows that name a party where it moves no goods: notify party, intents, payments, tenancies, orders, observations.

use std::collections::BTreeMap;

use crate::model::{Day, Mention, PartyId, Place, RecordRef};

use super::survey::Survey;

/// A cell that names a party.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Named {
    /// Its record.
    pub(super) record: RecordRef,
    /// The column of the name.
    pub(super) column: &'static str,
    /// The day of the record, when it has one.
    pub(super) day: Option<Day>,
    /// Index of the shipment, when it is one.
    pub(super) shipment: Option<u32>,
}

/// Cells of every table but that of parties that name a party which may be a listed one. O(rows).
pub(super) fn named(survey: &Survey<'_>) -> BTreeMap<PartyId, Vec<Named>> {
    let mut found: BTreeMap<PartyId, Vec<Named>> = BTreeMap::new();
    let standings = survey.standings;
    if !standings.screened() {
        return found;
    }
    let mut add = |mention: &Mention, cell: Named| {
        let party = survey.directory.party(mention);
        if let Some(party) = party.filter(|party| standings.is_noted(*party)) {
            found.entry(party).or_default().push(cell);
        }
    };
    let records = survey.records;
    for (row, number) in records.shipments.iter().zip(0..) {
        for place in Place::ALL {
            let (column, day) = (place.columns()[0], row.day());
            add(&row.party(place), Named { record: row.record, column, day, shipment: Some(number) });
        }
    }
    let aside = |record, column, day| Named { record, column, day, shipment: None };
    for row in &records.payments {
        add(&row.payer, aside(row.record, "payer_name", Some(row.date)));
        add(&row.payee, aside(row.record, "payee_name", Some(row.date)));
    }
    for row in &records.tenancies {
        add(&row.operator, aside(row.record, "operator_name", row.start));
        add(&row.tenant, aside(row.record, "tenant_name", row.start));
    }
    for row in &records.orders {
        add(&row.buyer, aside(row.record, "buyer_name", Some(row.date)));
    }
    for row in &records.observations {
        add(&row.party, aside(row.record, "party_name", Some(row.date)));
    }
    found
}
