//! The stated end user never receives the goods, or sends on what it received.

use std::collections::BTreeSet;

use super::alike::named_alike;
use super::own_stock::{comes_and_goes, is_other_goods};
use super::prelude::counted;
use super::prelude::*;
use super::site::{AtWork, ROOM, at_work, find_room};
use super::support::are_bare;
use crate::model::{Basis, Observation};
use crate::network::LinkClass;
use crate::policy::{BusinessClass, Sighting};

pub(super) const DETECTOR: Detector = Detector { red_flag: "end-user-not-reached", inspect: &[Inspect::Hop(inspect)] };

/// Signs that are counted: goods for somebody else that are not seen to reach it, that go to others, and goods that the
/// stated end user sends on.
const UNSEEN: &str = "unseen";
const ELSEWHERE: &str = "elsewhere";
const SENT_ON: &str = "sent-on";

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let hop = context.hop(id);
    if !context.is_controlled(id) {
        return;
    }
    match hop.end_user {
        None => notes.cannot_tell(),
        // goods that a maker sends to be worked on for itself are still its own to sell, and bare circuits nobody's to use
        Some(end_user) if context.same_group(end_user, hop.from) || are_bare(id, context) => {}
        // what a dealer buys is for others, whoever is named: who uses it is not stated
        Some(end_user) if context.same_group(end_user, hop.to) && context.is_dealer(hop.to) => notes.cannot_tell(),
        Some(end_user) if context.same_group(end_user, hop.to) => sent_on(id, context, notes),
        Some(end_user) if context.may_be_one(end_user, hop.to) => {
            let before = notes.raised.len();
            sent_on(id, context, notes);
            if notes.raised.len() == before {
                in_doubt((id, id), end_user, context, notes);
            }
        }
        Some(end_user) => not_reached(id, end_user, context, notes),
    }
}

/// Who received the goods is only possibly the stated end user: a name that is nearly right neither settles nor proves
/// anything, so the doubt is said at low confidence.
fn in_doubt((id, reached): (HopId, HopId), end_user: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let receiver = context.hop(reached).to;
    let because = format!(
        "{} of {} for {} went to {}: the names are alike, and whether the two are one party is not on record.",
        units(context, id),
        context.goods(id).name,
        context.name(end_user),
        context.name(receiver),
    );
    let columns = ["end_user_name", "consignee_name", "quantity"];
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), Confidence::Low, because).hop(
        context,
        id,
        &columns,
        "stated end user",
    );
    if reached != id {
        raise = raise.hop(context, reached, &columns, "where it went");
    }
    notes.raise(raise.parties([end_user, receiver]).done());
}

fn not_reached(id: HopId, end_user: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let hop = context.hop(id);
    let onward = onward(id, context);
    let (home, elsewhere): (Vec<HopId>, Vec<HopId>) =
        onward.iter().copied().partition(|next| context.may_be_one(context.hop(*next).to, end_user));
    let reached = sum_of(&home, context);
    // half decides: lots of several customers share an intermediary, and a count may be missing
    if !home.is_empty() && (hop.units.is_none() || reached * 2 >= hop.whole_units()) {
        [UNSEEN, ELSEWHERE].into_iter().for_each(|sign| notes.count(sign, hop.to, Bears::No));
        return leave_open((id, &home), end_user, context, notes);
    }
    let absent = seen_absent(id, end_user, context);
    if let (None, Some(other)) = (absent, as_many(id, end_user, context)) {
        return perhaps_other(id, other, context, notes);
    }
    let waited = i64::from(context.last_day().days_since(hop.available()));
    if onward.is_empty() && absent.is_none() && waited < context.threshold(DETECTOR.red_flag, "wait_days") {
        return notes.cannot_tell();
    }
    let (told, went) = where_to(id, &elsewhere, context);
    if let Some(alike) = told.iter().copied().find(|next| named_alike(context.hop(*next).to, end_user, context)) {
        return in_doubt((id, alike), end_user, context, notes);
    }
    let sure = went && reached == 0 && is_sure(id, &told, context);
    // what is not sure to be what came was not seen to go anywhere
    notes.count(if sure { ELSEWHERE } else { UNSEEN }, hop.to, Bears::Yes);
    let what = where_it_went(reached, told.first(), waited, context);
    let seen = if sure {
        Went::Elsewhere
    } else if reached > 0 {
        Went::InPart
    } else {
        Went::Unseen
    };
    notes.raise(flag((id, end_user), (&what, &told, seen), absent, context));
}

