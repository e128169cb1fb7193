//! The tariff number of one record is of a chapter that holds no such goods as the record describes.

use super::prelude::*;
use crate::classify::{TariffAnswer, declares_nothing, tariff_of};
use crate::model::{Goods, Identity, Level, Text};
use crate::policy::Policy;

pub(super) const DETECTOR: Detector = Detector { red_flag: "hs-mismatch", inspect: &[Inspect::AnyHop(inspect)] };

/// What `classify` says of a number whose chapter holds no such goods.
const MISMATCH: &str = "description_mismatch";

fn inspect(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let (goods, row) = (context.goods(id), context.shipment(id));
    if context.hop(id).leg > 0 || !is_looked_at(goods, context.survey.policy) {
        return;
    }
    if row.hs_code == Text::NONE {
        return notes.cannot_tell();
    }
    let code = context.text(row.hs_code);
    let Some(answer) = told(goods, code, context.survey.policy) else { return };
    // parts that no word names may be racks or brackets, of chapters of their own
    let unnamed = context.survey.policy.kinds().iter().any(|kind| kind.accessory && kind.name == goods.name);
    let (confidence, doubt) = match unnamed {
        true => (Confidence::Low, ", and what the parts are is not said"),
        false => (Confidence::High, ""),
    };
    let because = format!(
        "{} of '{}' from {} to {} are declared under {code}: {}{doubt}.",
        units(context, id),
        goods.name,
        context.name(context.hop(id).from),
        context.name(context.hop(id).ultimate().0),
        answer.because,
    );
    let columns = ["hs_code", "declared_description", "part_number"];
    let raise = Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).hop(context, id, &columns, "");
    notes.raise(raise.parties([context.hop(id).from]).done());
}

/// What speaks against the tariff number of such goods; `None` when nothing does.
pub(super) fn told(goods: &Goods, code: &str, policy: &Policy) -> Option<TariffAnswer> {
    let looked_at = !code.is_empty() && is_looked_at(goods, policy);
    looked_at.then(|| tariff_of(goods, code, policy))?.filter(|told| told.answer == MISMATCH)
}

/// An empty container stands under the number of containers: see goods-identity-break for one under another.
fn is_looked_at(goods: &Goods, policy: &Policy) -> bool {
    is_computing(goods.identity, goods.level) && !declares_nothing(goods, policy)
}

/// Accelerators, machines with them, and goods of a kind that may be: what is plainly something else has its own chapters.
fn is_computing(identity: Identity, level: Level) -> bool {
    match identity {
        Identity::PartNumber | Identity::Named => true,
        Identity::Kind => level != Level::None,
        Identity::Unrecognised => false,
    }
}
