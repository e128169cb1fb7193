//! The way from records to a directory: spellings, normal forms, units, clusters, parties.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use rayon::prelude::*;

use crate::model::{Country, Party, PartyId, Records, Text};

use super::aliases::Aliases;
use super::assemble::{Built, assemble, content};
use super::cluster::{Ground, Unit, clusters, split_apart};
use super::directory::{Directory, Matching};
use super::seen::{Sighting, Spelled, named_only, spelled};
use super::{NormalForm, Normals};

/// The whole way from records to a directory.
pub(super) fn gather(records: &Records, normal: &NormalForm<'_>, matching: Matching) -> Directory {
    let spelled = spelled(records);
    let mut normals = normals(records, &spelled, normal, matching);
    if matching != Matching::Off {
        split_apart(records, normal.policy(), &mut normals);
    }
    let aliases = match matching {
        Matching::Off => Aliases::default(),
        Matching::Exact | Matching::Default => {
            let seen = countries(&spelled, |one| normals[&one.name].as_str());
            Aliases::of(records, &normals, |row| home(row.country, seen.get(normals[&row.name].as_str())))
        }
    };
    let keys = keys(&spelled, &normals, &aliases, matching);
    let units = units(records, &spelled, &keys, &normals);
    let ground = Ground { records, policy: normal.policy(), normal, normals: &normals };
    let clusters = clusters(&ground, &units, matching);
    let built = assemble(records, &units, (&spelled, &keys), &clusters, normal.policy().resolution_rule());
    let mut by_normal: HashMap<String, BTreeSet<PartyId>, RandomState> = HashMap::default();
    for (unit, party) in units.iter().zip(&built.of_unit) {
        by_normal.entry(unit.normal.to_owned()).or_default().extend(*party);
    }
    add_aliases(records, (&normals, &aliases), &built.parties, &mut by_normal);
    let by_name = spelled.iter().zip(&built.of_spelled).map(|(one, party)| ((one.name, one.country), *party)).collect();
    let by_normal = by_normal.into_iter().map(|(name, parties)| (name, parties.into_iter().collect())).collect();
    let mut notes = clusters.notes;
    notes.sort();
    notes.dedup();
    let Built { parties, known_as, .. } = built;
    Directory { parties, notes, by_name, by_normal, known_as, normals, aliases, ..Directory::default() }
}

/// The unit of a spelling: normal name and country.
pub(super) type Key<'n> = (&'n str, Country);

/// The unit of every spelling, in the order of the spellings.
fn keys<'n>(spelled: &[Spelled], normals: &'n Normals, aliases: &'n Aliases, matching: Matching) -> Vec<Key<'n>> {
    let joined = |one: &Spelled| {
        let name = normals[&one.name].as_str();
        aliases.party(name, one.country).unwrap_or((name, one.country))
    };
    if matching == Matching::Off {
        return spelled.iter().map(joined).collect();
    }
    let seen = countries(spelled, |one| joined(one).0);
    spelled
        .iter()
        .map(|one| {
            let (name, country) = joined(one);
            (name, home(country, seen.get(name)))
        })
        .collect()
}

