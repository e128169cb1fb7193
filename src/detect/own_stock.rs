//! What lawful trade does with goods: a party sells from its own stock of them, deals in them, or sends them where they came
//! from.

use super::Context;
use crate::model::{Basis, Confidence, Day, HopId, Identity, Link, Text};
use crate::network::LinkClass;

/// True when goods that are not controlled by name are traced over links alone that lawful trade explains, here or a few
/// hops back. O(neighbours of the hop and of those behind it).
pub(super) fn may_be_others(id: HopId, context: &Context<'_>) -> bool {
    led_here_by_chance(id, BACK, context)
}

/// Hops that are looked back.
const BACK: u8 = 3;

fn led_here_by_chance(id: HopId, back: u8, context: &Context<'_>) -> bool {
    if back == 0 || context.is_controlled(id) {
        return false;
    }
    let links = context.survey.index.predecessors(id);
    let mut holding = links.iter().filter(|link| !link.slow && context.is_traced(link.from)).peekable();
    holding.peek().is_some()
        && holding.all(|link| is_other_goods(link, context) || led_here_by_chance(link.from, back - 1, context))
}

/// What is said of a delivery of the goods that left.
const CAME: &str = "such goods came";

/// How lawful trade reads a lot that left: as other goods than those that came.
pub(super) struct Reading {
    /// Deliveries of the goods that left, the latest first, on which it rests.
    pub lots: Vec<HopId>,
    /// What those show.
    pub shows: &'static str,
    /// How sure it still is that what left is what came.
    pub left: Confidence,
    /// The reading, as the end of a sentence.
    pub words: String,
}

/// The reading by which what leaves by a link is not what came by it, the one that leaves least first. `None` when nothing
/// on record says so, and when serial numbers prove that it is. Of goods that are not recognised only their weight elsewhere
/// says something: vague words fit anything.
/// O(log hops + hops of these goods at the party, and what may lie before those it rests on).
pub(super) fn lawful(link: &Link, context: &Context<'_>) -> Option<Reading> {
    if link.basis == Basis::Serial {
        return None;
    }
    // that it weighs so explains one lot, and not that each lot which came has its like
    let again = context.passes_whole_lots(context.hop(link.to).from);
    let by_weight = || if again { None } else { usual(link, context).or_else(|| such_weigh_so(link, context)) };
    if context.goods(link.to).identity == Identity::Unrecognised {
        return by_weight();
    }
    by_weight()
        .or_else(|| other_goods(link, context))
        .or_else(|| part_of_many(link, context))
        .or_else(|| covering(link, context))
        .or_else(|| one_of_many(link, context))
}

/// True when count and weight of what leaves by a link under another name agree with what came as they easily do by chance:
/// a part of a lot, and the other parts that left so do not make it whole. O(neighbours of the hop that came).
pub(super) fn is_mere_part(link: &Link, context: &Context<'_>) -> bool {
    let index = context.survey.index;
    if index.linker.class(link) != LinkClass::PartOfLot || index.linker.same_product(link.from, link.to) {
        return false;
    }
    let parts = index.successors(link.from);
    let renamed = parts.iter().filter(|part| part.basis == Basis::CountAndWeight && !part.slow);
    let sum = renamed.map(|part| context.hop(part.to).whole_units()).fold(0, i64::saturating_add);
    sum != context.hop(link.from).whole_units()
}

/// True when other lots, too, left the party under the name of what leaves by a link and agree with controlled goods that
/// came, within the `stock_days` of the link rule. O(hops of these goods at the party in that time, and their neighbours).
pub(super) fn is_one_of_several(link: &Link, context: &Context<'_>) -> bool {
    let (left, index) = (context.hop(link.to), context.survey.index);
    let days = index.linker.rule.stock_days;
    let such = index.leaving(left.from, left.key, (left.departed - days, left.departed + days));
    let agrees = |hop: &HopId| {
        let mut behind = index.predecessors(*hop).into_iter();
        behind.any(|one| one.basis == Basis::CountAndWeight && !one.slow && context.is_controlled(one.from))
    };
    such.iter().any(|hop| *hop != link.to && agrees(hop))
}

/// True when what leaves by a link under another name is at least as likely something else that the party has.
pub(super) fn is_other_goods(link: &Link, context: &Context<'_>) -> bool {
    !context.survey.index.linker.same_product(link.from, link.to)
        && lawful(link, context).is_some_and(|reading| reading.left == Confidence::Low)
}

