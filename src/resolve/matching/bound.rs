//! The most that two names can score, told before their words are paired.

use super::align::{RUN, Run};
use super::likeness::{extra_share, graded};
use super::name::{Token, View};
use super::token::LEAST;
use crate::policy::Costs;

/// Words of a name that are looked at; a longer one is compared in full.
const WORDS: usize = 24;

/// The likeness of a word and itself.
const SAME: u16 = 1000;

/// For each word of a name its likeness to the nearest word of the other, 0 where none can be one with it.
type Nearest = [u16; WORDS];

/// For each word of a name whether it may be in a run.
type Open = [bool; WORDS];

/// False when the names cannot reach a score, whatever pairs their words make. `alike` is the likeness of a word of `a` and
/// a word of `b`, or more. O(words x words), and the runs of words that may be written as one only where it matters.
///
/// Each pair weighs no more than the mean of its words and is no more alike than either of them at best; words that are
/// near none are left out of every pairing. What is left out only lowers a score, so the bound holds for all pairings.
pub(super) fn may_reach(a: &View<'_>, b: &View<'_>, least: u16, alike: impl Fn(usize, usize) -> u16) -> bool {
    if a.tokens.len().max(b.tokens.len()) > WORDS {
        return true;
    }
    let mut nearest = ([0; WORDS], [0; WORDS]);
    let mut open = ([true; WORDS], [true; WORDS]);
    for (i, own) in nearest.0.iter_mut().enumerate().take(a.tokens.len()) {
        for (j, other) in nearest.1.iter_mut().enumerate().take(b.tokens.len()) {
            let alike = alike(i, j);
            if alike >= LEAST {
                if a.tokens[i].text == b.tokens[j].text {
                    // the same words are paired first; one that repeats itself may be left over
                    (open.0[i], open.1[j]) = (may_repeat(i, &a.tokens), may_repeat(j, &b.tokens));
                }
                // an initial weighs less than the word it stands for
                let alike = if a.tokens[i].is_single() || b.tokens[j].is_single() { SAME } else { alike };
                (*own, *other) = (alike.max(*own), alike.max(*other));
            }
        }
    }
    reaches(a, b, &nearest, least) || (joins(a, b, &open, &mut nearest) && reaches(a, b, &nearest, least))
}

/// Sums of weights over the words of one name.
struct Sums {
    met: u64,
    graded: u64,
    alone: u64,
}

fn reaches(a: &View<'_>, b: &View<'_>, nearest: &(Nearest, Nearest), least: u16) -> bool {
    let telling = |view: &View<'_>, nearest: &Nearest| {
        let met = view.tokens.iter().zip(nearest).filter(|(token, near)| **near > 0 && token.is_telling());
        u32::try_from(met.count()).unwrap_or(u32::MAX)
    };
    let telling = telling(a, &nearest.0).min(telling(b, &nearest.1));
    let extra = (0..=telling).map(|telling| extra_share(a, b, telling)).min().unwrap_or(0);
    let least_evidence = enough(a.costs, extra);
    let (one, other) = (sums(a, &nearest.0, least_evidence), sums(b, &nearest.1, least_evidence));
    let (little, much) = (one.alone.min(other.alone), one.alone.max(other.alone));
    let left = (little * a.costs.other_words + (much - little) * extra) / 1000;
    // both sides of each pair are summed, so all else counts twice
    let whole = one.met + other.met + 2 * left;
    (one.graded + other.graded) >= whole * u64::from(least.saturating_sub(ROUNDED))
}

/// Thousandths that rounding may take.
const ROUNDED: u16 = 3;

/// The evidence from which pairing a word never lowers a score, in thousandths: below it leaving the word out could be worth
/// more, so the bound counts no less.
fn enough(costs: &Costs, extra: u64) -> u64 {
    let saved = extra.min(costs.other_words.saturating_sub(extra));
    1000_u64.saturating_sub(2 * saved)
}

fn sums(view: &View<'_>, nearest: &Nearest, least_evidence: u64) -> Sums {
    let mut sums = Sums { met: 0, graded: 0, alone: 0 };
    for (at, (token, near)) in view.tokens.iter().zip(nearest).enumerate() {
        let weight = u64::from(token.weight);
        // so little is saved by leaving a repeated word out that no pair of it may count less than in full
        match *near {
            0 if may_repeat(at, &view.tokens) => sums.alone += weight / 10,
            0 => sums.alone += weight,
            near if near == SAME || may_repeat(at, &view.tokens) => {
                sums.met += weight;
                sums.graded += weight * graded(SAME, view.costs);
            }
            near => {
                sums.met += weight;
                sums.graded += weight * graded(near, view.costs).max(least_evidence);
            }
        }
    }
    sums
}

/// A word like another one of its own name counts little when it is left out.
fn may_repeat(at: usize, tokens: &[&Token]) -> bool {
    tokens.iter().enumerate().any(|(other, known)| other != at && known.other_letters(tokens[at]) < 2)
}

/// Words that may be written as one of the other name count as the same; true when there are any.
fn joins(a: &View<'_>, b: &View<'_>, open: &(Open, Open), nearest: &mut (Nearest, Nearest)) -> bool {
    let (one, other) = ((a, &open.0), (b, &open.1));
    let first = joins_into(one, other, &mut nearest.0, &mut nearest.1);
    joins_into(other, one, &mut nearest.1, &mut nearest.0) || first
}

fn joins_into(
    (many, open_many): (&View<'_>, &Open),
    (single, open_single): (&View<'_>, &Open),
    near_many: &mut Nearest,
    near_single: &mut Nearest,
) -> bool {
    let (many, mut any) = (&many.tokens, false);
    for start in (0..many.len()).filter(|start| open_many[*start]) {
        let mut run = Run::of(many[start]);
        let rest = start + 1..many.len().min(start + RUN);
        for end in rest.take_while(|end| open_many[*end]) {
            run = run.with(many[end]);
            for (at, one) in single.tokens.iter().enumerate().filter(|(at, _)| open_single[*at]) {
                if run.may_be(one) {
                    near_many[start..=end].fill(SAME);
                    near_single[at] = SAME;
                    any = true;
                }
            }
        }
    }
    any
}
