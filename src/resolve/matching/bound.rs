//! The most that two names can score, told before their words are paired.

use super::align::{RUN, Run};
use super::letters::Script;
use super::likeness::{Both, extra_share};
use super::name::{Schema, Token};
use super::scale::Scale;

/// Words of a name that are looked at; a longer one is compared in full.
pub(super) const WORDS: usize = 24;

/// The likeness of a word and itself.
pub(super) const SAME: u16 = 1000;

/// For each word of a name its likeness to the nearest word of the other, 0 where none can be one with it.
pub(super) type Nearest = [u16; WORDS];

/// Words of a name, one bit each.
pub(super) type Bits = u32;

/// A name as far as the bound looks at it.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) words: usize,
    weights: [u32; WORDS],
    telling: Bits,
    /// Words like another one of their name: they count little when they are left out.
    pub(super) repeats: Bits,
    /// The furthest script from Latin letters.
    pub(super) script: Script,
    schema: Schema,
}

/// What of a word the bound looks at.
#[derive(Clone, Copy, serde::Serialize, serde::Deserialize)]
pub(super) struct Brief {
    weight: u32,
    pub(super) is_telling: bool,
    pub(super) is_single: bool,
    script: Script,
}

impl Brief {
    pub(super) fn of(token: &Token) -> Brief {
        let (is_telling, is_single) = (token.is_telling(), token.is_single());
        Brief { weight: token.weight, is_telling, is_single, script: token.script }
    }
}

impl Side {
    /// A name of no more words than the bound looks at. O(words).
    pub(super) fn new(words: impl Iterator<Item = Brief>, repeats: Bits, schema: Schema) -> Side {
        let mut side = Side { words: 0, weights: [0; WORDS], telling: 0, repeats, script: Script::Latin, schema };
        for word in words.take(WORDS) {
            side.weights[side.words] = word.weight;
            side.telling |= u32::from(word.is_telling) << side.words;
            side.script = side.script.max(word.script);
            side.words += 1;
        }
        side
    }
}

/// Words of a name that are like another one of it. O(words x words).
pub(super) fn repeats(tokens: &[&Token]) -> Bits {
    let tokens = &tokens[..tokens.len().min(WORDS)];
    let repeats = |at: usize| {
        let others = tokens.iter().enumerate().filter(|(other, _)| *other != at);
        others.into_iter().any(|(_, known)| known.other_letters(tokens[at]) < 2)
    };
    (0..tokens.len()).fold(0, |bits, at| bits | u32::from(repeats(at)) << at)
}

/// False when two names cannot score so much, whatever pairs their words make. `near` holds for each word its likeness to
/// the nearest word of the other name, or more. O(words).
///
/// Each pair weighs no more than the mean of its words and is no more alike than either of them at best; words that are
/// near none are left out of every pairing. What is left out only lowers a score, so the bound holds for all pairings.
pub(super) fn may_reach([a, b]: [&Side; 2], near: &[Nearest; 2], least: u64, scale: &Scale) -> bool {
    let telling = |side: &Side, near: &Nearest| (side.telling & met(near)).count_ones();
    let telling = telling(a, &near[0]).min(telling(b, &near[1]));
    let organisation = a.schema == Schema::Organisation || b.schema == Schema::Organisation;
    let both = Both { are_telling: a.telling != 0 && b.telling != 0, organisation };
    let few = extra_share(both, 0, &scale.costs);
    let extra = if telling < 2 { few } else { few.min(extra_share(both, 2, &scale.costs)) };
    let least_evidence = enough(scale, extra);
    let (one, other) = (sums(a, &near[0], least_evidence, scale), sums(b, &near[1], least_evidence, scale));
    let (little, much) = (one.alone.min(other.alone), one.alone.max(other.alone));
    let left = (little * scale.costs.other_words + (much - little) * extra) / 1000;
    // both sides of each pair are summed, so all else counts twice
    let whole = one.met + other.met + 2 * left;
    (one.graded + other.graded) >= whole * least.saturating_sub(ROUNDED)
}

/// Thousandths that rounding may take.
const ROUNDED: u64 = 3;

fn met(near: &Nearest) -> Bits {
    near.iter().enumerate().fold(0, |bits, (at, near)| bits | u32::from(*near > 0) << at)
}

/// The evidence from which pairing a word never lowers a score, in thousandths: below it leaving the word out could be worth
/// more, so the bound counts no less.
fn enough(scale: &Scale, extra: u64) -> u64 {
    let saved = extra.min(scale.costs.other_words.saturating_sub(extra));
    1000_u64.saturating_sub(2 * saved)
}

/// Sums of weights over the words of one name.
struct Sums {
    met: u64,
    graded: u64,
    alone: u64,
}

fn sums(side: &Side, near: &Nearest, least_evidence: u64, scale: &Scale) -> Sums {
    let mut sums = Sums { met: 0, graded: 0, alone: 0 };
    for (at, (weight, near)) in side.weights.iter().zip(near).enumerate().take(side.words) {
        let (weight, may_repeat) = (u64::from(*weight), side.repeats >> at & 1 != 0);
        // so little is saved by leaving a repeated word out that no pair of it may count less than in full
        match *near {
            0 if may_repeat => sums.alone += weight * scale.costs.repeated / 1000,
            0 => sums.alone += weight,
            near => {
                let evidence = if may_repeat { scale.graded(SAME) } else { scale.graded(near).max(least_evidence) };
                sums.met += weight;
                sums.graded += weight * evidence;
            }
        }
    }
    sums
}

/// Words of `many` that stand together and may be written as one word of `single`, and those words. `beside` says for each
/// word of `single` which words of `many` may stand in it beside others. O(words x words) where there are any.
pub(super) fn joins(
    (many, open_many): (&[&Token], Bits),
    (single, open_single): (&[&Token], Bits),
    beside: impl Fn(usize) -> Bits,
) -> [Bits; 2] {
    let mut found = [0, 0];
    for (at, one) in single.iter().enumerate().filter(|(at, _)| open_single >> at & 1 != 0) {
        let parts = beside(at) & open_many;
        let mut starts = parts & (parts >> 1);
        while starts != 0 {
            let start = starts.trailing_zeros() as usize;
            starts &= starts - 1;
            let mut run = Run::of(many[start]);
            for end in (start + 1..many.len().min(start + RUN)).take_while(|end| parts >> end & 1 != 0) {
                run = run.with(many[end]);
                if run.may_be(one) {
                    found[0] |= ((2 << end) - 1) & !((1 << start) - 1);
                    found[1] |= 1 << at;
                }
            }
        }
    }
    found
}
