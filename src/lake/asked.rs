//! What a lake asks: everybody who is named in it, and every wording of goods, each once.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::model::{Country, Grouped, Lake, Mention, Text, Texts};

/// Distinct values of a lake.
#[derive(Default)]
pub struct Asked {
    /// Spellings with their countries, in the order of the words.
    mentions: Vec<(Text, Country)>,
    /// In how many cells of the lake each stands.
    cells: Vec<u32>,
    /// The addresses of each.
    addresses: Grouped<Text>,
    /// Place of each text in the order of the words of names.
    ranks: Vec<u32>,
    /// Part number, description, ECCN and tariff number.
    pub goods: Vec<[Text; 4]>,
    /// Modes of transport.
    pub modes: Vec<Text>,
    /// Countries of everybody, named or not.
    pub countries: BTreeSet<Country>,
}

impl Asked {
    /// Everybody who is named, with a number of cells each, which are added up, and with an address, where there is one.
    /// O(mentions log mentions), on all cores.
    #[must_use]
    pub fn of(texts: &Texts, named: Vec<(Text, Country, u32)>, addresses: Vec<Mention>) -> Asked {
        let mut asked = Asked { ranks: ranks(texts, &named), ..Asked::default() };
        let mut named = named;
        named.par_sort_unstable_by_key(|(name, country, _)| (asked.ranks[name.number()], *country));
        for same in named.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            asked.mentions.push((same[0].0, same[0].1));
            asked.cells.push(same.iter().fold(0, |sum, one| sum.saturating_add(one.2)));
        }
        drop(named);
        let place = |mention: &Mention| Some((asked.find(mention.name, mention.country)?, mention.address));
        let mut placed: Vec<(usize, Text)> = addresses.par_iter().filter_map(place).collect();
        drop(addresses);
        placed.par_sort_unstable();
        placed.dedup();
        asked.addresses = Grouped::of(placed.iter().copied());
        asked
    }

    /// Spellings with their countries, each once in the order of the words.
    #[must_use]
    pub fn mentions(&self) -> &[(Text, Country)] {
        &self.mentions
    }

    /// The addresses of each of the mentions.
    #[must_use]
    pub fn addresses(&self) -> &Grouped<Text> {
        &self.addresses
    }

    /// Where a spelling with its country stands among the mentions. O(log mentions).
    #[must_use]
    pub fn find(&self, name: Text, country: Country) -> Option<usize> {
        let key = (*self.ranks.get(name.number())?, country);
        self.mentions.binary_search_by_key(&key, |(name, country)| (self.ranks[name.number()], *country)).ok()
    }

    /// A lake in which those mentions alone stand.
    pub(super) fn lake(&self, places: &[u32]) -> Lake {
        let mut lake = Lake::default();
        for place in places {
            let (name, country) = self.mentions[*place as usize];
            lake.cells.insert((name, country), self.cells[*place as usize]);
            let mention = |address| Mention { name, country, address };
            match self.addresses.at(*place as usize) {
                [] => lake.named.push(mention(Text::NONE)),
                all => lake.named.extend(all.iter().map(|address| mention(*address))),
            }
        }
        lake
    }
}

/// Place of each text in the order of words, as far as it names somebody.
fn ranks(texts: &Texts, named: &[(Text, Country, u32)]) -> Vec<u32> {
    let mut names: Vec<Text> = named.iter().map(|one| one.0).collect();
    names.par_sort_unstable();
    names.dedup();
    names.par_sort_unstable_by_key(|name| texts.show(*name));
    let mut ranks = vec![u32::MAX; names.iter().map(|name| name.number() + 1).max().unwrap_or(0)];
    names.iter().zip(0..).for_each(|(name, rank)| ranks[name.number()] = rank);
    ranks
}