/// The stock that may explain what leaves by a link: what came within the `stock_days` of the link rule less what left is at
/// least as much.
fn covering(link: &Link, context: &Context<'_>) -> Option<Reading> {
    let (left, index) = (context.hop(link.to), context.survey.index);
    let window = left.departed - index.linker.rule.stock_days..=left.departed;
    let units = |hop: &HopId| context.hop(*hop).whole_units();
    let sum = |hops: &[HopId]| hops.iter().filter(|hop| **hop != link.to).map(units).fold(0, i64::saturating_add);
    let named = context.named(link.to);
    let within = |hops: &[HopId], day: &dyn Fn(&HopId) -> Day| -> Vec<HopId> {
        hops.iter().copied().filter(|hop| window.contains(&day(hop))).collect()
    };
    let mut came = within(&named.came, &|hop| context.hop(*hop).available());
    let gone = within(&named.gone, &|hop| context.hop(*hop).departed);
    let needed = left.whole_units();
    if needed == 0 || sum(&came) - sum(&gone) < needed {
        return None;
    }
    latest_first(&mut came, context);
    let mut covered = 0_i64;
    came.retain(|hop| {
        let open = covered < needed && *hop != link.to;
        covered = if open { covered.saturating_add(units(hop)) } else { covered };
        open
    });
    Some(Reading {
        lots: came,
        shows: CAME,
        left: Confidence::Low,
        words: "it had as many of those in stock".to_owned(),
    })
}

/// Such goods weigh as much where no controlled goods can be among them: of the lots that others sent, to or from those who
/// deal in traced goods, as many as the `usual_lots` of the link rule and its `alike_percent`. Then the weight says nothing.
/// O(the link rule's `sampled_lots`, and the neighbours of each).
fn such_weigh_so(link: &Link, context: &Context<'_>) -> Option<Reading> {
    let (left, index) = (context.hop(link.to), context.survey.index);
    let rule = index.linker.rule;
    let all = if index.linker.same_product(link.from, link.to) {
        &[]
    } else {
        context.moved_by_traders(link.to, rule.usual_lots * TRIED)
    };
    let some = all.iter().copied().step_by(all.len() / rule.sampled_lots + 1);
    // what is traced may be the same goods further on
    let apart = |lot: &HopId| !context.is_traced(*lot) && !context.same_group(context.hop(*lot).from, left.from);
    let others: Vec<HopId> = some.filter(|lot| apart(lot) && is_plain(*lot, context)).collect();
    let mut lots: Vec<HopId> = others.iter().copied().filter(|lot| index.linker.weights_agree(*lot, link.to)).collect();
    if lots.len() < rule.usual_lots || lots.len() * 100 < others.len() * rule.alike_percent {
        return None;
    }
    latest_first(&mut lots, context);
    lots.truncate(rule.usual_lots);
    let words = "such goods weigh as much where others send them".to_owned();
    Some(Reading { lots, shows: "such goods, sent by others", left: Confidence::Low, words })
}

/// Lots by which the party is known to deal in the goods that leave, whatever their number: as many as the `usual_lots` of the
/// link rule came before, of the same weight a unit and from others, that are no controlled goods by what came to these.
/// Then the weight says nothing.
fn usual(link: &Link, context: &Context<'_>) -> Option<Reading> {
    let (left, index) = (context.hop(link.to), context.survey.index);
    if index.linker.same_product(link.from, link.to) {
        return None;
    }
    let mut came = context.named(link.to).came.clone();
    came.retain(|lot| {
        context.hop(*lot).available() <= left.departed
            && index.linker.weights_agree(*lot, link.to)
            && !context.same_group(context.hop(*lot).from, left.from)
    });
    let least = index.linker.rule.usual_lots;
    if came.len() < least {
        return None;
    }
    latest_first(&mut came, context);
    let plain = came.into_iter().take(least * TRIED).filter(|lot| is_plain(*lot, context));
    let lots: Vec<HopId> = plain.take(least).collect();
    let words = "such goods of that weight came to it from others too".to_owned();
    (lots.len() == least).then_some(Reading { lots, shows: CAME, left: Confidence::Low, words })
}

/// More left under the name of what left than can have been what came: the units that came of controlled goods of that
/// weight, less those that left under their own name, are too few for all that left.
fn other_goods(link: &Link, context: &Context<'_>) -> Option<Reading> {
    let linker = &context.survey.index.linker;
    if linker.same_product(link.from, link.to) || context.is_controlled(link.to) {
        return None;
    }
    let others = context.others(link.to)?;
    let most = others.left >= others.spare.saturating_mul(linker.rule.other_goods_multiple).max(1);
    let words = format!(
        "of the {} of these that it sent out and did not get, no more than {} can have been controlled goods left over",
        others.left, others.spare
    );
    most.then_some(Reading { lots: Vec::new(), shows: CAME, left: Confidence::Low, words })
}

