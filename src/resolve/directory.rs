//! All mentions of a data set joined into parties, numbered by normal name and country.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{Country, Mention, Party, PartyId, Place, Records, Role, Text};

use super::NormalForm;
use super::aliases::Aliases;

/// How spellings are joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Matching {
    /// Same spelling and country only.
    Off,
    /// Same normal form and country.
    Exact,
    /// The best that this version has: the same as [`Matching::Exact`].
    #[default]
    Default,
}

/// Parties and the way from a mention to its party.
pub struct Directory {
    /// Parties in the order of normal name and country; placeholders last, in the order of shipment.
    pub parties: Vec<Party>,
    by_name: HashMap<(Text, Country), PartyId>,
    by_normal: HashMap<String, Vec<PartyId>>,
    normals: HashMap<Text, String>,
    aliases: Aliases,
    unnamed: HashMap<(u32, Place), PartyId>,
}

/// Joins all mentions. A mention by an alias that one party name alone claims is that party, in the country of its row.
/// A mention without country joins the one party of that name whose country is known, when there is exactly one.
/// O(mentions log mentions); the order of rows changes nothing.
#[must_use]
pub fn resolve(records: &Records, normal: &NormalForm<'_>, matching: Matching) -> Directory {
    let mentions = mentions(records);
    let normals = normals(records, &mentions, normal, matching);
    let aliases = match matching {
        Matching::Off => Aliases::default(),
        Matching::Exact | Matching::Default => {
            let seen = countries(&mentions, |mention| normals[&mention.name].as_str());
            Aliases::of(records, &normals, |row| home(row.country, seen.get(normals[&row.name].as_str())))
        }
    };
    let joined = |mention: &Mention| {
        let name = normals[&mention.name].as_str();
        aliases.party(name, mention.country).unwrap_or((name, mention.country))
    };
    let seen = countries(&mentions, |mention| joined(mention).0);
    let mut gathered: BTreeMap<(&str, Country), Gathered> = BTreeMap::new();
    let mut place: HashMap<(Text, Country), (&str, Country)> = HashMap::new();
    for (mention, role) in &mentions {
        let (name, country) = joined(mention);
        let key = (name, home(country, seen.get(name)));
        place.insert((mention.name, mention.country), key);
        gathered.entry(key).or_default().add(mention, *role);
    }
    let order: HashMap<(&str, Country), PartyId> =
        gathered.keys().zip(0..).map(|(key, number)| (*key, PartyId(number))).collect();
    let by_name = place.into_iter().map(|(mention, key)| (mention, order[&key])).collect();
    let parties = gathered.into_iter().map(|(key, seen)| seen.into_party(key, records, &normals)).collect();
    let (by_normal, unnamed) = (HashMap::new(), HashMap::new());
    let mut directory = Directory { parties, by_name, by_normal, normals, aliases, unnamed };
    directory.add_party_records(records);
    directory.index_normals(records);
    directory
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
                normal: String::new(),
                country: mention.country,
                spellings: Vec::new(),
                addresses: if mention.address.is_none() { Vec::new() } else { vec![mention.address] },
                records: Vec::new(),
                roles: vec![Role::from(place)],
                placeholder: true,
            });
        }
        party
    }

    /// Parties whose normal name, or whose alias that no other name claims, is that of a spelling, in order; empty when
    /// the spelling is unknown. Spellings of the ownership table and of ultimate parents are known too.
    #[must_use]
    pub fn named(&self, spelling: Text) -> &[PartyId] {
        self.normals.get(&spelling).map_or(&[], |normal| self.with_normal(normal))
    }

    /// Parties with a normal name, or with an alias of that normal form that no other name claims, in order.
    #[must_use]
    pub fn with_normal(&self, normal: &str) -> &[PartyId] {
        self.by_normal.get(normal).map_or(&[], Vec::as_slice)
    }

    /// The normal name behind a spelling: that of the party that alone claims it as an alias, else its own; empty when
    /// the spelling is unknown.
    #[must_use]
    pub fn canonical(&self, spelling: Text) -> &str {
        self.normals.get(&spelling).map_or("", |normal| self.aliases.canonical(normal))
    }

    /// The normal name of a party's group of names: as [`Directory::canonical`], from a party.
    #[must_use]
    pub fn canonical_name(&self, party: PartyId) -> &str {
        self.parties.get(party.0 as usize).map_or("", |party| self.aliases.canonical(&party.normal))
    }

    fn add_party_records(&mut self, records: &Records) {
        for (row, index) in records.parties.iter().zip(0..) {
            if let Some(party) = self.party(&row.mention) {
                self.parties[party.0 as usize].records.push(index);
            }
        }
        for party in &mut self.parties {
            party.records.sort_by_cached_key(|index| content(records, *index));
        }
    }

    fn index_normals(&mut self, records: &Records) {
        let mut by_normal: HashMap<String, BTreeSet<PartyId>> = HashMap::new();
        for (party, number) in self.parties.iter().zip(0..) {
            by_normal.entry(party.normal.clone()).or_default().insert(PartyId(number));
            let rows = party.records.iter().map(|index| &records.parties[*index as usize]);
            for alias in rows.flat_map(|row| &row.aliases) {
                let normal = &self.normals[alias];
                if self.aliases.canonical(normal) == party.normal {
                    by_normal.entry(normal.clone()).or_default().insert(PartyId(number));
                }
            }
        }
        self.by_normal = by_normal.into_iter().map(|(name, parties)| (name, parties.into_iter().collect())).collect();
    }
}

