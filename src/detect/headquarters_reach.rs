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
    let standings = context.survey.standings;
    if standings.seat_unknown(to, rules.day()) {
        notes.cannot_tell();
    }
    let mut parties: Vec<PartyId> = std::iter::once(to).chain(hop.end_user).collect();
    parties.dedup();
    for party in parties {
        let seat = standings.seats(party, rules.day()).into_iter().find(|(known, _)| rules.is_tier3(known.value));
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
    let (to, _) = hop.ultimate();
    let role = if party == to { "the consignee" } else { "the stated end user" };
    let parent =
        context.profile(party).parent.map_or(String::new(), |parent| format!(" {}", context.text(parent.value)));
    let own = column == "hq_country" && context.profile(party).headquarters == Some(seat);
    let recorded = context.profile(party).head_countries().any(|known| known == (seat, column));
    let chain =
        if recorded { Vec::new() } else { context.survey.standings.control_chain(party, context.judged_on(id)) };
    let what = match chain.last() {
        Some((_, owner, _)) => format!("belongs by more than half to {}", context.text(*owner)),
        None if own => "is headquartered".to_owned(),
        None => format!("has its ultimate parent{parent}"),
    };
    let (confidence, note, licence) = sure(id, context);
    let because = format!(
        "{} of {} are for {}, {role}, which {what} in {}.{note}",
        units(context, id),
        context.goods(id).name,
        context.name(party),
        seat.value,
    );
    let named = if party == to { "consignee_name" } else { "end_user_name" };
    let columns = [named, "quantity"];
    let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).hop(context, id, &columns, "");
    let raise = chain
        .iter()
        .fold(raise, |raise, (record, ..)| raise.cite(*record, &["owner_name", "owned_name", "percent"], "ownership"));
    let raise = licence.iter().fold(raise, |raise, record| raise.cite(*record, &["number"], "licence on file"));
    raise.cite(seat.record, &[column, "ultimate_parent"], "headquarters").parties([party]).done()
}

/// How sure it is on the day of the hop, what lowers it, and the licence on file that covers it.
fn sure(id: HopId, context: &Context<'_>) -> (Confidence, String, Option<RecordRef>) {
    if let Some(licence) = covering(id, context) {
        let note = " The licence on its record covers it as far as the file says.";
        return (Confidence::Low, note.to_owned(), Some(licence));
    }
    let exception = match stated(context, id) {
        Stated::Exception(code) => Some(code).filter(|code| exception_is_left(context, id, code)),
        _ => None,
    };
    let hop = context.hop(id);
    let domestic = hop.from_country == hop.ultimate().1;
    let in_force = context.rules(id).headquarters_rule().is_some();
    let (confidence, note) = match (in_force, exception, domestic) {
        (false, ..) => (Confidence::Low, " No rule asked for a licence by headquarters on that day.".to_owned()),
        (true, Some(code), _) => {
            let why = format!(" Its record states exception {code}, left on that day: its conditions are to be shown.");
            (Confidence::Low, why)
        }
        (true, None, true) => (Confidence::Medium, " The delivery is domestic: a lead, not an export.".to_owned()),
        (true, None, false) => (Confidence::High, String::new()),
    };
    (confidence, note, None)
}
