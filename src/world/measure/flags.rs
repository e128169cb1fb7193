//! What each red flag is worth: how often findings with it are right, and how much of what it should show it shows.

use std::collections::BTreeSet;

use super::tally::{covers, scheme_of};
use super::{Claim, Truth};
use crate::model::Share;

/// What one red flag was worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FlagWorth {
    /// Claims with the flag that are on a planted scheme, of all claims with it.
    pub right: Share,
    /// Lines of the truth met by a claim with the flag, of all lines that name one of its patterns.
    pub shown: Share,
}

/// Counts the claims that raise a red flag with these patterns. O(claims x schemes x shipments log shipments).
#[must_use]
pub fn by_flag(claims: &[Claim], truth: &Truth, red_flag: &str, patterns: &[String]) -> FlagWorth {
    let planted: BTreeSet<&String> = truth.schemes.iter().flatten().collect();
    let with: Vec<&Claim> = claims.iter().filter(|claim| claim.flags.iter().any(|one| one == red_flag)).collect();
    let right = with.iter().filter(|claim| scheme_of(claim, truth).is_some()).count() as u64;
    let lines = truth.entries.iter().filter(|(named, _)| named.iter().any(|one| patterns.contains(one)));
    let met = |wanted: &BTreeSet<String>| with.iter().any(|claim| covers(claim, wanted, &planted));
    let (mut shown, mut whole) = (0, 0);
    for (_, wanted) in lines {
        whole += 1;
        shown += u64::from(met(wanted));
    }
    FlagWorth { right: Share { part: right, whole: with.len() as u64 }, shown: Share { part: shown, whole } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Priority;

    #[test]
    fn a_flag_is_right_on_schemes_and_shows_the_lines_of_its_patterns() {
        let truth = Truth::read(
            "[[expected]]\npattern='T01+T02'\nshipments=['a','b']\n[[expected]]\npattern='T01'\nshipments=['c']\n\
             [[expected]]\npattern='T09'\nshipments=['d']",
        )
        .unwrap();
        let claim = |shipments: &[&str], flag: &str| Claim {
            shipments: shipments.iter().map(|one| (*one).to_owned()).collect(),
            patterns: Vec::new(),
            flags: vec![flag.to_owned()],
            priority: Priority::High,
        };
        let claims = [claim(&["a", "b"], "pass-through"), claim(&["x"], "pass-through"), claim(&["c"], "leak")];
        let worth = by_flag(&claims, &truth, "pass-through", &["T01".to_owned()]);
        assert_eq!((worth.right, worth.shown), (Share { part: 1, whole: 2 }, Share { part: 1, whole: 2 }));
        let silent = by_flag(&claims, &truth, "gather", &["T15".to_owned()]);
        assert_eq!((silent.right, silent.shown), (Share { part: 0, whole: 0 }, Share { part: 0, whole: 0 }));
    }
}
