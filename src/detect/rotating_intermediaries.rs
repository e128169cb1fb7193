//! One sender uses one young foreign trader after another, and they send the goods on.

use std::collections::{BTreeMap, BTreeSet};

use super::prelude::counted;
use super::prelude::*;
use crate::network::LinkClass;
use crate::policy::BusinessClass;

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "rotating-intermediaries", inspect: &[Inspect::Party(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let mut used: BTreeMap<PartyId, Vec<HopId>> = BTreeMap::new();
    for hop in context.leaving(party).iter().filter(|hop| context.is_traced(**hop)) {
        used.entry(context.hop(*hop).to).or_default().push(*hop);
    }
    let dated = |one: &PartyId| context.profile(*one).incorporated.is_some();
    if used.len() > 1 && !used.keys().any(dated) {
        return notes.cannot_tell();
    }
    let customers = used.len();
    let mut turns: Vec<Vec<HopId>> = used.into_values().filter(|lots| is_young_trader(lots[0], context)).collect();
    turns.sort_by_key(|lots| lots[0]);
    let least = usize::try_from(context.threshold(DETECTOR.red_flag, "least_turns")).unwrap_or(usize::MAX);
    // none is used again once the next has begun
    let rotate = turns.windows(2).all(|pair| pair[0].last() < pair[1].first());
    let onward: Vec<(HopId, HopId)> =
        turns.iter().flatten().filter_map(|lot| Some((*lot, passed_on(*lot, context)?))).collect();
    let active: BTreeSet<PartyId> = onward.iter().map(|(lot, _)| context.hop(*lot).to).collect();
    // where only one is seen to send on, the goods must be seen to end where they may not
    let told = active.len() > 1 || onward.iter().any(|(_, next)| context.survey.ends.is_end(next.0 as usize));
    if turns.len() < least || !rotate || active.len() + 1 < turns.len() || !told {
        return;
    }
    let mut flag = flag(party, (&turns, &onward), active.len(), context);
    // of the many customers of a dealer some are young, and no two of those buy at once
    if context.is_dealer(party) && turns.len() * 2 < customers {
        flag.confidence = Confidence::Low;
        flag.because.push_str(&format!(" It sells such goods to {customers} customers: these are few of them."));
    }
    notes.raise(flag);
}

/// The turns, and what is seen to leave them.
type Turns<'a> = (&'a [Vec<HopId>], &'a [(HopId, HopId)]);

fn flag(party: PartyId, (turns, onward): Turns<'_>, active: usize, context: &Context<'_>) -> RaisedFlag {
    let least = usize::try_from(context.threshold(DETECTOR.red_flag, "least_turns")).unwrap_or(usize::MAX);
    let names: Vec<String> = turns.iter().map(|lots| context.name(context.hop(lots[0]).to)).collect();
    let because = format!(
        "{} sent traced goods to {} one after the other, none used again after the next began, and {} of them sent the goods on: {}.",
        context.name(party),
        counted(turns.len() as i64, "young trader"),
        active,
        names.join(", "),
    );
    let confidence = match (turns.len() > least, active > 1) {
        (true, _) => Confidence::High,
        (false, true) => Confidence::Medium,
        (false, false) => Confidence::Low,
    };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    for lots in turns {
        if let Some(formed) = context.profile(context.hop(lots[0]).to).incorporated {
            raise = raise.cite(formed.record, &["name", "incorporated", "business"], "young trader");
        }
        for lot in lots {
            raise = raise.hop(context, *lot, &["exporter_name", "consignee_name", "ship_date"], "sent to it");
        }
    }
    for (_, next) in onward {
        raise = raise.hop(context, *next, &["exporter_name", "consignee_name", "ship_date"], "sent on");
    }
    raise.parties([party]).parties(turns.iter().map(|lots| context.hop(lots[0]).to)).done()
}

/// A trader or forwarder abroad that was formed shortly before its first lot.
fn is_young_trader(first: HopId, context: &Context<'_>) -> bool {
    let hop = context.hop(first);
    let Some(formed) = context.profile(hop.to).incorporated else { return false };
    let age = i64::from(hop.departed.days_since(formed.value));
    let trades = context.business(hop.to).is_some_and(|(_, class)| {
        matches!(class, BusinessClass::Trading | BusinessClass::Forwarding | BusinessClass::Unrelated)
    });
    let abroad = hop.from_country != hop.to_country && hop.to_country.is_known();
    abroad
        && trades
        && age <= context.threshold(DETECTOR.red_flag, "young_days")
        && !context.same_group(hop.from, hop.to)
}

/// The first lot in which the goods left the trader for somebody other than the stated end user.
fn passed_on(lot: HopId, context: &Context<'_>) -> Option<HopId> {
    let linker = &context.survey.index.linker;
    let links = context.survey.index.successors(lot);
    let close = links.iter().find(|link| !link.slow && linker.class(link) <= LinkClass::PartOfLot)?;
    let user = context.hop(lot).end_user;
    let reached =
        user.is_some_and(|user| user != context.hop(lot).to && context.may_be_one(user, context.hop(close.to).to));
    (!reached).then_some(close.to)
}
