//! Where parties say they are and how they are reached: who shares a door, a building, a telephone, a mail
//! domain or an officer with whom.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::Context;
use super::survey::Survey;
use crate::model::{ListAddress, Listing, OFFICER_COLUMNS, PartyId, Place, RecordRef, Text};
use crate::resolve::{Address, AddressWords, SameAddress};

/// Addresses and contacts of all parties and of list entries, indexed once.
#[derive(Default)]
pub(super) struct Whereabouts {
    of_party: Vec<Vec<(Text, Address)>>,
    at: HashMap<String, Vec<PartyId>>,
    contacts: Vec<Vec<Contact>>,
    reached_by: HashMap<String, Vec<PartyId>>,
    listed: HashMap<String, Vec<(u32, Address)>>,
}

/// A telephone number, mail domain or officer and the cell that gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Contact {
    /// The number in digits, the domain, or the words of the officer's name with the country.
    pub key: String,
    /// `phone`, `email`, or a column of officers.
    pub column: &'static str,
    /// Where it was read.
    pub record: RecordRef,
}

/// Another party at one's address, by the closest of all their addresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Neighbour {
    /// Who.
    pub party: PartyId,
    /// How close.
    pub same: SameAddress,
    /// One's own address.
    pub own: Text,
    /// Theirs.
    pub theirs: Text,
}

impl Whereabouts {
    /// Reads the addresses of all parties and list entries. O(addresses), in parallel.
    pub(super) fn of(survey: &Survey<'_>) -> Whereabouts {
        let words = AddressWords::new(survey.policy);
        let texts = &survey.records.texts;
        let known = &survey.directory.parties[..survey.profiles.len()];
        let read = |party: &crate::model::Party| -> Vec<(Text, Address)> {
            let country = words.meant(party.country);
            let one = |text: &Text| (*text, Address::read(texts.show(*text), &words).in_country(country));
            party.addresses.iter().map(one).collect()
        };
        let mut all = Whereabouts { of_party: known.par_iter().map(read).collect(), ..Whereabouts::default() };
        for (number, addresses) in (0..).zip(&all.of_party) {
            let keys: BTreeSet<String> = addresses.iter().flat_map(|(_, address)| address.keys()).collect();
            keys.into_iter().for_each(|key| all.at.entry(key).or_default().push(PartyId(number)));
        }
        all.contacts = known.iter().map(|party| contacts(party, survey)).collect();
        for (number, contacts) in (0..).zip(&all.contacts) {
            let keys: BTreeSet<&str> = contacts.iter().map(|contact| contact.key.as_str()).collect();
            keys.into_iter().for_each(|key| all.reached_by.entry(key.to_owned()).or_default().push(PartyId(number)));
        }
        for (number, entry) in (0..).zip(&survey.records.listings) {
            for address in listed_addresses(entry, survey, &words) {
                for key in address.keys() {
                    all.listed.entry(key).or_default().push((number, address.clone()));
                }
            }
        }
        all
    }

