//! The goods keep count, weight or serial numbers but lose their name: controlled before, something harmless after.

use super::emptied;
use super::own_stock::{Reading, is_mere_part, is_one_of_several, lawful};
use super::prelude::*;
use super::put_together;
use super::reach::says_accelerators;
use crate::classify::{TariffAnswer, declares_nothing, tariff_of};
use crate::model::{Basis, Goods, Identity, Text};
use crate::network::{is_against_terrorism_only, is_on_control_list};
use crate::policy::Policy;

pub(super) const DETECTOR: Detector = Detector {
    red_flag: "goods-identity-break",
    inspect: &[
        Inspect::Lot(across_a_party),
        Inspect::Hop(on_one_record),
        Inspect::Hop(put_together::inspect),
        Inspect::Party(emptied::inspect),
        Inspect::AnyHop(declared_as_nothing),
    ],
};

/// What `classify` says of a tariff number that is usual for other goods.
const CONTRADICTS: &str = "contradicts";

const COLUMNS: [&str; 6] = ["declared_description", "part_number", "eccn", "hs_code", "quantity", "gross_weight_kg"];

/// What is cited of deliveries that may be what left.
const STOCK_COLUMNS: [&str; 4] = ["part_number", "quantity", "gross_weight_kg", "arrival_date"];

fn across_a_party(link: &Link, context: &Context<'_>, notes: &mut Notes) {
    let physical = matches!(link.basis, Basis::Serial | Basis::CountAndWeight | Basis::SumOfLots);
    if !physical || !context.is_controlled(link.from) {
        return;
    }
    let (came, left) = (context.goods(link.from), context.goods(link.to));
    let party = context.hop(link.to).from;
    // vague words beside the ECCN of controlled goods hide nothing
    if context.is_controlled(link.to) || (left.identity == Identity::Unrecognised && says_advanced(link.to, context)) {
        return notes.count(ONE_LOT, party, Bears::No);
    }
    let same = match link.basis {
        Basis::Serial => serials_in_common(link, context),
        _ => format!("the same weight of {} kg a unit within tolerance", weight(link.to, context)),
    };
    let reading = lawful(link, context);
    let (confidence, doubt) = match says_accelerators(left, context.survey.policy) {
        true => (Confidence::Low, "; the shorter name still says that accelerators are inside".to_owned()),
        false => sure(link, reading.as_ref(), context),
    };
    let because = format!(
        "{} reached {} as {} and left {} as '{}' ({}), with {same}{doubt}.",
        units(context, link.from),
        context.name(party),
        came.name,
        wait(link.dwell),
        left.name,
        units(context, link.to),
    );
    let mut raise = Raise::new(DETECTOR.red_flag, Subject::Lot(link.from, link.to), confidence, because)
        .hop(context, link.from, &COLUMNS, "as it came")
        .hop(context, link.to, &COLUMNS, "as it left");
    if let Some(reading) = reading {
        let cite = |raise: Raise, hop: &HopId| raise.cite(context.hop(*hop).record, &STOCK_COLUMNS, reading.shows);
        raise = reading.lots.iter().fold(raise, cite);
    }
    let sign = is_one_lot(link, confidence, context).then_some(ONE_LOT);
    sign.into_iter().for_each(|sign| notes.count(sign, party, Bears::Yes));
    notes.raise(raise.parties([party]).sign(sign).done());
}

/// The sign of a lot that left once under another name: at many parties it is chance, or words that nobody minds.
const ONE_LOT: &str = "one-lot";

/// True for a lot that only its count and weight tell, where no other left so.
fn is_one_lot(link: &Link, confidence: Confidence, context: &Context<'_>) -> bool {
    let party = context.hop(link.to).from;
    let again = context.passes_whole_lots(party) || is_one_of_several(link, context);
    confidence > Confidence::Low && link.basis != Basis::Serial && !again
}

/// How sure it is that what left is what came, and what lowers it, as the end of a sentence.
pub(super) fn sure(link: &Link, reading: Option<&Reading>, context: &Context<'_>) -> (Confidence, String) {
    if let Some(words) = reaches_its_user(link, context) {
        return (Confidence::Low, format!("; {words}"));
    }
    match reading {
        Some(reading) if link.slow => (Confidence::Low, format!("; {}", reading.words)),
        Some(reading) => (reading.left, format!("; {}", reading.words)),
        None if link.slow => (Confidence::Low, String::new()),
        None if !is_mere_part(link, context) => whole(link, context),
        None if is_one_of_several(link, context) => (Confidence::Medium, String::new()),
        None => (Confidence::Low, "; it is a part of a lot, once, which other goods of that weight may be".to_owned()),
    }
}

