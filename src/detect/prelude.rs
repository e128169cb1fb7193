//! What every detector needs, so that a detector file is only its own idea.

use std::collections::BTreeSet;

pub(super) use super::authority::{Cover, Fault, Stated, cover, covering, exception_is_left, stated, states_authority};
pub(super) use super::context::{Context, Delivery};
pub(super) use super::run::{Bears, Detector, Inspect, Notes};
pub(super) use super::whereabouts::Neighbour;
pub(super) use crate::model::{Cite, Confidence, HopId, Link, PartyId, RaisedFlag, RecordRef, Subject};
pub(super) use crate::network::Corridor;
pub(super) use crate::resolve::SameAddress;

/// Builds a raised flag a step at a time.
pub(super) struct Raise(RaisedFlag);

impl Raise {
    /// A flag about a subject, with the one sentence that says why.
    pub(super) fn new(red_flag: &'static str, subject: Subject, confidence: Confidence, because: String) -> Raise {
        let (evidence, shipments, parties) = (Vec::new(), Vec::new(), Vec::new());
        let rests_on = BTreeSet::new();
        let sign = None;
        Raise(RaisedFlag { red_flag, sign, subject, confidence, because, evidence, shipments, parties, rests_on })
    }

    /// Says which sign it is, of those that [`Notes::count`] counts.
    pub(super) fn sign(mut self, sign: Option<&'static str>) -> Raise {
        self.0.sign = sign;
        self
    }

    /// Cites cells of a record.
    pub(super) fn cite(mut self, record: RecordRef, columns: &[&'static str], note: &str) -> Raise {
        self.0.evidence.extend(columns.iter().map(|column| Cite { record, column, note: note.to_owned() }));
        self
    }

    /// Cites cells of a hop's record and makes its shipment part of the story.
    pub(super) fn hop(mut self, context: &Context<'_>, hop: HopId, columns: &[&'static str], note: &str) -> Raise {
        self.0.shipments.push(context.hop(hop).shipment);
        self.cite(context.hop(hop).record, columns, note)
    }

    /// Cites cells of a delivery's record and makes its shipment part of the story.
    pub(super) fn delivery(
        mut self,
        context: &Context<'_>,
        delivery: &Delivery,
        columns: &[&'static str],
        note: &str,
    ) -> Raise {
        self.0.shipments.push(delivery.shipment);
        self.cite(context.survey.records.shipments[delivery.shipment as usize].record, columns, note)
    }

    /// Cites the last movement of the data: that nothing was seen until then says how long it was waited for.
    pub(super) fn until_last_day(self, context: &Context<'_>) -> Raise {
        let last = context.last_hop().map(|hop| context.hop(hop).record);
        last.into_iter()
            .fold(self, |raise, record| raise.cite(record, &["ship_date", "arrival_date"], "the data run until then"))
    }

    /// Makes a shipment part of the story, when there is one.
    pub(super) fn shipment(mut self, shipment: Option<u32>) -> Raise {
        self.0.shipments.extend(shipment);
        self
    }

    /// Names parties that the flag is about.
    pub(super) fn parties(mut self, parties: impl IntoIterator<Item = PartyId>) -> Raise {
        self.0.parties.extend(parties);
        self
    }

    /// Says which of the red flag's citations it rests on, where that is not all of them.
    pub(super) fn rests_on<'c>(mut self, ids: impl IntoIterator<Item = &'c String>) -> Raise {
        self.0.rests_on.extend(ids.into_iter().cloned());
        self
    }

    /// The flag, its lists sorted and each entry once.
    pub(super) fn done(mut self) -> RaisedFlag {
        self.0.evidence.sort();
        self.0.evidence.dedup();
        self.0.shipments.sort_unstable();
        self.0.shipments.dedup();
        self.0.parties.sort_unstable();
        self.0.parties.dedup();
        self.0
    }
}

/// `1 unit`, `2 units`: a count with its noun.
pub(super) fn counted(count: i64, noun: &str) -> String {
    let plural = if noun.ends_with('y') && !noun.ends_with("ay") {
        format!("{}ies", noun.trim_end_matches('y'))
    } else {
        format!("{noun}s")
    };
    if count == 1 { format!("1 {noun}") } else { format!("{count} {plural}") }
}

/// Units of a hop as said in a sentence; a quantity that is not recorded is said to be so.
pub(super) fn units(context: &Context<'_>, id: HopId) -> String {
    match context.hop(id).units {
        Some(units) => counted(units.whole(), "unit"),
        None => "an unrecorded number of units".to_owned(),
    }
}

/// Days between arrival and departure as said in a sentence: within the tolerance of dates it is the same day.
pub(super) fn wait(days: i32) -> String {
    if days <= 0 { "on the same day".to_owned() } else { format!("{} later", counted(i64::from(days), "day")) }
}
