//! What else of a data set flags about a party or its goods may read, so that nothing of it is left out of a part.

use std::collections::BTreeSet;

use super::Context;
use super::{goods_identity_break, hs_mismatch};
use crate::classify::kind_of;
use crate::model::{Goods, OrderStatus, PartyId};
use crate::policy::{Policy, Sighting};

/// Thresholds that say up to how many parties at one key are looked into.
const COMPARED: [(&str, &str); 4] = [
    ("phoenix-party", "most_parties"),
    ("retry-after-refusal", "most_parties"),
    ("scatter", "most_parties"),
    ("shared-address", "most_compared"),
];

impl Context<'_> {
    /// Parties whose history flags about this one may read, for they are reached as it is; the others are at its door or in
    /// its building: see [`super::Doors`]. O(parties there).
    #[must_use]
    pub fn reached_beside(&self, party: PartyId) -> BTreeSet<PartyId> {
        self.whereabouts.reached_alike(party, most_beside(self.survey.policy))
    }

    /// True when every row that names the party may be cited: it may be listed or owned by listed owners, or its address
    /// is that of a list entry.
    #[must_use]
    pub fn is_read_whole(&self, party: PartyId) -> bool {
        let standings = self.survey.standings;
        standings.is_noted(party)
            || standings.names_owners(party)
            || !self.profile(party).list_statuses.is_empty()
            || !self.whereabouts.listed_at(party).is_empty()
    }

    /// True when a route may end at the party on some day, wherever it stands.
    #[must_use]
    pub fn may_be_restricted(&self, party: PartyId) -> bool {
        let (standings, policy) = (self.survey.standings, self.survey.policy);
        let seated = self.profile(party).head_countries().any(|seat| policy.is_ever_in("tier3", seat.0.value));
        seated
            || standings.is_noted(party)
            || standings.names_owners(party)
            || !self.profile(party).list_statuses.is_empty()
    }

    /// True when an order of the party was refused: who shares its door is looked at.
    #[must_use]
    pub fn was_refused(&self, party: PartyId) -> bool {
        self.orders_of(party).any(|order| order.status == OrderStatus::Refused)
    }

    /// True when something was taken apart at the party: what came to it is looked at, whatever the goods.
    #[must_use]
    pub fn was_searched(&self, party: PartyId) -> bool {
        self.observations(party).any(|seen| self.says(Sighting::Teardown, seen.kind))
    }
}

/// Parties at one key, at most, that flags look into.
pub(super) fn most_beside(policy: &Policy) -> i64 {
    let threshold = |(flag, name): &(&str, &str)| policy.red_flag(flag).map_or(0, |flag| flag.threshold_i64(name));
    COMPARED.iter().map(threshold).max().unwrap_or(0)
}

/// True when goods under a tariff number raise a flag by themselves, whoever moves them.
#[must_use]
pub fn stands_out(goods: &Goods, hs_code: &str, policy: &Policy) -> bool {
    hs_mismatch::told(goods, hs_code, policy).is_some() || goods_identity_break::told(goods, hs_code, policy).is_some()
}

/// True for goods of a kind that is presumed to be advanced until its figures are shown.
#[must_use]
pub fn is_presumed(goods: &Goods, policy: &Policy) -> bool {
    let kind = kind_of(goods, policy);
    kind.is_some_and(|kind| policy.kinds().iter().any(|known| known.presumed_advanced && known.id == kind))
}

/// True for goods whose words still say that accelerators are inside, though not which.
pub(super) fn says_accelerators(goods: &Goods, policy: &Policy) -> bool {
    let kind = kind_of(goods, policy);
    kind.is_some_and(|kind| policy.kinds().iter().any(|known| known.says_accelerators && known.id == kind))
}
