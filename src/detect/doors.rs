//! Who stands at whose door, for very many parties that are never all at hand.

use std::collections::BTreeSet;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::reach::most_beside;
use crate::model::{Country, Grouped, Party, Text, Texts};
use crate::policy::Policy;
use crate::resolve::{Address, AddressWords, SameAddress};

/// Addresses of parties by number.
#[derive(Default)]
pub struct Doors {
    countries: Vec<Country>,
    addresses: Grouped<Text>,
}

/// Keys that are kept at a time, at least: four a party where that is more.
const KEYS: usize = 1 << 24;

impl Doors {
    /// How many parties there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.countries.len()
    }

    /// Adds the next parties.
    pub fn add(&mut self, parties: &[Party]) {
        for party in parties {
            self.countries.push(party.country);
            self.addresses.push(party.addresses.iter().copied());
        }
    }

    /// Parties at the door or in the building of a party, by numbers and in order: nobody is where more are than any flag looks into.
    /// Keys of places are hashed to 64 bits and sorted. O(addresses + parties at the keys), on all cores.
    #[must_use]
    pub fn beside(&self, texts: &Texts, policy: &Policy) -> Vec<(u32, u32)> {
        let read = Reader { doors: self, texts, words: AddressWords::new(policy), hasher: FixedState::default() };
        let most = usize::try_from(most_beside(policy)).unwrap_or(0);
        let count = u32::try_from(self.count()).unwrap_or(u32::MAX);
        let keys: usize = (0..count).into_par_iter().map(|party| read.keys(party).len()).sum();
        let rounds = (keys / KEYS.max(4 * self.count()) + 1) as u64;
        let mut all = Vec::new();
        for round in 0..rounds {
            let of = |party: u32| {
                read.keys(party).into_iter().filter(move |key| key % rounds == round).map(move |key| (key, party))
            };
            let mut rows: Vec<(u64, u32)> = (0..count).into_par_iter().flat_map_iter(of).collect();
            rows.par_sort_unstable();
            let blocks = rows.par_chunk_by(|a, b| a.0 == b.0).filter(|block| (2..=most).contains(&block.len()));
            all.par_extend(blocks.flat_map_iter(|block| read.near(block)));
        }
        all.par_sort_unstable();
        all.dedup();
        all
    }
}

struct Reader<'d, 'p> {
    doors: &'d Doors,
    texts: &'d Texts,
    words: AddressWords<'p>,
    hasher: FixedState,
}

impl Reader<'_, '_> {
    fn addresses(&self, party: u32) -> Vec<Address> {
        let country = self.words.meant(self.doors.countries[party as usize]);
        let texts = self.doors.addresses.at(party as usize).iter();
        texts.map(|text| Address::read(self.texts.show(*text), &self.words).in_country(country)).collect()
    }

    /// Hashes of the keys of a party's places, each once.
    fn keys(&self, party: u32) -> BTreeSet<u64> {
        self.addresses(party).iter().flat_map(|address| self.of_address(address)).collect()
    }

    fn of_address(&self, address: &Address) -> Vec<u64> {
        address.keys().iter().map(|key| self.hasher.hash_one(key)).collect()
    }

    /// Of parties with a key in common, who is near whom.
    fn near(&self, block: &[(u64, u32)]) -> Vec<(u32, u32)> {
        let here: Vec<Vec<Address>> = block.iter().map(|(_, party)| self.addresses(*party)).collect();
        let mut near = Vec::new();
        for ((key, party), own) in block.iter().zip(&here) {
            let own: Vec<&Address> = own.iter().filter(|address| self.of_address(address).contains(key)).collect();
            let is_near = |theirs: &Vec<Address>| {
                let mut pairs = own.iter().flat_map(|address| theirs.iter().map(move |there| (address, there)));
                pairs.any(|(address, there)| address.compare(there) < SameAddress::CannotTell)
            };
            let others = block.iter().zip(&here).filter(|((_, other), theirs)| other != party && is_near(theirs));
            near.extend(others.map(|((_, other), _)| (*party, *other)));
        }
        near
    }
}
