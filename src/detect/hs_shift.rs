//! One lot changes its HS heading on the way while count and weight stay.

use super::goods_identity_break::sure;
use super::own_stock::{lawful, may_be_others};
use super::prelude::*;
use crate::network::LinkClass;

pub(super) const DETECTOR: Detector = Detector { red_flag: "hs-shift", inspect: &[Inspect::Lot(inspect)] };

fn inspect(link: &Link, context: &Context<'_>, notes: &mut Notes) {
    let linker = &context.survey.index.linker;
    let (came, left) = (heading(link.from, context), heading(link.to, context));
    let (Some(came), Some(left)) = (came, left) else {
        notes.cannot_tell();
        return;
    };
    let one_lot = linker.class(link) <= LinkClass::SumOfLots && linker.weights_agree(link.from, link.to);
    if came == left || !one_lot {
        return;
    }
    let party = context.hop(link.to).from;
    // what makes it doubtful that these are the goods makes the other number doubtful too
    let same = context.survey.index.linker.same_product(link.from, link.to);
    let (left_as_came, doubt) = match is_of_controlled_goods(link, context) {
        true if same => (Confidence::Low, "; the goods keep their name, and customs offices differ".to_owned()),
        true => sure(link, lawful(link, context).as_ref(), context),
        false => (Confidence::Low, "; what came is not known to be controlled goods".to_owned()),
    };
    let because = format!(
        "The lot reached {} under HS heading {came} and left under {left} with the same weight a unit{doubt}.",
        context.name(party),
    );
    let columns = ["hs_code", "declared_description", "quantity", "gross_weight_kg"];
    let confidence = left_as_came.min(Confidence::Medium);
    let raise = Raise::new(DETECTOR.red_flag, Subject::Lot(link.from, link.to), confidence, because)
        .hop(context, link.from, &columns, "as it came")
        .hop(context, link.to, &columns, "as it left");
    notes.raise(raise.parties([party]).done());
}

/// What came is controlled by name, or traced over links that nothing else explains, and does not become controlled here.
fn is_of_controlled_goods(link: &Link, context: &Context<'_>) -> bool {
    context.is_controlled(link.from) || !(context.is_controlled(link.to) || may_be_others(link.from, context))
}

/// The first four digits of the declared HS code; `None` when fewer are recorded.
fn heading<'a>(id: HopId, context: &Context<'a>) -> Option<&'a str> {
    context.text(context.shipment(id).hs_code).get(..4)
}
