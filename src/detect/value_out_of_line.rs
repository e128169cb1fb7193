//! The declared value is a fraction of what such goods cost, or of what was paid one leg before.

use rust_decimal::Decimal;

use super::own_stock::{comes_and_goes, lawful, may_be_others};
use super::prelude::*;
use super::support::{are_bare, long_deals_in_used};
use crate::model::{Basis, Money};
use crate::network::LinkClass;
use crate::policy::Sighting;

pub(super) const DETECTOR: Detector = Detector {
    red_flag: "value-out-of-line",
    inspect: &[Inspect::Hop(against_the_catalogue), Inspect::Lot(against_the_leg_before)],
};

const COLUMNS: [&str; 4] = ["unit_value", "total_value", "currency", "quantity"];

fn against_the_catalogue(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let (declared, usual) = (context.shipment(id).value_per_unit(), context.goods(id).typical_unit_value_usd);
    let (Some(declared), Some(usual)) = (declared, usual) else {
        notes.cannot_tell();
        return;
    };
    let ratio = context.threshold(DETECTOR.red_flag, "catalogue_ratio");
    let usd = declared.currency.code() == "USD";
    if !usd || context.hop(id).leg > 0 || declared.to_decimal() * Decimal::from(ratio) >= Decimal::from(usual) {
        return;
    }
    let bare = are_bare(id, context);
    let because = format!(
        "{} is declared at {declared} a unit; such goods usually cost about USD {usual}{}.",
        context.goods(id).name,
        if bare { ", built and tested, and these are bare circuits" } else { "" }
    );
    // what goes to be repaired and comes back, moves within a group, leaves Tier 3 or is scrap often has a token value, and used
    // machines a low one; that nothing comes back is rma-abuse
    let hop = context.hop(id);
    let home = context.same_group(hop.from, hop.ultimate().0) || context.survey.ends.from_tier3[id.0 as usize];
    let used = [hop.from, hop.ultimate().0].into_iter().any(|party| long_deals_in_used(party, context));
    let home = home || used || context.says(Sighting::Scrap, context.shipment(id).description);
    let repair =
        home || context.says(Sighting::Repair, context.shipment(id).description) || comes_and_goes(id, context);
    let confidence = if repair || bare { Confidence::Low } else { Confidence::Medium };
    let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).hop(context, id, &COLUMNS, "");
    notes.raise(raise.parties([context.hop(id).from]).done());
}

fn against_the_leg_before(link: &Link, context: &Context<'_>, notes: &mut Notes) {
    let (came, left) = (value(link.from, context), value(link.to, context));
    let (Some(came), Some(left)) = (came, left) else {
        notes.cannot_tell();
        return;
    };
    let ratio = context.threshold(DETECTOR.red_flag, "inbound_ratio");
    let close = context.survey.index.linker.class(link) <= LinkClass::PartOfLot;
    let fell = left.amount.saturating_mul(ratio) < came.amount;
    if came.currency != left.currency || !close || !fell {
        return;
    }
    let party = context.hop(link.to).from;
    let reading = lawful(link, context);
    let mended = is_mended(link, context);
    let others = may_be_others(link.from, context);
    let renamed = link.basis != Basis::Serial && !context.survey.index.linker.same_product(link.from, link.to);
    let doubt = match &reading {
        _ if mended => "; it goes to be mended or comes from it, which is often declared at a token value".to_owned(),
        Some(reading) => format!("; {}", reading.words),
        None if renamed => ", under another name: if those are other goods, so is their value".to_owned(),
        None if others => "; what came may be other goods than those that are traced".to_owned(),
        None => String::new(),
    };
    let because = format!("{} bought at {came} a unit and sent on at {left} a unit{doubt}.", context.name(party));
    // under another name they may be other goods, and then so is their value: it is no second sign
    let confidence = match reading {
        _ if mended || renamed || others => Confidence::Low,
        Some(reading) => reading.left,
        None => Confidence::High,
    };
    let raise = Raise::new(DETECTOR.red_flag, Subject::Lot(link.from, link.to), confidence, because)
        .hop(context, link.from, &COLUMNS, "before")
        .hop(context, link.to, &COLUMNS, "after");
    notes.raise(raise.parties([party]).done());
}

/// The words speak of repair, and the goods go back to where they came from or come back.
fn is_mended(link: &Link, context: &Context<'_>) -> bool {
    context.says(Sighting::Repair, context.shipment(link.to).description) && comes_and_goes(link.to, context)
}

fn value(id: HopId, context: &Context<'_>) -> Option<Money> {
    context.shipment(id).value_per_unit()
}
