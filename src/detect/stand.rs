//! Where a party stands in the records, and how the days lie against a listing.

use std::collections::BTreeSet;

use super::listed_party::{hops_of, with_hops};
use super::named::Named;
use super::prelude::*;
use crate::model::Day;
use crate::screen::ListedDay;

/// Where a party stands in the records.
pub(super) struct Stand {
    hops: Vec<HopId>,
    /// Cells that name it beside the hops.
    aside: Vec<Named>,
    /// Its own rows, when nothing else names it.
    rows: Vec<RecordRef>,
    days: Vec<Option<Day>>,
}

impl Stand {
    /// Hops first; rows of other tables beside them; the parties table when nothing else names the party.
    pub(super) fn of(party: PartyId, context: &Context<'_>) -> Stand {
        let survey = context.survey;
        let hops = hops_of(party, context);
        let moved: BTreeSet<u32> = hops.iter().map(|hop| context.hop(*hop).shipment).collect();
        let left = |shipment: &u32| moved.contains(shipment) || survey.network.withdrawn.contains(shipment);
        let beside = context.naming(party).iter().filter(|cell| !cell.shipment.as_ref().is_some_and(left));
        let aside: Vec<Named> = beside.copied().collect();
        let alone = hops.is_empty() && aside.is_empty() && survey.standings.is_noted(party);
        let own = &survey.directory.parties[party.0 as usize].records;
        let rows = own.iter().filter(|_| alone).map(|row| survey.records.parties[*row as usize].record).collect();
        let on_hops = hops.iter().map(|hop| Some(context.judged_on(*hop)));
        let days: Vec<Option<Day>> = on_hops.chain(aside.iter().map(|cell| cell.day)).collect();
        let days = if alone { vec![Some(survey.as_of)] } else { days };
        Stand { hops, aside, rows, days }
    }

    /// True when no row names the party.
    pub(super) fn is_empty(&self) -> bool {
        self.hops.is_empty() && self.aside.is_empty() && self.rows.is_empty()
    }

    /// True unless every record is a shipment of goods that are not traced.
    pub(super) fn concerns_traced(&self, context: &Context<'_>) -> bool {
        let traced = |hops: &[HopId]| hops.iter().any(|hop| context.is_traced(*hop));
        let row = |number: u32| context.survey.records.shipments[number as usize].id;
        let beside = |cell: &Named| cell.shipment.is_none_or(|number| traced(context.hops_of_shipment(row(number))));
        traced(&self.hops) || self.aside.iter().any(beside) || !self.rows.is_empty()
    }

    /// `it stands on 3 shipments and 1 other record`.
    pub(super) fn words(&self) -> String {
        let shipments = counted(self.hops.len() as i64, "shipment");
        let others = counted(self.aside.len() as i64, "record");
        match (self.hops.len(), self.aside.len()) {
            (0, 0) => "it stands in the parties table alone".to_owned(),
            (_, 0) => format!("it stands on {shipments}"),
            (0, _) => format!("it stands on {others} of no movement (notify party, intent, payment, order, tenancy)"),
            (_, _) => format!("it stands on {shipments} and {others} of no movement"),
        }
    }

    /// The days of its rows against a listing; a row without a day is unknown.
    pub(super) fn days(&self, listed: impl Fn(Day) -> ListedDay) -> Days {
        let mut days = Days::default();
        for day in &self.days {
            match day.map_or(ListedDay::Unknown, &listed) {
                ListedDay::On => days.while_listed += 1,
                ListedDay::Unknown => days.day_unknown += 1,
                ListedDay::NotYet => days.before += 1,
                ListedDay::Delisted => days.after += 1,
            }
        }
        days
    }

    /// Makes its rows part of the story, with the cells that name parties.
    pub(super) fn cite(&self, raise: Raise, context: &Context<'_>) -> Raise {
        let mut raise = with_hops(raise, &self.hops, context);
        for cell in &self.aside {
            raise = raise.shipment(cell.shipment).cite(cell.record, &[cell.column], "names the party");
        }
        self.rows.iter().fold(raise, |raise, row| raise.cite(*row, &["name", "country"], "party"))
    }
}

/// Rows by where their day lies against a listing.
#[derive(Default)]
pub(super) struct Days {
    while_listed: usize,
    day_unknown: usize,
    before: usize,
    after: usize,
}

impl Days {
    /// True when a row is of a day on which the party was listed, or may have been.
    pub(super) fn may_bind(&self) -> bool {
        self.while_listed + self.day_unknown > 0
    }

    /// `2 while listed, 1 before the listing`.
    pub(super) fn words(&self) -> String {
        let counts = [
            (self.while_listed, "while listed"),
            (self.day_unknown, "with the day of listing unknown"),
            (self.before, "before the listing"),
            (self.after, "after the delisting"),
        ];
        let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, when)| format!("{count} {when}"));
        told.collect::<Vec<_>>().join(", ")
    }
}