    /// Addresses of a party, as read.
    #[must_use]
    pub(super) fn addresses(&self, party: PartyId) -> &[(Text, Address)] {
        self.of_party.get(party.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Parties at an address of a party or in its building, in order, each once and at its closest. A key that more than
    /// `most` parties have is a place of very many and is not looked into. O(parties at the keys).
    #[must_use]
    pub(super) fn neighbours(&self, party: PartyId, most: i64) -> Vec<Neighbour> {
        let mut found: BTreeMap<PartyId, Neighbour> = BTreeMap::new();
        for (own, address) in self.addresses(party) {
            let here = address.keys().into_iter().filter_map(|key| self.at.get(&key));
            for other in here.filter(|here| here.len() as i64 <= most).flatten().filter(|other| **other != party) {
                for (theirs, address_there) in self.addresses(*other) {
                    let same = address.compare(address_there);
                    let one = Neighbour { party: *other, same, own: *own, theirs: *theirs };
                    if same < found.get(other).map_or(SameAddress::CannotTell, |known| known.same) {
                        found.insert(*other, one);
                    }
                }
            }
        }
        found.into_values().collect()
    }

    /// How many parties have the commonest key of a party's addresses.
    #[must_use]
    pub(super) fn crowd(&self, party: PartyId) -> i64 {
        let keys = self.addresses(party).iter().flat_map(|(_, address)| address.keys());
        keys.filter_map(|key| self.at.get(&key).map(Vec::len)).max().unwrap_or(0) as i64
    }

    /// Telephones, mail domains and officers of a party.
    #[must_use]
    pub(super) fn contacts(&self, party: PartyId) -> &[Contact] {
        self.contacts.get(party.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Parties reached by one of a party's telephones, mail domains or officers, in order; one that more than `most` parties have
    /// is nobody's.
    #[must_use]
    pub(super) fn reached_alike(&self, party: PartyId, most: i64) -> BTreeSet<PartyId> {
        let by = self.contacts(party).iter().filter_map(|contact| self.reached_by.get(&contact.key));
        by.filter(|all| all.len() as i64 <= most).flatten().copied().filter(|other| *other != party).collect()
    }

    /// The telephone, mail domain or officer that two parties have in common, with both cells.
    #[must_use]
    pub(super) fn contact_in_common(&self, a: PartyId, b: PartyId) -> Option<(&Contact, &Contact)> {
        let theirs: BTreeMap<&str, &Contact> =
            self.contacts(b).iter().rev().map(|other| (other.key.as_str(), other)).collect();
        self.contacts(a).iter().find_map(|one| Some((one, *theirs.get(one.key.as_str())?)))
    }

    /// List entries that give an address of the same building, with how close it is and the party's own wording.
    #[must_use]
    pub(super) fn listed_at(&self, party: PartyId) -> Vec<(u32, SameAddress, Text)> {
        let mut found: BTreeMap<u32, (SameAddress, Text)> = BTreeMap::new();
        for (own, address) in self.addresses(party) {
            let entries = address.keys().into_iter().filter_map(|key| self.listed.get(&key)).flatten();
            for (listing, there) in entries {
                let same = address.compare(there);
                if same < found.get(listing).map_or(SameAddress::CannotTell, |(known, _)| *known) {
                    found.insert(*listing, (same, *own));
                }
            }
        }
        found.into_iter().map(|(listing, (same, own))| (listing, same, own)).collect()
    }
}

/// The cells that give a party this address: its own record, and the first shipment that does so in each role.
pub(super) fn cells(party: PartyId, address: Text, context: &Context<'_>) -> Vec<(RecordRef, &'static str)> {
    let records = context.survey.records;
    let rows = context.survey.directory.parties[party.0 as usize].records.iter();
    let own = rows.map(|row| &records.parties[*row as usize]).find(|row| row.mention.address == address);
    let own = own.map(|row| (row.record, "address"));
    let placed = |index: u32, place: Place| {
        let row = &records.shipments[index as usize];
        (row.party(place).address == address).then(|| (row.record, place.columns()[2]))
    };
    let of =
        |hops: &[crate::model::HopId], place| hops.iter().find_map(|hop| placed(context.hop(*hop).shipment, place));
    let sent = of(context.leaving(party), Place::Exporter);
    let got = of(context.arriving(party), Place::Consignee);
    let between = of(context.arriving(party), Place::IntermediateConsignee);
    let used = of(context.arriving(party), Place::EndUser);
    let meant = context.controlled_deliveries(party).iter().find_map(|one| placed(one.shipment, Place::Consignee));
    own.into_iter().chain(sent).chain(got).chain(between).chain(used).chain(meant).collect()
}

/// Addresses of a list entry that tell a place, each in its country.
fn listed_addresses(entry: &Listing, survey: &Survey<'_>, words: &AddressWords<'_>) -> Vec<Address> {
    let read = |given: &ListAddress| {
        let text = survey.records.texts.show(given.text);
        Address::read(text.trim_start_matches("and "), words).in_country(words.meant(given.country))
    };
    entry.addresses.iter().map(read).filter(|address| !address.keys().is_empty()).collect()
}

/// Telephones of seven digits and more, mail domains that are not everybody's, and officers.
fn contacts(party: &crate::model::Party, survey: &Survey<'_>) -> Vec<Contact> {
    let texts = &survey.records.texts;
    let mut contacts = Vec::new();
    for row in party.records.iter().map(|row| &survey.records.parties[*row as usize]) {
        let digits: String = texts.show(row.phone).chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_start_matches('0');
        if digits.len() >= LEAST_DIGITS {
            contacts.push(Contact { key: digits.to_owned(), column: "phone", record: row.record });
        }
        let domain = texts.show(row.email).rsplit_once('@').map(|(_, domain)| domain.trim().to_lowercase());
        if let Some(domain) = domain.filter(|domain| !survey.policy.is_shared_mail(domain)) {
            contacts.push(Contact { key: domain, column: "email", record: row.record });
        }
        // without a country, people of one name all over the world would be one
        let named = OFFICER_COLUMNS.iter().zip(&row.officers).filter(|_| party.country.is_known());
        for (column, officer) in named.flat_map(|(column, officers)| officers.iter().map(move |one| (*column, *one))) {
            let name = texts.show(officer);
            if let Some(name) = officer_key(name).filter(|_| !survey.policy.is_placeholder(name)) {
                contacts.push(Contact { key: format!("{name} {}", party.country.code()), column, record: row.record });
            }
        }
    }
    contacts
}

/// The words of an officer's name in any order; `None` for one word alone, which many people have. Two people of one name in
/// one country are one here: that is a sign beside others and joins nobody.
fn officer_key(name: &str) -> Option<String> {
    let folded = name.to_uppercase();
    let mut words: Vec<&str> = folded.split(|letter: char| !letter.is_alphanumeric()).collect();
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    (words.len() > 1).then(|| words.join(" "))
}

/// A telephone number with fewer digits is an extension.
const LEAST_DIGITS: usize = 7;

impl Contact {
    /// What it is, in words.
    pub(super) fn words(&self) -> &'static str {
        match self.column {
            "phone" => "a telephone",
            "email" => "a mail domain",
            _ => "an officer",
        }
    }
}
