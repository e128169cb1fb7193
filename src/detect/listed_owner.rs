//! Listed owners hold half or more of a party, directly or through what they own.

use std::collections::BTreeMap;

use super::listed_party::{hops_of, with_hops};
use super::prelude::*;
use crate::model::Day;
use crate::screen::{ListedShare, Restriction};

pub(super) const DETECTOR: Detector = Detector { red_flag: "listed-owner", inspect: &[Inspect::AnyParty(inspect)] };

fn inspect(party: PartyId, context: &Context<'_>, notes: &mut Notes) {
    let survey = context.survey;
    if survey.records.ownership.is_empty() || !survey.standings.names_owners(party) {
        return notes.cannot_tell();
    }
    let mut owned: BTreeMap<Day, Option<Restriction>> = BTreeMap::new();
    let mut on = |hop: &HopId| {
        let day = context.judged_on(*hop);
        owned.entry(day).or_insert_with(|| survey.standings.owned(party, day)).clone()
    };
    let hops: Vec<(HopId, Restriction)> =
        hops_of(party, context).into_iter().filter_map(|hop| Some((hop, on(&hop)?))).collect();
    // what is certain on some day counts before what may be
    let Some((first, reason)) = hops.iter().min_by_key(|(_, reason)| reason.is_day_unknown()) else { return };
    let Restriction::Owned(shares, _) = reason else { return };
    let sum: i64 = shares.iter().map(|share| share.percent.0).sum();
    let day = context.judged_on(*first);
    let rule = match survey.policy.in_force(day).affiliates_rule() {
        Some(rule) if !by_denial(shares) => format!("; counted under {}", rule.cite()),
        _ => String::new(),
    };
    let (confidence, doubt) = if reason.is_day_unknown() {
        (Confidence::Low, " The day of listing of an owner is not recorded: find it.")
    } else {
        (Confidence::High, "")
    };
    let because = format!(
        "Listed owners hold {} of {} on {day}: {}{rule}. It stands on {} in that time.{doubt}",
        percent(sum),
        context.name(party),
        shares.iter().map(|share| chain(share, context)).collect::<Vec<_>>().join(", "),
        counted(hops.len() as i64, "shipment"),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Party(party), confidence, because);
    for share in shares {
        raise = cite(raise, share, context);
    }
    let hops: Vec<HopId> = hops.into_iter().map(|(hop, _)| hop).collect();
    notes.raise(with_hops(raise, &hops, context).parties([party]).done());
}

/// `60 %`, `33.5 %` from thousandths of a percent.
pub(super) fn percent(thousandths: i64) -> String {
    let decimal = rust_decimal::Decimal::new(thousandths.min(100_000), 3).normalize();
    format!("{decimal} %")
}

/// `Elm Bank 60 % of Holding A, which holds 70 %`: from the listed owner down.
pub(super) fn chain(share: &ListedShare, context: &Context<'_>) -> String {
    let owner = context.text(share.owner);
    match share.listings.first() {
        Some(Restriction::Owned(above, _)) => {
            let above: Vec<String> = above.iter().map(|share| chain(share, context)).collect();
            format!("{owner} {} (itself owned: {})", percent(share.percent.0), above.join(", "))
        }
        _ => format!("{owner} {}", percent(share.percent.0)),
    }
}

/// The ownership rows of a share, up to the list entries.
pub(super) fn cite(raise: Raise, share: &ListedShare, context: &Context<'_>) -> Raise {
    let mut raise = raise.cite(share.record, &["owner_name", "owned_name", "percent"], "ownership");
    for reason in &share.listings {
        raise = match reason {
            Restriction::Owned(above, _) => above.iter().fold(raise, |raise, share| cite(raise, share, context)),
            Restriction::Listed(found, _) => {
                let entry = &context.survey.records.listings[found.listing as usize];
                raise.cite(entry.record, &["name", "source", "listed"], "list entry of the owner")
            }
            Restriction::Recorded(known, ..) => {
                raise.cite(known.record, &["name", "list_status"], "recorded listing of the owner")
            }
            Restriction::Headquarters(..) => raise,
        };
    }
    raise
}

/// True when owners on denial lists alone make up the shares: then no rule of the day is needed for it.
fn by_denial(shares: &[ListedShare]) -> bool {
    let denial = |reason: &Restriction| match reason {
        Restriction::Owned(above, _) => by_denial(above),
        other => other.effect() == Some(crate::policy::ListEffect::Denial),
    };
    shares.iter().all(|share| share.listings.iter().any(denial))
}
