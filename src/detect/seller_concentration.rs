//! One weakly documented buyer takes most of what a seller of controlled goods ships.

use std::collections::BTreeMap;

use super::never_activated::{Silence, silence};
use super::prelude::counted;
use super::prelude::*;
use crate::policy::BusinessClass;

pub(super) const DETECTOR: Detector =
    Detector { red_flag: "seller-concentration", inspect: &[Inspect::Party(inspect)] };

/// A weak sign in words, and the cell that shows it.
type Sign = (&'static str, RecordRef, &'static str);

/// What about a buyer does not fit the place it takes.
struct Weak {
    signs: Vec<Sign>,
    silent: Option<Silence>,
    /// How many of the facts are recorded at all.
    known: usize,
}

fn inspect(seller: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    let mut by_buyer: BTreeMap<PartyId, (i64, Vec<HopId>)> = BTreeMap::new();
    for hop in context.leaving(seller).iter().filter(|hop| context.is_controlled(**hop)) {
        let sold = by_buyer.entry(context.hop(*hop).ultimate().0).or_default();
        sold.0 += context.chips(*hop);
        sold.1.push(*hop);
    }
    let all: i64 = by_buyer.values().map(|(chips, _)| chips).sum();
    let Some((buyer, (chips, lots))) =
        by_buyer.iter().max_by_key(|(buyer, (chips, _))| (*chips, std::cmp::Reverse(**buyer)))
    else {
        return;
    };
    let enough = by_buyer.len() as i64 >= limit("least_buyers") && *chips >= limit("least_chips");
    if !enough || chips * 100 < all * limit("share_percent") || context.may_be_one(seller, *buyer) {
        return;
    }
    let weak = weak_signs(*buyer, lots[0], context);
    if weak.known == 0 {
        return notes.cannot_tell();
    }
    if (weak.words().len() as i64) < limit("least_signs") {
        return;
    }
    notes.raise(flag((seller, *buyer), &by_buyer, &weak, context));
}

impl Weak {
    /// Its signs in words.
    fn words(&self) -> Vec<&'static str> {
        let silent = self.silent.as_ref().map(|_| "was never seen to run what it received");
        self.signs.iter().map(|(words, ..)| *words).chain(silent).collect()
    }
}

fn flag(
    (seller, buyer): (PartyId, PartyId),
    by_buyer: &BTreeMap<PartyId, (i64, Vec<HopId>)>,
    weak: &Weak,
    context: &Context<'_>,
) -> RaisedFlag {
    let because = format!(
        "{} takes {} of {} that {} sold to {}; the buyer {}.",
        context.name(buyer),
        by_buyer[&buyer].0,
        counted(by_buyer.values().map(|(chips, _)| chips).sum(), "chip"),
        context.name(seller),
        counted(by_buyer.len() as i64, "buyer"),
        weak.words().join(", "),
    );
    let limit = |name: &str| context.threshold(DETECTOR.red_flag, name);
    let few = (by_buyer.len() as i64) < limit("small_book");
    // silence is a sign of its own red flag, of another kind: what needs it is no second kind of evidence
    let leans = (weak.signs.len() as i64) < limit("least_signs");
    let confidence = if few || leans { Confidence::Low } else { Confidence::Medium };
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(buyer), confidence, because);
    for (_, record, column) in &weak.signs {
        raise = raise.cite(*record, &["name", *column], "weak sign");
    }
    if let Some(silent) = &weak.silent {
        for hop in &silent.lots {
            raise = raise.cite(context.hop(*hop).record, &["arrival_date", "serial_numbers"], "never seen working");
        }
        raise = silent.hearing.cite(raise, context).until_last_day(context);
    }
    for (other, (_, lots)) in by_buyer {
        for hop in lots {
            raise = if *other == buyer {
                let columns = ["exporter_name", "consignee_name", "quantity", "part_number"];
                raise.hop(context, *hop, &columns, "sold to it")
            } else {
                raise.cite(context.hop(*hop).record, &["consignee_name", "quantity"], "sold to others")
            };
        }
    }
    raise.parties([seller, buyer]).done()
}

/// What about the buyer does not fit the place it takes, and how many of the facts are recorded at all.
fn weak_signs(buyer: PartyId, first: HopId, context: &Context<'_>) -> Weak {
    let profile = context.profile(buyer);
    let mut signs = Vec::new();
    if let Some(formed) = profile.incorporated {
        let age = i64::from(context.hop(first).departed.days_since(formed.value));
        if age <= context.threshold(DETECTOR.red_flag, "young_days") {
            signs.push(("was young at its first lot", formed.record, "incorporated"));
        }
    }
    if let Some(web) = profile.web_presence
        && matches!(context.text(web.value).to_lowercase().as_str(), "none" | "minimal")
    {
        signs.push(("is hardly to be found online", web.record, "web_presence"));
    }
    let business = context.business(buyer);
    if let Some((known, BusinessClass::Trading | BusinessClass::Forwarding | BusinessClass::Unrelated)) = business {
        signs.push(("is in a trade that does not use such goods", known.record, "business"));
    }
    let silent = silence(buyer, context).ok().flatten();
    let known = [profile.incorporated.is_some(), profile.web_presence.is_some(), business.is_some(), silent.is_some()];
    Weak { signs, silent, known: known.into_iter().filter(|known| *known).count() }
}
