//! All mentions of a data set joined into parties, numbered by normal name and country.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::{Country, Mention, Party, PartyId, Place, Records, Role, Text};

use super::aliases::Aliases;
use super::gather::gather;
use super::{NormalForm, Normals};

/// How spellings are joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Matching {
    /// Same spelling and country only.
    Off,
    /// Same normal form and country, aliases that one name alone claims, and what the user says.
    Exact,
    /// Also by identifiers and by likeness of names, where nothing contradicts.
    #[default]
    Default,
}

/// Parties and the way from a mention to its party.
#[derive(Default)]
pub struct Directory {
    /// Parties in the order of normal name and country; placeholders last, in the order of shipment.
    pub parties: Vec<Party>,
    /// What a reader of the report should know of how names were joined.
    pub notes: Vec<String>,
    pub(super) by_name: HashMap<(Text, Country), PartyId, RandomState>,
    pub(super) by_normal: HashMap<String, Vec<PartyId>, RandomState>,
    pub(super) normals: Normals,
    pub(super) aliases: Aliases,
    /// Names all of whose parties are known by one other name.
    pub(super) known_as: HashMap<String, String>,
    pub(super) unnamed: HashMap<(u32, Place), PartyId>,
}

/// Joins all mentions. A mention by an alias that one party name alone claims is that party, in the country of its row.
/// A mention without country joins the one party of that name whose country is known, when there is exactly one. By
/// default names that share an identifier, or that are alike in one country, are one party too: see `cluster`.
/// Which names are alike is taken from the lake where the records have one that says so. O(mentions log mentions), and the
/// pairs of names that share words; the order of rows changes nothing.
#[must_use]
pub fn resolve(records: &Records, normal: &NormalForm<'_>, matching: Matching) -> Directory {
    gather(records, normal, matching)
}

impl Directory {
    /// The party behind a mention; `None` for a mention without name.
    #[must_use]
    pub fn party(&self, mention: &Mention) -> Option<PartyId> {
        if mention.is_none() { None } else { self.by_name.get(&(mention.name, mention.country)).copied() }
    }

    /// The party at a place of a shipment; a party without name is one node per shipment and joins nothing.
    pub fn party_or_unnamed(&mut self, mention: &Mention, shipment: u32, place: Place) -> PartyId {
        if let Some(party) = self.party(mention) {
            return party;
        }
        let next = PartyId(u32::try_from(self.parties.len()).unwrap_or(u32::MAX));
        let party = *self.unnamed.entry((shipment, place)).or_insert(next);
        if party == next {
            self.parties.push(Party {
                name: format!("not named ({})", place.role()),
                country: mention.country,
                addresses: if mention.address.is_none() { Vec::new() } else { vec![mention.address] },
                roles: vec![Role::from(place)],
                placeholder: true,
                ..Party::default()
            });
        }
        party
    }

    /// Parties that have a spelling's normal name, or that alone claim it as an alias, in order; empty when the spelling
    /// is unknown. Spellings of the ownership table and of ultimate parents are known too.
    #[must_use]
    pub fn named(&self, spelling: Text) -> &[PartyId] {
        self.normals.get(&spelling).map_or(&[], |normal| self.with_normal(normal))
    }

    /// Parties with a normal name, or with an alias of that normal form that no other name claims, in order.
    #[must_use]
    pub fn with_normal(&self, normal: &str) -> &[PartyId] {
        self.by_normal.get(normal).map_or(&[], Vec::as_slice)
    }

    /// The normal name behind a spelling: that of the party that alone claims it as an alias or that every party of this
    /// name was joined to, else its own; empty when the spelling is unknown.
    #[must_use]
    pub fn canonical(&self, spelling: Text) -> &str {
        self.normals.get(&spelling).map_or("", |normal| self.known_as(normal))
    }

    /// The normal name of a party's group of names: as [`Directory::canonical`], from a party.
    #[must_use]
    pub fn canonical_name(&self, party: PartyId) -> &str {
        self.parties.get(party.0 as usize).map_or("", |party| self.known_as(&party.normal))
    }

    fn known_as<'s>(&'s self, normal: &'s str) -> &'s str {
        let own = self.aliases.canonical(normal);
        self.known_as.get(own).map_or(own, String::as_str)
    }
}