#[derive(Default)]
struct Gathered {
    spellings: BTreeSet<Text>,
    addresses: BTreeSet<Text>,
    roles: BTreeSet<Role>,
}

impl Gathered {
    fn add(&mut self, mention: &Mention, role: Option<Role>) {
        self.spellings.insert(mention.name);
        if !mention.address.is_none() {
            self.addresses.insert(mention.address);
        }
        self.roles.extend(role);
    }

    fn into_party(
        self,
        (normal, country): (&str, Country),
        records: &Records,
        normals: &HashMap<Text, String>,
    ) -> Party {
        let by_words = |numbers: BTreeSet<Text>| {
            let mut list: Vec<Text> = numbers.into_iter().collect();
            list.sort_by_key(|number| records.texts.show(*number));
            list
        };
        let spellings = by_words(self.spellings);
        // the own name before an alias; lower-case letters read better than a name in capitals; never by row order
        let shown = spellings
            .iter()
            .map(|text| (normals[text] == normal, records.texts.show(*text)))
            .max_by_key(|(own, name)| (*own, name.chars().any(char::is_lowercase), std::cmp::Reverse(*name)));
        Party {
            name: shown.map_or("", |(_, name)| name).to_owned(),
            normal: normal.to_owned(),
            country,
            spellings,
            addresses: by_words(self.addresses),
            records: Vec::new(),
            roles: self.roles.into_iter().collect(),
            placeholder: false,
        }
    }
}

fn home(country: Country, known: Option<&BTreeSet<Country>>) -> Country {
    match known {
        Some(known) if !country.is_known() && known.len() == 1 => *known.first().unwrap_or(&country),
        _ => country,
    }
}

fn mentions(records: &Records) -> Vec<(Mention, Option<Role>)> {
    let shipped =
        records.shipments.iter().flat_map(|row| Place::ALL.map(|place| (row.party(place), Some(Role::from(place)))));
    let known = records.parties.iter().map(|row| (row.mention, None));
    let paid = records.payments.iter().flat_map(|row| [(row.payer, Some(Role::Payer)), (row.payee, None)]);
    let seen = records.observations.iter().map(|row| (row.party, None));
    let rented = records.tenancies.iter().flat_map(|row| [(row.operator, None), (row.tenant, Some(Role::Tenant))]);
    let ordered = records.orders.iter().map(|row| (row.buyer, None));
    shipped
        .chain(known)
        .chain(paid)
        .chain(seen)
        .chain(rented)
        .chain(ordered)
        .filter(|(mention, _)| !mention.is_none())
        .collect()
}

/// Everything that a row says, so that only rows that say the same are told apart by their place.
type Content<'r> = (Option<crate::model::Day>, [&'r str; 9], [Country; 2], Option<i64>, Vec<&'r str>);

fn content(records: &Records, index: u32) -> Content<'_> {
    let row = &records.parties[index as usize];
    let show = |text: Text| records.texts.show(text);
    let words = [
        row.mention.address,
        row.ultimate_parent,
        row.business,
        row.list_status,
        row.web_presence,
        row.registration_no,
        row.mention.name,
        row.phone,
        row.email,
    ];
    let countries = [row.hq_country, row.ultimate_parent_country];
    let aliases = row.aliases.iter().map(|alias| show(*alias)).collect();
    (row.incorporated, words.map(show), countries, row.datacentre_kw, aliases)
}

/// Normal forms of every name that may mean a party. O(names).
fn normals(
    records: &Records,
    mentions: &[(Mention, Option<Role>)],
    normal: &NormalForm<'_>,
    matching: Matching,
) -> HashMap<Text, String> {
    let rows = records.parties.iter();
    let given = rows.flat_map(|row| row.aliases.iter().copied().chain([row.ultimate_parent, row.mention.name]));
    let owners = records.ownership.iter().flat_map(|row| [row.owner_name, row.owned_name]);
    let mut normals: HashMap<Text, String> = HashMap::new();
    for name in mentions.iter().map(|(mention, _)| mention.name).chain(given).chain(owners) {
        normals.entry(name).or_insert_with(|| {
            let spelling = records.texts.show(name);
            if matching == Matching::Off { spelling.to_owned() } else { normal.name(spelling) }
        });
    }
    normals
}

/// Known countries of each name.
fn countries<'n>(
    mentions: &[(Mention, Option<Role>)],
    name: impl Fn(&Mention) -> &'n str,
) -> HashMap<&'n str, BTreeSet<Country>> {
    let mut countries: HashMap<&str, BTreeSet<Country>> = HashMap::new();
    for (mention, _) in mentions.iter().filter(|(mention, _)| mention.country.is_known()) {
        countries.entry(name(mention)).or_default().insert(mention.country);
    }
    countries
}
