//! A listed owner holds a share that is not recorded, and it could be the half that counts.

use super::listed_owner::{cite, percent};
use super::listed_party::{hops_of, with_hops};
use super::prelude::*;

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "unknown-owner-share", inspect: &[Inspect::AnyParty(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let standings = context.survey.standings;
    if context.survey.records.ownership.is_empty() || !standings.names_owners(party) {
        return notes.cannot_tell();
    }
    let open = |hop: &HopId| standings.unknown_share(party, context.judged_on(*hop));
    let hops: Vec<HopId> = hops_of(party, context).into_iter().filter(open).collect();
    let Some(first) = hops.first() else { return };
    let day = context.judged_on(*first);
    let held = standings.ownership(party, day);
    let all = || held.certain.iter().chain(&held.stated).chain(&held.unknown);
    let mut owners: Vec<&str> = all().map(|share| context.text(share.owner)).collect();
    owners.sort_unstable();
    owners.dedup();
    let because = format!(
        "Of {}, listed owners hold at least {} and at most {} on {day}: {}. The share that decides is not recorded.",
        context.name(party),
        percent(held.least.0),
        percent(held.most.0),
        owners.join(", "),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), Confidence::Medium, because);
    for share in all() {
        raise = cite(raise, share, context);
    }
    notes.raise(with_hops(raise, &hops, context).parties([party]).done());
}