/// Units in the order of normal name and country; names that stand in no mention follow as units without country.
fn units<'n>(records: &Records, spelled: &[Spelled], keys: &[Key<'n>], normals: &'n Normals) -> Vec<Unit<'n>> {
    let mut gathered: Vec<(Key<'n>, &Spelled)> = keys.iter().copied().zip(spelled).collect();
    gathered.par_sort_by_key(|(key, _)| *key);
    let mut rows: HashMap<Key<'_>, Vec<u32>, RandomState> = HashMap::default();
    let places: HashMap<(Text, Country), Key<'n>, RandomState> =
        spelled.iter().zip(keys).map(|(one, key)| ((one.name, one.country), *key)).collect();
    for (row, index) in records.parties.iter().zip(0..).filter(|(row, _)| !row.mention.is_none()) {
        rows.entry(places[&(row.mention.name, row.mention.country)]).or_default().push(index);
    }
    let mut units: Vec<Unit<'n>> = Vec::with_capacity(gathered.len());
    for list in gathered.chunk_by(|a, b| a.0 == b.0) {
        let (key, list) = (list[0].0, list.iter().map(|(_, one)| *one));
        let first = list.clone().map(|one| one.first).min_by_key(|first| first.order(records));
        let Some(first) = first else { continue };
        let spelling = shown(records, normals, key.0, list.clone().map(|one| one.name));
        let addresses = list.clone().flat_map(|one| one.addresses.iter().copied()).collect();
        let mut rows = rows.remove(&key).unwrap_or_default();
        rows.sort_by_cached_key(|index| content(records, *index));
        let cells = list.map(|one| one.cells).sum();
        units.push(Unit { normal: key.0, country: key.1, spelling, first, cells, addresses, rows });
    }
    add_named_only(records, normals, &mut units);
    units
}

/// Owners and parents that no mention names may be another spelling of a party.
fn add_named_only<'n>(records: &Records, normals: &'n Normals, units: &mut Vec<Unit<'n>>) {
    let mut open: BTreeMap<&'n str, (Text, Sighting)> = BTreeMap::new();
    for (name, first) in named_only(records) {
        let normal = normals[&name].as_str();
        let known = units.binary_search_by(|unit| unit.normal.cmp(normal)).is_ok();
        if !known && !normal.is_empty() {
            let held = open.entry(normal).or_insert((name, first));
            if records.texts.show(name) < records.texts.show(held.0) {
                *held = (name, first);
            }
        }
    }
    for (normal, (spelling, first)) in open {
        let (addresses, rows) = (BTreeSet::new(), Vec::new());
        units.push(Unit { normal, country: Country::UNKNOWN, spelling, first, cells: 1, addresses, rows });
    }
    units.sort_by(|a, b| (a.normal, a.country).cmp(&(b.normal, b.country)));
}

/// The own name before an alias; lower-case letters read better than a name in capitals; never by row order.
fn shown(records: &Records, normals: &Normals, normal: &str, spellings: impl Iterator<Item = Text>) -> Text {
    let best = spellings.max_by_key(|text| {
        let name = records.texts.show(*text);
        (normals[text] == normal, readable(name))
    });
    best.unwrap_or_default()
}

/// Larger for a spelling that is rather shown than another.
pub(super) fn readable(name: &str) -> impl Ord + use<'_> {
    (name.chars().any(char::is_lowercase), Reverse(name))
}

/// Brings a mention without country to the one country of its name.
fn home(country: Country, known: Option<&BTreeSet<Country>>) -> Country {
    match known {
        Some(known) if !country.is_known() && known.len() == 1 => *known.first().unwrap_or(&country),
        _ => country,
    }
}

/// Normal forms of every name that may mean a party. O(names).
fn normals(records: &Records, spelled: &[Spelled], normal: &NormalForm<'_>, matching: Matching) -> Normals {
    let rows = records.parties.iter();
    let given = rows.flat_map(|row| row.aliases.iter().copied().chain([row.ultimate_parent, row.mention.name]));
    let owners = records.ownership.iter().flat_map(|row| [row.owner_name, row.owned_name]);
    let asked = records.answers.iter().map(|row| row.party_name);
    let ruled = records.same_parties.iter().flat_map(|row| row.names.map(|name| name.name));
    let names = spelled.iter().map(|one| one.name).chain(given).chain(owners).chain(asked).chain(ruled);
    let mut distinct: Vec<Text> = names.collect();
    distinct.sort_unstable();
    distinct.dedup();
    let form = |name: &Text| {
        let spelling = records.texts.show(*name);
        (*name, if matching == Matching::Off { spelling.to_owned() } else { normal.name(spelling) })
    };
    distinct.par_iter().map(form).collect()
}

/// Known countries of each name.
fn countries<'n>(
    spelled: &[Spelled],
    name: impl Fn(&Spelled) -> &'n str,
) -> HashMap<&'n str, BTreeSet<Country>, RandomState> {
    let mut countries: HashMap<&str, BTreeSet<Country>, RandomState> = HashMap::default();
    for one in spelled.iter().filter(|one| one.country.is_known()) {
        countries.entry(name(one)).or_default().insert(one.country);
    }
    countries
}

/// Aliases that a party alone claims lead to it.
fn add_aliases(
    records: &Records,
    (normals, aliases): (&Normals, &Aliases),
    parties: &[Party],
    by_normal: &mut HashMap<String, BTreeSet<PartyId>, RandomState>,
) {
    for (party, number) in parties.iter().zip(0..) {
        let rows = party.records.iter().map(|index| &records.parties[*index as usize]);
        for alias in rows.flat_map(|row| &row.aliases) {
            let normal = &normals[alias];
            if party.normals.iter().any(|own| own == aliases.canonical(normal)) {
                by_normal.entry(normal.clone()).or_default().insert(PartyId(number));
            }
        }
    }
}
