//! Claims counted against truth: who is right, who says it twice, who is wrong, and which schemes are found.

use std::collections::{BTreeMap, BTreeSet};

use super::{Claim, Truth};
use crate::model::{Priority, Share};

/// What a ranked list is worth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measures {
    /// For each depth asked for: claims among the first so many that are the first on their scheme, of all there.
    pub precision: Vec<(usize, Share)>,
    /// For each depth: schemes of which the claims on them so far hold half of the shipments, of all schemes.
    pub recall: Vec<(usize, Share)>,
    /// Mean over all schemes of the precision at the rank of the claim that is first on it, in thousandths; a scheme that
    /// no claim is on counts as nothing.
    pub average_precision: u64,
    /// Claims on a scheme that an earlier claim is on.
    pub repeats: u64,
    /// Claims on no scheme.
    pub wrong: u64,
    /// Look-alikes of which a claim of high priority holds a shipment.
    pub quiet_in_high: Share,
    /// Look-alikes of which any claim holds a shipment.
    pub quiet_in_any: Share,
    /// Lines of the truth that one claim meets, by typology pattern: it holds half of the line's shipments, half of its own
    /// are planted, and it raises one of the line's patterns.
    pub by_pattern: BTreeMap<String, Share>,
}

/// Counts the claims, best first. A claim is *on* the scheme that holds the most of its shipments when these are at least
/// half of them. O(claims x schemes x shipments log shipments).
#[must_use]
pub fn measure(claims: &[Claim], truth: &Truth, depths: &[usize]) -> Measures {
    let on: Vec<Option<usize>> = claims.iter().map(|claim| scheme_of(claim, truth)).collect();
    let first = |rank: usize| on[rank].is_some() && !on[..rank].contains(&on[rank]);
    let right: Vec<bool> = (0..claims.len()).map(first).collect();
    let within = |depth: usize| depth.min(claims.len());
    let count = |list: &[bool]| list.iter().filter(|one| **one).count() as u64;
    let precision = |depth: usize| Share { part: count(&right[..within(depth)]), whole: within(depth) as u64 };
    let recall =
        |depth: usize| Share { part: found(&claims[..within(depth)], &on, truth), whole: truth.schemes.len() as u64 };
    let at_rank = |rank: usize| if right[rank] { precision(rank + 1).thousandths().unwrap_or(0) } else { 0 };
    let sum: u64 = (0..claims.len()).map(at_rank).sum();
    let quiet = |high: bool| {
        let held: BTreeSet<&String> = claims
            .iter()
            .filter(|claim| claim.priority == Priority::High || !high)
            .flat_map(|claim| &claim.shipments)
            .collect();
        let hit = truth.quiet.iter().filter(|story| story.iter().any(|one| held.contains(one))).count();
        Share { part: hit as u64, whole: truth.quiet.len() as u64 }
    };
    Measures {
        precision: depths.iter().map(|depth| (*depth, precision(*depth))).collect(),
        recall: depths.iter().map(|depth| (*depth, recall(*depth))).collect(),
        average_precision: sum.checked_div(truth.schemes.len() as u64).unwrap_or(0),
        repeats: on.iter().filter(|one| one.is_some()).count() as u64 - count(&right),
        wrong: on.iter().filter(|one| one.is_none()).count() as u64,
        quiet_in_high: quiet(true),
        quiet_in_any: quiet(false),
        by_pattern: by_pattern(claims, truth),
    }
}

/// The scheme that a claim is on.
pub(super) fn scheme_of(claim: &Claim, truth: &Truth) -> Option<usize> {
    let held = |scheme: &BTreeSet<String>| claim.shipments.iter().filter(|one| scheme.contains(*one)).count();
    let best = (0..truth.schemes.len()).max_by_key(|at| (held(&truth.schemes[*at]), std::cmp::Reverse(*at)))?;
    let most = held(&truth.schemes[best]);
    (most > 0 && most * 2 >= claim.shipments.len()).then_some(best)
}

/// Schemes of which the claims on them hold half.
fn found(claims: &[Claim], on: &[Option<usize>], truth: &Truth) -> u64 {
    let held = |at: usize| {
        let own = claims.iter().zip(on).filter(|(_, scheme)| **scheme == Some(at));
        let held: BTreeSet<&String> = own.flat_map(|(claim, _)| &claim.shipments).collect();
        truth.schemes[at].iter().filter(|one| held.contains(one)).count()
    };
    (0..truth.schemes.len()).filter(|at| held(*at) * 2 >= truth.schemes[*at].len()).count() as u64
}

/// The claim holds half of the shipments wanted, and half of its own are planted.
pub(super) fn covers(claim: &Claim, wanted: &BTreeSet<String>, planted: &BTreeSet<&String>) -> bool {
    let held = claim.shipments.iter().filter(|one| wanted.contains(*one)).count();
    let own = claim.shipments.iter().filter(|one| planted.contains(*one)).count();
    held * 2 >= wanted.len() && own * 2 >= claim.shipments.len()
}

fn by_pattern(claims: &[Claim], truth: &Truth) -> BTreeMap<String, Share> {
    let planted: BTreeSet<&String> = truth.schemes.iter().flatten().collect();
    let mut shares: BTreeMap<String, Share> = BTreeMap::new();
    for (patterns, wanted) in &truth.entries {
        let says = |claim: &Claim| claim.patterns.iter().any(|one| patterns.contains(one));
        let met = u64::from(claims.iter().any(|claim| says(claim) && covers(claim, wanted, &planted)));
        for pattern in patterns {
            let share = shares.entry(pattern.clone()).or_insert(Share { part: 0, whole: 0 });
            *share = Share { part: share.part + met, whole: share.whole + 1 };
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(shipments: &[&str], patterns: &[&str], priority: Priority) -> Claim {
        let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
        Claim { shipments: owned(shipments), patterns: owned(patterns), flags: Vec::new(), priority }
    }

    fn truth() -> Truth {
        Truth::read(
            "[[expected]]\npattern='T01+T02'\nshipments=['a','b','c','d']\n[[expected]]\npattern='T05'\nshipments=['e']\n\
             [[must_not_flag]]\nshipments=['q','r']\n[[must_not_flag]]\nshipments=['s']",
        )
        .unwrap()
    }

    #[test]
    fn the_first_claim_on_a_scheme_is_right_and_the_next_says_it_again() {
        let claims = [
            claim(&["a", "b"], &["T01"], Priority::High),
            claim(&["q"], &[], Priority::High),
            claim(&["c", "x"], &["T02"], Priority::Medium),
            claim(&["x", "e", "y"], &["T05"], Priority::Medium),
        ];
        let measures = measure(&claims, &truth(), &[1, 50]);
        let share = |part, whole| Share { part, whole };
        assert_eq!(measures.precision, [(1, share(1, 1)), (50, share(1, 4))]);
        assert_eq!(measures.recall, [(1, share(1, 2)), (50, share(1, 2))]);
        assert_eq!((measures.repeats, measures.wrong, measures.average_precision), (1, 2, 500));
        assert_eq!((measures.quiet_in_high, measures.quiet_in_any), (share(1, 2), share(1, 2)));
        assert_eq!(measures.by_pattern["T01"], share(1, 1));
        assert_eq!(measures.by_pattern["T05"], share(0, 1), "two thirds of that claim are lawful rows");
    }
}
