//! Who could have got units of a shipment, and where units at a party could have come from: how many, and when.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::{Day, Hop, HopId, Milli, PartyId};
use crate::network::paths::{Columns, Field, lots, reach};

use super::path_question::PathParty;
use super::paths::Paths;

impl Paths<'_> {
    /// Parties that units of a shipment may have come to, soonest first; `None` when no hop has that shipment id.
    #[must_use]
    pub fn reach(&self, shipment: &str) -> Option<Vec<PathParty>> {
        let starts = |at: usize| self.shipment(self.ids[at]) == shipment && self.hop(self.ids[at]).leg == 0;
        let marks: Vec<u8> = (0..self.ids.len()).map(|at| u8::from(starts(at)) | Columns::ENDS).collect();
        if !marks.iter().any(|marks| marks & Columns::STARTS != 0) {
            return None;
        }
        let columns = Columns { marks, ..self.columns.clone() };
        let told = |at: usize| self.columns.marks[at] & Columns::ENDS != 0;
        let at_end = |hop: &Hop| (hop.to, hop.available());
        let mut found = self.parties(&self.field(&columns, &self.ids), told, at_end, |day, other| day < other);
        found.sort_by_key(|one| (one.day, one.hops, one.party));
        Some(found)
    }

    /// Parties that units at a party may have come from, latest first; `None` when nothing arrives there.
    #[must_use]
    pub fn back(&self) -> Option<Vec<PathParty>> {
        if !self.arrives.contains(&true) {
            return None;
        }
        let marks = self.arrives.iter().map(|arrives| (u8::from(*arrives) * Columns::ENDS) | Columns::STARTS).collect();
        let columns = Columns { marks, ..self.columns.clone() }.reversed();
        let told = |at: usize| self.columns.marks[at] & Columns::STARTS != 0;
        let at_start = |hop: &Hop| (hop.from, hop.departed);
        let mut found = self.parties(&self.field_backwards(&columns), told, at_start, |day, other| day > other);
        found.sort_by_key(|one| (std::cmp::Reverse(one.day), one.hops, one.party));
        Some(found)
    }

    /// What is reached, by party, with a maximum flow to each where not too much is reached.
    fn parties(
        &self,
        field: &Field,
        told: impl Fn(usize) -> bool,
        place: impl Fn(&Hop) -> (PartyId, Day),
        sooner: impl Fn(Day, Day) -> bool,
    ) -> Vec<PathParty> {
        let each = |id: HopId| i64::from(self.book.goods[self.hop(id).goods as usize].chips.max(1));
        let held = |id: &HopId| Some(self.hop(*id).units?.0.max(0).saturating_mul(each(*id)));
        let units: Vec<Option<i64>> = self.ids.iter().map(held).collect();
        let reached = reach(field, &units);
        let first: Vec<usize> = (0..reached.len()).filter(|at| reached[*at].hops == 1).collect();
        let sent: Option<i64> = first.iter().map(|at| units[reached[*at].hop as usize]).sum();
        // told in units of the first hops: circuits where hops hold different numbers of them
        let unit = first.iter().map(|at| each(self.ids[reached[*at].hop as usize])).min().unwrap_or(1);
        let supply = lots(field, &reached, &units, self.most_lots);
        let mut parties: BTreeMap<PartyId, (PathParty, Vec<usize>)> = BTreeMap::new();
        for (at, one) in reached.iter().enumerate().filter(|(_, one)| told(one.hop as usize)) {
            let (party, day) = place(self.hop(self.ids[one.hop as usize]));
            let new = PathParty { party, day, hops: one.hops, most_units: Some(0), exact: false, shipments: 0 };
            let (known, hops) = parties.entry(party).or_insert((new, Vec::new()));
            known.day = if sooner(day, known.day) { day } else { known.day };
            known.hops = known.hops.min(one.hops);
            known.shipments += 1;
            known.most_units = known.most_units.zip(one.most).map(|(sum, more)| sum.saturating_add(more));
            hops.push(at);
        }
        let bounded = |(mut one, hops): (PathParty, Vec<usize>)| {
            let most = match (one.most_units, sent) {
                (Some(most), Some(sent)) => Some(most.min(sent)),
                (most, sent) => most.or(sent),
            };
            let flow = supply.as_ref().and_then(|supply| supply.most(&first, &hops));
            one.exact = flow.is_some();
            one.most_units = flow.or(most).map(|most| Milli(most / unit).whole());
            one
        };
        parties.into_values().collect::<Vec<_>>().into_par_iter().map(bounded).collect()
    }
}