/// Where goods for an end user went that are not seen to reach it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Went {
    /// To somebody else, for sure.
    Elsewhere,
    /// A part of them reached it, and of the rest nothing is sure.
    InPart,
    Unseen,
}

fn flag(
    (id, end_user): (HopId, PartyId),
    (what, told, went): (&str, &[HopId], Went),
    absent: Option<&Observation>,
    context: &Context<'_>,
) -> RaisedFlag {
    let working = at_work(id, context);
    let explained = match () {
        () if openly_resold(told, context) => " Its papers state another end user.",
        () if find_room(id, told, context) => ROOM,
        () => "",
    };
    let because = words((id, end_user), what, absent, context) + &AtWork::words(working.as_ref(), context) + explained;
    let confidence = match absent {
        None if working.is_some() || !explained.is_empty() => Confidence::Low,
        // what is sent in part is sent in parts
        None if went == Went::InPart => Confidence::Low,
        None if went == Went::Unseen => Confidence::Medium,
        _ => Confidence::High,
    };
    let columns = ["end_user_name", "consignee_name", "arrival_date", "quantity"];
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).hop(
        context,
        id,
        &columns,
        "stated end user",
    );
    for next in told {
        raise = raise.hop(context, *next, &["consignee_name", "ship_date", "quantity"], "where it went");
    }
    if let (true, Some(last)) = (told.is_empty(), context.last_hop()) {
        raise = raise.cite(context.hop(last).record, &["ship_date", "arrival_date"], "the records run until then");
    }
    if let Some(seen) = absent {
        raise = raise.cite(seen.record, &["kind", "party_name", "note"], "seen");
    }
    let sign = if went == Went::Elsewhere { ELSEWHERE } else { UNSEEN };
    let raise = AtWork::cite(working, raise).sign(Some(sign).filter(|_| absent.is_none()));
    raise.parties([end_user, context.hop(id).to]).done()
}

/// What went elsewhere has another end user on its own papers, in countries that are no hub and ask for no licence: stock that
/// is sold to another customer.
fn openly_resold(told: &[HopId], context: &Context<'_>) -> bool {
    let plain = |next: &HopId| {
        let (hop, rules) = (context.hop(*next), context.rules(*next));
        let away = |country| rules.is_hub(country) || rules.is_licence_destination(country);
        let stated = hop.end_user.is_some_and(|user| !away(context.country(user)));
        stated && !away(hop.to_country) && !context.survey.ends.is_end(next.0 as usize)
    };
    !told.is_empty() && told.iter().all(plain)
}

/// That what went elsewhere is what came is sure by serial numbers, or where nearly all of it went.
fn is_sure(id: HopId, told: &[HopId], context: &Context<'_>) -> bool {
    let linker = &context.survey.index.linker;
    let numbered = told.iter().any(|next| linker.follows(id, *next).is_some_and(|link| link.basis == Basis::Serial));
    let share = context.threshold(DETECTOR.red_flag, "sent_on_percent");
    let came = context.hop(id).whole_units();
    // what a dealer gets for several customers lies together, and goes to whoever orders first
    let apart = !context.is_dealer(context.hop(id).to);
    apart && (numbered || (came > 0 && sum_of(told, context) * 100 >= came * share))
}

fn words((id, end_user): (HopId, PartyId), what: &str, absent: Option<&Observation>, context: &Context<'_>) -> String {
    let seen =
        absent.map_or(String::new(), |seen| format!(" On {} it was recorded: {}.", seen.date, context.text(seen.note)));
    let goods = format!("{} of {}", units(context, id), context.goods(id).name);
    format!("Of {goods} for {}, {what}.{seen}", context.name(end_user))
}

/// As many units of goods that no link knows, which went from the receiver to the end user afterwards: built into racks, or
/// worded in a way that tells nothing.
fn as_many(id: HopId, end_user: PartyId, context: &Context<'_>) -> Option<HopId> {
    let (hop, rule) = (context.hop(id), context.survey.policy.link_rule());
    let fits = |next: &&HopId| {
        let next = context.hop(**next);
        let wait = next.departed.days_since(hop.available());
        let equal = hop.units.is_some() && next.units == hop.units;
        equal && (-rule.tolerance_days..=rule.max_dwell_days).contains(&wait) && context.may_be_one(next.to, end_user)
    };
    context.leaving(hop.to).iter().copied().find(|next| fits(&next))
}

