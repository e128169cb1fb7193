//! Parties put together from units: name, spellings, why each belongs to it, and who may be the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use crate::model::{Alike, Country, Joined, Party, PartyId, Records, Text};
use crate::policy::ResolutionRule;

use super::cluster::{Clusters, Link, Unit};
use super::gather::Key;
use super::seen::Spelled;

/// Parties, and where everything went.
pub(super) struct Built {
    /// In the order of the name they are known by.
    pub(super) parties: Vec<Party>,
    /// The party of each unit, `None` for a name in no mention.
    pub(super) of_unit: Vec<Option<PartyId>>,
    /// The party of each spelling.
    pub(super) of_spelled: Vec<PartyId>,
    /// Names all of whose units are one party that is known by another name.
    pub(super) known_as: HashMap<String, String>,
}

/// Makes one party of each group of units that a mention names. O(units log units).
pub(super) fn assemble(
    records: &Records,
    units: &[Unit<'_>],
    (spelled, keys): (&[Spelled], &[Key<'_>]),
    clusters: &Clusters,
    rule: &ResolutionRule,
) -> Built {
    let mut by_unit: Vec<Vec<u32>> = vec![Vec::new(); units.len()];
    let numbers: HashMap<Key<'_>, usize> =
        units.iter().enumerate().map(|(at, unit)| ((unit.normal, unit.country), at)).collect();
    let unit_of = |key: &Key<'_>| numbers.get(key).copied().unwrap_or_default();
    for (key, at) in keys.iter().zip(0..) {
        by_unit[unit_of(key)].push(at);
    }
    let mentioned = |unit: &u32| !by_unit[*unit as usize].is_empty();
    let groups = clusters.groups.iter().filter(|group| group.iter().any(mentioned));
    let mut order: Vec<(u32, &Vec<u32>)> = groups.map(|group| (known_by(units, group, mentioned), group)).collect();
    order.sort_unstable();
    let mut of_unit = vec![None; units.len()];
    for ((_, group), party) in order.iter().zip(0..) {
        group.iter().for_each(|unit| of_unit[*unit as usize] = Some(PartyId(party)));
    }
    let group_spelled = |group: &[u32]| -> Vec<&Spelled> {
        group.iter().flat_map(|unit| &by_unit[*unit as usize]).map(|at| &spelled[*at as usize]).collect()
    };
    let mut parties: Vec<Party> =
        order.iter().map(|(head, group)| party(records, units, (*head, group), &group_spelled(group))).collect();
    add_joined(units, clusters, &order, &of_unit, &mut parties);
    add_alike(units, clusters, &of_unit, &mut parties, rule.possible_listed);
    let of_spelled = keys.iter().map(|key| of_unit[unit_of(key)].unwrap_or(PartyId(0))).collect();
    let known_as = known_as(units, &of_unit, &parties);
    Built { parties, of_unit, of_spelled, known_as }
}

/// The unit that gives a party its name and its id: of a known country, the first seen, of the longest name. Rows of
/// later days, and rows about others, do not change it.
fn known_by(units: &[Unit<'_>], group: &[u32], mentioned: impl Fn(&u32) -> bool) -> u32 {
    let key = |unit: &u32| {
        let one = &units[*unit as usize];
        let day = (one.first.day.is_none(), one.first.day);
        (!mentioned(unit), !one.country.is_known(), day, Reverse(one.normal.len()), *unit)
    };
    group.iter().copied().min_by_key(key).unwrap_or_default()
}

fn party(records: &Records, units: &[Unit<'_>], (head, group): (u32, &[u32]), spelled: &[&Spelled]) -> Party {
    let by_words = |texts: BTreeSet<Text>| {
        let mut list: Vec<Text> = texts.into_iter().collect();
        list.sort_by_key(|text| records.texts.show(*text));
        list
    };
    let head = &units[head as usize];
    let mut rows: Vec<u32> = group.iter().flat_map(|unit| units[*unit as usize].rows.iter().copied()).collect();
    rows.sort_by_cached_key(|index| content(records, *index));
    let normals: BTreeSet<&str> = group.iter().map(|unit| units[*unit as usize].normal).collect();
    let roles: BTreeSet<_> = spelled.iter().flat_map(|one| one.roles.iter().copied()).collect();
    Party {
        name: records.texts.show(head.spelling).to_owned(),
        normal: head.normal.to_owned(),
        normals: normals.into_iter().map(str::to_owned).collect(),
        country: head.country,
        spellings: by_words(spelled.iter().map(|one| one.name).collect()),
        addresses: by_words(spelled.iter().flat_map(|one| one.addresses.iter().copied()).collect()),
        records: rows,
        roles: roles.into_iter().collect(),
        ..Party::default()
    }
}

/// The reasons of each party, from the name it is known by outwards: each name with the one through which it came in.
fn add_joined(
    units: &[Unit<'_>],
    clusters: &Clusters,
    order: &[(u32, &Vec<u32>)],
    of_unit: &[Option<PartyId>],
    parties: &mut [Party],
) {
    let mut ways: BTreeMap<u32, Vec<(u32, &Link)>> = BTreeMap::new();
    for link in &clusters.links {
        let [one, other] = link.units;
        ways.entry(one).or_default().push((other, link));
        ways.entry(other).or_default().push((one, link));
    }
    let mut reached: BTreeSet<u32> = BTreeSet::new();
    for (head, _) in order.iter().filter(|(_, group)| group.len() > 1) {
        let Some(party) = of_unit[*head as usize] else { continue };
        let mut open = VecDeque::from([*head]);
        reached.insert(*head);
        while let Some(near) = open.pop_front() {
            for (far, link) in ways.get(&near).into_iter().flatten().filter(|(far, _)| reached.insert(*far)) {
                open.push_back(*far);
                let [near, far] = [near, *far].map(|unit| &units[unit as usize]);
                parties[party.0 as usize].joined.push(Joined {
                    spelling: far.spelling,
                    country: far.country,
                    normal: far.normal.to_owned(),
                    with: near.spelling,
                    because: link.because.clone(),
                    cites: link.cites.clone(),
                });
            }
        }
    }
}

/// Who may be the same as a party, the most alike first, up to a number.
fn add_alike(units: &[Unit<'_>], clusters: &Clusters, of_unit: &[Option<PartyId>], parties: &mut [Party], most: usize) {
    for maybe in &clusters.maybes {
        let [one, other] = maybe.units;
        for (own, other) in [(one, other), (other, one)] {
            let (Some(party), Some(id)) = (of_unit[own as usize], of_unit[other as usize]) else { continue };
            let list = &mut parties[party.0 as usize].alike;
            if list.len() < most {
                let cells =
                    [own, other].map(|unit| units[unit as usize].first).map(|first| (first.record, first.column));
                let spellings = [own, other].map(|unit| units[unit as usize].spelling);
                list.push(Alike { other: id, spellings, score: maybe.score, by: maybe.by, held: maybe.held, cells });
            }
        }
    }
}

fn known_as(units: &[Unit<'_>], of_unit: &[Option<PartyId>], parties: &[Party]) -> HashMap<String, String> {
    let mut known_as = HashMap::new();
    let both: Vec<(&Unit<'_>, &Option<PartyId>)> = units.iter().zip(of_unit).collect();
    for same in both.chunk_by(|a, b| a.0.normal == b.0.normal) {
        let (unit, party) = same[0];
        let one = same.iter().all(|(_, other)| *other == party);
        let name = party.filter(|_| one).map(|party| &parties[party.0 as usize].normal);
        if let Some(name) = name.filter(|name| *name != unit.normal) {
            known_as.insert(unit.normal.to_owned(), name.clone());
        }
    }
    known_as
}

/// Everything that a row says, so that only rows that say the same are told apart by their place.
type Content<'r> = (Option<crate::model::Day>, [&'r str; 12], [Country; 2], Option<i64>, Vec<&'r str>);

pub(super) fn content(records: &Records, index: u32) -> Content<'_> {
    let row = &records.parties[index as usize];
    let show = |text: Text| records.texts.show(text);
    let words = [
        row.mention.address,
        row.ultimate_parent,
        row.business,
        row.list_status,
        row.web_presence,
        row.registration_no,
        row.lei,
        row.duns,
        row.tax_id,
        row.mention.name,
        row.phone,
        row.email,
    ];
    let countries = [row.hq_country, row.ultimate_parent_country];
    let aliases = row.aliases.iter().chain(row.officers.iter().flatten()).map(|word| show(*word)).collect();
    (row.incorporated, words.map(show), countries, row.datacentre_kw, aliases)
}
