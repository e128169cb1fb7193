//! How rare words are: what is found everywhere tells little.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use super::name::{Class, Name, Token};
use crate::policy::Weights;

/// In how many names each word stands.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Rarity {
    names: u32,
    found: HashMap<String, u32, RandomState>,
}

/// Names that a word is thought to be rare among where fewer are known: a short list says little about rarity.
const BACKGROUND: u32 = 1 << 14;

impl Rarity {
    /// Counts the words of names, each word once a name. O(words).
    #[must_use]
    pub fn of<'n>(names: impl IntoIterator<Item = &'n Name>) -> Rarity {
        let mut rarity = Rarity::default();
        let mut seen: HashSet<&str, RandomState> = HashSet::default();
        for name in names {
            rarity.names = rarity.names.saturating_add(1);
            seen.clear();
            for token in name.tokens.iter().filter(|token| seen.insert(&token.text)) {
                match rarity.found.get_mut(&token.text) {
                    Some(count) => *count += 1,
                    None => {
                        rarity.found.insert(token.text.clone(), 1);
                    }
                }
            }
        }
        rarity
    }

    /// What a word weighs, in thousandths. Without names to count, a word weighs what its class does; with them a word of
    /// the party itself weighs between the least and a whole one, by the logarithm of how often it is found.
    pub(super) fn weight(&self, token: &Token, weights: &Weights) -> u32 {
        match token.class {
            Class::Core if self.names == 0 => weights.core,
            Class::Core => {
                let found = self.found.get(&token.text).copied().unwrap_or(1);
                let (all, some) = (log2(self.names.max(found).max(BACKGROUND)), log2(found));
                let spread = 1000_u32.saturating_sub(weights.least_core);
                1000 - (spread * some).checked_div(all).unwrap_or(0)
            }
            Class::Number => weights.number,
            Class::Place => weights.place,
            Class::Generic => weights.generic,
            Class::Initial => weights.initial,
            Class::Particle => weights.particle,
            Class::Filler => weights.filler,
        }
    }
}

impl Name {
    /// Weighs the words anew.
    pub fn weigh(&mut self, rarity: &Rarity, weights: &Weights) {
        for token in &mut self.tokens {
            let weight = rarity.weight(token, weights);
            Arc::make_mut(token).weight = weight;
        }
    }
}

/// Logarithm to base 2 in sixteenths, rounded down between the powers in a straight line; 0 for 0 and 1.
fn log2(number: u32) -> u32 {
    let whole = number.max(1).ilog2();
    let rest = number.max(1) - (1 << whole);
    whole * 16 + u32::try_from((u64::from(rest) * 16) >> whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_rise_and_are_whole_at_powers() {
        assert_eq!((log2(0), log2(1), log2(2), log2(1024), log2(3)), (0, 0, 16, 160, 24));
        assert!((1..5000).all(|number| log2(number) <= log2(number + 1)));
    }
}
