//! Controlled goods go to a party outside Tier 3 whose headquarters or ultimate parent is in D:5 or Macau.

use super::prelude::*;
use crate::model::Country;
use crate::resolve::Known;

pub(super) const DETECTOR: Detector = Detector { red_flag: "headquarters-reach", inspect: &[Inspect::Hop(inspect)] };

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let hop = context.hop(id);
    let rules = context.rules(id);
    let (to, to_country) = hop.ultimate();
    if !context.is_controlled(id) || hop.leg > 0 || rules.is_tier3(to_country) {
        return;
    }
    if context.profile(to).headquarters_unknown() {
        notes.cannot_tell();
    }
    let mut parties: Vec<PartyId> = std::iter::once(to).chain(hop.end_user).collect();
    parties.dedup();
    for party in parties {
        let profile = context.profile(party);
        let seat = profile.head_countries().find(|(known, _)| rules.is_tier3(known.value));
        if let Some(seat) = seat.filter(|_| !rules.is_tier3(context.country(party))) {
            notes.raise(flag(id, party, seat, context));
        }
    }
}

fn flag(
    id: HopId,
    party: PartyId,
    (seat, column): (Known<Country>, &'static str),
    context: &Context<'_>,
) -> RaisedFlag {
    let hop = context.hop(id);
    let (to, to_country) = hop.ultimate();
    let domestic = hop.from_country == to_country;
    let role = if party == to { "the consignee" } else { "the stated end user" };
    let parent =
        context.profile(party).parent.map_or(String::new(), |parent| format!(" {}", context.text(parent.value)));
    let own = column == "hq_country" && context.profile(party).headquarters == Some(seat);
    let what = if own { "is headquartered".to_owned() } else { format!("has its ultimate parent{parent}") };
    let note = if domestic { " The delivery is domestic: a lead, not an export." } else { "" };
    let because = format!(
        "{} of {} are for {}, {role}, which {what} in {}.{note}",
        units(context, id),
        context.goods(id).name,
        context.name(party),
        seat.value,
    );
    let confidence = if domestic { Confidence::Medium } else { Confidence::High };
    let named = if party == to { "consignee_name" } else { "end_user_name" };
    let columns = [named, "quantity"];
    let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).hop(context, id, &columns, "");
    raise.cite(seat.record, &[column, "ultimate_parent"], "headquarters").parties([party]).done()
}
