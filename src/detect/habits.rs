//! What so many senders write that it is a habit of these records, and hides nothing by itself.

use std::collections::BTreeSet;

use super::Context;
use super::goods_identity_break::{DETECTOR, says_advanced};
use crate::model::{HopId, PartyId, Text};

/// Who states an ECCN for controlled goods that go to no place which asks for a licence.
#[derive(Debug, Default)]
pub(super) struct Writers {
    /// Senders that state a lower one at least once.
    lower: BTreeSet<PartyId>,
    /// All senders that state one.
    all: BTreeSet<PartyId>,
}

impl Context<'_> {
    /// True when other senders than one, as many as `habit_senders` and of all of them `habit_percent` or more, declare a
    /// lower ECCN for controlled goods that go to no place which asks for a licence: master data that nobody keeps.
    /// O(hops) once.
    pub(super) fn many_declare_lower(&self, sender: PartyId) -> bool {
        let writers = self.dealings.writers.get_or_init(|| writers(self));
        let least = |number| usize::try_from(self.threshold(DETECTOR.red_flag, number)).unwrap_or(usize::MAX);
        let others = writers.lower.len() - usize::from(writers.lower.contains(&sender));
        others >= least("habit_senders") && others * 100 >= writers.all.len().saturating_mul(least("habit_percent"))
    }
}

fn writers(context: &Context<'_>) -> Writers {
    let ends = &context.survey.ends;
    let mut writers = Writers::default();
    for (hop, at) in context.survey.network.hops.iter().zip(0..) {
        let id = HopId(at);
        let states = hop.leg == 0 && context.shipment(id).eccn != Text::NONE;
        if states && ends.level[at as usize].is_controlled() && !ends.is_end(at as usize) {
            writers.all.insert(hop.from);
            if !says_advanced(id, context) {
                writers.lower.insert(hop.from);
            }
        }
    }
    writers
}