fn perhaps_other(id: HopId, other: HopId, context: &Context<'_>, notes: &mut Notes) {
    let (hop, next) = (context.hop(id), context.hop(other));
    let because = format!(
        "{} of {} came to {} for {}, and as many left for it as '{}' on {}: whether these are they is not on record.",
        units(context, id),
        context.goods(id).name,
        context.name(hop.to),
        context.name(next.to),
        context.goods(other).name,
        next.departed,
    );
    let columns = ["end_user_name", "consignee_name", "quantity", "declared_description", "ship_date"];
    let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), Confidence::Low, because)
        .hop(context, id, &columns, "stated end user")
        .hop(context, other, &columns, "as many went on");
    notes.raise(raise.parties([next.to, hop.to]).done());
}

/// The onward hops to tell of, and whether half of the units are shown to have gone there: what carries them when they
/// are, else the first. Of the lots of several customers some go to others; a larger lot than came is not this one.
fn where_to(id: HopId, elsewhere: &[HopId], context: &Context<'_>) -> (Vec<HopId>, bool) {
    let (hop, index) = (context.hop(id), context.survey.index);
    let links = index.successors(id);
    let fits = |link: &&Link| index.linker.class(link) <= LinkClass::PartOfLot && elsewhere.contains(&link.to);
    let mut direct: Vec<HopId> = links.iter().filter(fits).map(|link| link.to).collect();
    let went = !direct.is_empty() && (hop.units.is_none() || sum_of(&direct, context) * 2 >= hop.whole_units());
    if !went {
        return (elsewhere.iter().copied().take(1).collect(), false);
    }
    let mut sum = 0;
    direct.retain(|next| {
        let short = sum == 0 || sum * 2 < hop.whole_units();
        sum += context.hop(*next).whole_units();
        short
    });
    (direct, true)
}

fn sum_of(hops: &[HopId], context: &Context<'_>) -> i64 {
    hops.iter().map(|hop| context.hop(*hop).whole_units()).fold(0, i64::saturating_add)
}

fn where_it_went(reached: i64, next: Option<&HopId>, waited: i64, context: &Context<'_>) -> String {
    match next {
        Some(next) => format!(
            "{reached} reached it in these records; the first onward lot, {}, went to {}",
            units(context, *next),
            context.name(context.hop(*next).to)
        ),
        None => format!("{reached} reached it in the {} since", counted(waited, "day")),
    }
}

/// Nothing is wrong, unless the receivers are only possibly the end user: that leaves it open.
fn leave_open((id, home): (HopId, &[HopId]), end_user: PartyId, context: &Context<'_>, notes: &mut Notes) {
    if !home.iter().any(|next| context.same_group(context.hop(*next).to, end_user))
        && let Some(first) = home.first()
    {
        in_doubt((id, *first), end_user, context, notes);
    }
}

/// The stated end user received the lot and sent nearly all of it to somebody else within the usual wait.
fn sent_on(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let linker = &context.survey.index.linker;
    let links = context.survey.index.successors(id);
    let close =
        links.iter().filter(|link| linker.class(link) <= LinkClass::PartOfLot && !stays_with_the_user(link, context));
    let came = context.hop(id).whole_units();
    let mut left = 0;
    // no more lots than carry what came: a hub sends on thousands
    let gone: Vec<HopId> = close
        .map(|link| link.to)
        .take_while(|hop| {
            let short = left < came;
            left += if short { context.hop(*hop).whole_units() } else { 0 };
            short
        })
        .collect();
    let share = context.threshold(DETECTOR.red_flag, "sent_on_percent");
    let Some(first) = gone.first().filter(|_| came > 0 && left * 100 >= came * share && !is_return(id, context)) else {
        return notes.count(SENT_ON, context.hop(id).to, Bears::No);
    };
    notes.count(SENT_ON, context.hop(id).to, Bears::Yes);
    let first = *first;
    notes.raise(resold(id, (came, left), (first, gone), context));
}