/// Of the many lots of a dealer some part agrees with some lot; not when one receiver alone gets such goods, again and again.
fn part_of_many(link: &Link, context: &Context<'_>) -> Option<Reading> {
    let left = context.hop(link.to);
    if !is_mere_part(link, context) || !context.is_dealer(left.from) {
        return None;
    }
    let name = &context.goods(link.to).name;
    let such: Vec<HopId> =
        context.leaving(left.from).iter().copied().filter(|hop| context.goods(*hop).name == *name).collect();
    let one_receiver = such.iter().all(|hop| context.may_be_one(context.hop(*hop).to, left.to));
    let again = one_receiver && such.len() >= context.survey.policy.link_rule().usual_lots;
    let words = "of the many lots that it gets some part agrees with some".to_owned();
    (!again).then_some(Reading { lots: Vec::new(), shows: CAME, left: Confidence::Low, words })
}

/// Of the many lots of a dealer some other lot has as many units and their weight; not twice for one receiver.
fn one_of_many(link: &Link, context: &Context<'_>) -> Option<Reading> {
    let (left, linker) = (context.hop(link.to), &context.survey.index.linker);
    let whole = linker.class(link) == LinkClass::WholeLot && !linker.same_product(link.from, link.to);
    if !whole || !context.is_dealer(left.from) {
        return None;
    }
    let name = &context.goods(link.to).name;
    let again = |hop: &&HopId| context.hop(**hop).to == left.to && context.goods(**hop).name == *name;
    let once = context.leaving(left.from).iter().filter(again).nth(1).is_none();
    let words = "of the many lots that it gets one of as many units is no wonder".to_owned();
    once.then_some(Reading { lots: Vec::new(), shows: CAME, left: Confidence::Low, words })
}

/// Lots that are looked at for each that is needed.
const TRIED: usize = 4;

fn latest_first(hops: &mut [HopId], context: &Context<'_>) {
    hops.sort_unstable_by_key(|hop| (std::cmp::Reverse(context.hop(*hop).available()), *hop));
}

/// True when nothing controlled may lie behind a lot: its sender has none, or none that fits.
fn is_plain(lot: HopId, context: &Context<'_>) -> bool {
    let stranger = !context.traders().contains(&context.hop(lot).from);
    stranger || context.survey.index.predecessors(lot).iter().all(|link| !context.is_controlled(link.from))
}

/// True when goods go back to who had sent them, or come back from where they go, over links that time and goods allow, or
/// others for them: to be repaired, or on loan. O(neighbours of the hop, and lots of its receiver).
pub(super) fn comes_and_goes(id: HopId, context: &Context<'_>) -> bool {
    let (hop, index) = (context.hop(id), context.survey.index);
    let back = |link: &Link| context.may_be_one(context.hop(link.from).from, hop.to);
    let again = |link: &Link| context.may_be_one(context.hop(link.to).to, hop.from);
    let there_and_back = index.predecessors(id).iter().any(back) || index.successors(id).iter().any(again);
    there_and_back || is_on_tour(id, context) || is_exchanged(id, context)
}

/// True when as many of the same goods went the other way within the usual wait, under other serial numbers or none: one for
/// the other, as workshops do outside Tier 3. O(lots of these goods that the receiver sends then).
fn is_exchanged(id: HopId, context: &Context<'_>) -> bool {
    let hop = context.hop(id);
    let (wait, ends) = (context.survey.policy.link_rule().max_dwell_days, &context.survey.ends);
    if ends.is_end(id.0 as usize) || ends.from_tier3[id.0 as usize] {
        return false;
    }
    let there = context.survey.index.leaving(hop.to, hop.key, (hop.departed - wait, hop.departed + wait));
    there
        .into_iter()
        .map(|other| context.hop(other))
        .any(|other| other.whole_units() == hop.whole_units() && context.may_be_one(other.to, hop.from))
}

/// True when everything on a hop, by serial number, had left a party with it or before and came back to that party with it
/// or after: lent to one after the other. O(hops of its serial numbers).
fn is_on_tour(id: HopId, context: &Context<'_>) -> bool {
    let serials = &context.shipment(id).serials;
    let returns = |serial: &Text| {
        let hops = context.survey.index.carrying(*serial);
        let here = hops.iter().position(|hop| *hop == id).unwrap_or(hops.len());
        let after = hops.get(here + 1..).unwrap_or_default();
        hops.iter()
            .take(here + 1)
            .any(|out| after.iter().any(|back| context.may_be_one(context.hop(*out).from, context.hop(*back).to)))
    };
    !serials.is_empty() && serials.iter().all(returns)
}