/// The end user that the papers named before, or one of the sender's group, received the lot, outside Tier 3 and with the same
/// serial numbers: whatever it was called on the way, it arrived.
fn reaches_its_user(link: &Link, context: &Context<'_>) -> Option<&'static str> {
    let (came, left) = (context.hop(link.from), context.hop(link.to));
    let arrived = came.end_user.is_some_and(|user| user != came.to && context.may_be_one(user, left.ultimate().0));
    let open = !context.survey.ends.is_end(link.to.0 as usize);
    let within = context.same_group(left.from, left.ultimate().0);
    match (link.basis == Basis::Serial && open, arrived, within) {
        (true, true, _) => Some("with the same numbers it reached the end user that was stated before"),
        (true, _, true) => Some("with the same numbers it moved within one group"),
        _ => None,
    }
}

/// A whole lot of one count and weight. That one of as many leaves within days is seldom chance; within months it is not so seldom.
fn whole(link: &Link, context: &Context<'_>) -> (Confidence, String) {
    let days = context.threshold(DETECTOR.red_flag, "close_days");
    if link.basis == Basis::Serial || i64::from(link.dwell) <= days || is_one_of_several(link, context) {
        return (Confidence::High, String::new());
    }
    (Confidence::Medium, "; once, and not within days".to_owned())
}

fn on_one_record(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let row = context.shipment(id);
    if row.eccn == Text::NONE || context.hop(id).leg > 0 {
        notes.cannot_tell();
        return;
    }
    let declared = context.text(row.eccn);
    let goods = context.goods(id);
    // by the test of the day: what a later one says of the goods was no paragraph to declare
    let of_the_day = context.survey.ends.level[id.0 as usize];
    if of_the_day.is_controlled() && goods.level.is_controlled() {
        if !says_advanced(id, context) {
            let because = format!(
                "{} of {} are declared {declared}; by their figures they are {} ({}).",
                units(context, id),
                goods.name,
                goods.eccn,
                goods.arithmetic,
            );
            let (confidence, doubt) = misdeclared(id, context);
            notes.raise(flag(id, because + doubt, confidence, context).hop(context, id, &COLUMNS, "").done());
        }
        return;
    }
    let Some(strictest) = context.survey.ends.strictest.get(&context.hop(id).key) else { return };
    let elsewhere = context.text(context.shipment(*strictest).eccn);
    if !is_on_control_list(declared) && is_on_control_list(elsewhere) && !is_against_terrorism_only(elsewhere) {
        let because = format!(
            "{} of {} are declared {declared}; the same goods are declared {elsewhere} on {}.",
            units(context, id),
            goods.name,
            context.text(context.shipment(*strictest).id),
        );
        let cited = flag(id, because, Confidence::High, context).hop(context, id, &COLUMNS, "");
        let record = context.shipment(*strictest).record;
        notes.raise(cited.cite(record, &["part_number", "eccn"], "the same goods elsewhere").done());
    }
}

/// Circuits that are not for data centres are in the advanced ECCN by one note and have exceptions of their own: a lower one
/// declared for them matters where a licence is asked for, and elsewhere many sellers write it. Nor is it a way to Tier 3 that
/// goods come back from there.
fn misdeclared(id: HopId, context: &Context<'_>) -> (Confidence, &'static str) {
    let (ends, hop) = (&context.survey.ends, id.0 as usize);
    let consumer = context.goods(id).datacenter == Some(false);
    match (ends.is_end(hop), ends.from_tier3[hop]) {
        (false, true) => (Confidence::Low, " They come out of a Tier 3 destination, and go to no other."),
        (false, _) if consumer => {
            (Confidence::Low, " They are not for data centres, and go to no place that asks for a licence.")
        }
        (false, _) if context.many_declare_lower(context.hop(id).from) => (
            Confidence::Low,
            " Many other senders write lower ones too, to places that ask for no licence: a habit here.",
        ),
        _ => (Confidence::High, ""),
    }
}

/// An empty vehicle with units and a weight under a tariff number of circuits, cards or machines.
fn declared_as_nothing(id: HopId, context: &Context<'_>, notes: &mut Notes) {
    let (hop, row, goods) = (context.hop(id), context.shipment(id), context.goods(id));
    if hop.leg > 0 || !declares_nothing(goods, context.survey.policy) {
        return;
    }
    let code = context.text(row.hs_code);
    if code.is_empty() || hop.whole_units() == 0 || row.gross_weight.is_none() {
        return notes.cannot_tell();
    }
    let Some(told) = told(goods, code, context.survey.policy) else { return };
    let because = format!(
        "{} are declared as '{}'; the same record states {} and a weight: {}.",
        units(context, id),
        context.text(row.description),
        code,
        told.because,
    );
    let cited = flag(id, because, Confidence::High, context).hop(context, id, &COLUMNS, "declared as nothing");
    notes.raise(cited.parties([hop.ultimate().0]).done());
}

/// What speaks against goods that are declared as nothing under this tariff number; `None` when nothing does.
pub(super) fn told(goods: &Goods, code: &str, policy: &Policy) -> Option<TariffAnswer> {
    let looked_at = !code.is_empty() && declares_nothing(goods, policy);
    looked_at.then(|| tariff_of(goods, code, policy))?.filter(|told| told.answer == CONTRADICTS)
}

fn flag(id: HopId, because: String, confidence: Confidence, context: &Context<'_>) -> Raise {
    Raise::new(DETECTOR.red_flag, Subject::Hop(id), confidence, because).parties([context.hop(id).from])
}

/// True when the record declares an ECCN of advanced computing, as the rules of the day read it or as later ones do: who
/// writes a paragraph before its day hides nothing.
pub(super) fn says_advanced(id: HopId, context: &Context<'_>) -> bool {
    let declared = context.text(context.shipment(id).eccn);
    let later = || context.survey.policy.in_force(context.survey.as_of).declared_level(declared);
    context.rules(id).declared_level(declared).or_else(later).is_some()
}

/// `8 of 8 serial numbers in common`.
fn serials_in_common(link: &Link, context: &Context<'_>) -> String {
    let (came, left) = (&context.shipment(link.from).serials, &context.shipment(link.to).serials);
    let both = left.iter().filter(|serial| came.contains(serial)).count();
    format!("{both} of {} serial numbers in common", left.len())
}

fn weight(id: HopId, context: &Context<'_>) -> String {
    context.hop(id).unit_weight.map_or("unknown".to_owned(), |weight| weight.to_string())
}