fn resold(
    id: HopId,
    (came, left): (i64, i64),
    (first, gone): (HopId, Vec<HopId>),
    context: &Context<'_>,
) -> RaisedFlag {
    let user = context.hop(id).to;
    let working = at_work(id, context);
    let lowered = match () {
        () if find_room(id, &gone, context) => ROOM,
        () if is_stock(id, &gone, context) => " By its record it sells such goods, and they went on under their name.",
        () if is_open_resale(id, &gone, context) => " By its record it trades in such goods, and sold them openly.",
        () => "",
    };
    let because = format!(
        "{} is the stated end user of {} of {} and sent on {} of them, first to {} on {}.{}{lowered}",
        context.name(user),
        counted(came, "unit"),
        context.goods(id).name,
        left.min(came),
        context.name(context.hop(first).to),
        context.hop(first).departed,
        AtWork::words(working.as_ref(), context),
    );
    let confidence = if working.is_some() || !lowered.is_empty() { Confidence::Low } else { Confidence::Medium };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).sign(Some(SENT_ON)).hop(
        context,
        id,
        &["end_user_name", "consignee_name", "quantity", "arrival_date"],
        "received by the stated end user",
    );
    for hop in gone {
        raise = raise.hop(context, hop, &["exporter_name", "consignee_name", "quantity", "ship_date"], "sent on");
    }
    AtWork::cite(working, raise).parties([user]).done()
}

/// Stock of a seller, which goes on under its name to no end of a route.
fn is_stock(id: HopId, gone: &[HopId], context: &Context<'_>) -> bool {
    context.is_seller(context.hop(id).to) && gone.iter().all(|next| is_open(id, *next, context))
}

/// Goods that go on under their name and to no end of a route.
fn is_open(id: HopId, next: HopId, context: &Context<'_>) -> bool {
    !context.survey.ends.is_end(next.0 as usize) && context.survey.index.linker.same_product(id, next)
}

/// A trader or dealer in used machines by its own record, older than the controls, sells on under the same name and to no end of a route: to end
/// users whom its papers name or, where it deals in used machines, in parts to several. The papers of the purchase name it in
/// the place of its customers.
fn is_open_resale(id: HopId, gone: &[HopId], context: &Context<'_>) -> bool {
    let trader = context.hop(id).to;
    let Some((business, class)) = context.business(trader) else { return false };
    let used = context.says(Sighting::UsedGoods, business.value);
    let old = context.profile(trader).incorporated.is_some_and(|formed| {
        let rules = context.survey.policy.in_force(formed.value);
        rules.control_test().is_none()
    });
    let named = |next: &HopId| context.hop(*next).end_user == Some(context.hop(*next).to);
    let receivers: BTreeSet<PartyId> = gone.iter().map(|next| context.hop(*next).to).collect();
    let trades = used || class == BusinessClass::Trading;
    trades
        && old
        && gone.iter().all(|next| is_open(id, *next, context))
        && ((used && receivers.len() > 1) || gone.iter().all(named))
}

/// The receiver had supplied these goods itself: they come back to it.
fn is_return(id: HopId, context: &Context<'_>) -> bool {
    let back_at = context.hop(id).to;
    let links = context.survey.index.predecessors(id);
    links.iter().any(|link| context.same_group(context.hop(link.from).from, back_at))
}

/// Moves within the user's own group, returns to whoever supplied the lot, and what comes back are not sent on; nor are
/// other goods that the user deals in.
fn stays_with_the_user(link: &Link, context: &Context<'_>) -> bool {
    let (came, next) = (context.hop(link.from), context.hop(link.to));
    let own = context.same_group(next.from, next.to) || context.same_group(came.from, next.to);
    own || comes_and_goes(link.to, context) || is_other_goods(link, context)
}

/// Hops that may carry the goods on, nearest first, to three hops and only links within the usual wait.
fn onward(id: HopId, context: &Context<'_>) -> Vec<HopId> {
    let mut reached: Vec<HopId> = Vec::new();
    let mut known: BTreeSet<HopId> = BTreeSet::new();
    let mut level = vec![id];
    for _ in 0..3 {
        let links = level.iter().flat_map(|hop| context.survey.index.successors(*hop));
        let links = links.filter(|link| !link.slow && !is_other_goods(link, context));
        let next: Vec<HopId> = links.map(|link| link.to).filter(|hop| known.insert(*hop)).collect();
        reached.extend(&next);
        level = next;
    }
    reached
}

/// The first observation that says that the end user is not there, or that it knows nothing of the goods, within the window
/// after they came: of older orders nobody asked.
fn seen_absent<'a>(id: HopId, end_user: PartyId, context: &Context<'a>) -> Option<&'a Observation> {
    let window = context.threshold(DETECTOR.red_flag, "unaware_days");
    let says = |seen: &&Observation| {
        let days = i64::from(seen.date.days_since(context.hop(id).available()));
        let asked = (0..=window).contains(&days) && context.says(Sighting::Unaware, seen.note);
        asked || context.says(Sighting::Absent, seen.note)
    };
    context.observations(end_user).find(says)
}
