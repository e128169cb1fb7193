//! Names of one country that name one party, joined where evidence is strong and nothing contradicts.
//!
//! Units (one normal name in one country) come in the order of their content and are joined in the order of the strength
//! of what speaks for it: the user's word, the same identifier, names alike. A weak link joins nothing: it is kept as
//! "possibly the same". Where we cannot have both, a missed merge is preferred to a wrong one: it costs a look, the other
//! accuses.

mod groups;
mod likeness;
mod links;
mod marks;
mod names;
mod pairs;
mod places;
mod romanised;
mod rulings;
mod spelt;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use super::seen::Sighting;
use super::{Matching, NormalForm};
use crate::model::{Cite, Country, RecordRef, Records, Text};
use crate::policy::Policy;

use groups::{Bridge, Certain, Groups, Refusal};
use marks::{Mark, Sort};
use places::Places;

pub(super) use likeness::Likeness;
pub(super) use rulings::split_apart;

/// A normal name in one country.
pub(super) struct Unit<'u> {
    pub(super) normal: &'u str,
    pub(super) country: Country,
    /// The spelling to print.
    pub(super) spelling: Text,
    pub(super) first: Sighting,
    /// Cells in which it stands.
    pub(super) cells: u32,
    pub(super) addresses: BTreeSet<Text>,
    /// Rows of the parties table about it.
    pub(super) rows: Vec<u32>,
}

/// What units are made of, and by which rules they are joined.
pub(super) struct Ground<'g, 'p> {
    pub(super) records: &'g Records,
    pub(super) policy: &'p Policy,
    pub(super) normal: &'g NormalForm<'p>,
    pub(super) normals: &'g super::Normals,
}

/// Two units that were joined, and why.
pub(super) struct Link {
    pub(super) units: [u32; 2],
    pub(super) because: String,
    pub(super) cites: Vec<Cite>,
}

/// Two units that may be one party.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Maybe {
    pub(super) units: [u32; 2],
    pub(super) score: u16,
    pub(super) by: &'static str,
    pub(super) held: &'static str,
}

/// Units joined into parties.
pub(super) struct Clusters {
    /// Units of each party, in order; parties in the order of their first unit.
    pub(super) groups: Vec<Vec<u32>>,
    /// Why units are together.
    pub(super) links: Vec<Link>,
    /// What was not joined, most alike first.
    pub(super) maybes: Vec<Maybe>,
    /// What a reader of the report should know.
    pub(super) notes: Vec<String>,
}

/// The work on one data set.
struct Work<'w, 'p> {
    ground: &'w Ground<'w, 'p>,
    units: &'w [Unit<'w>],
    marks: Vec<Vec<Mark>>,
    places: Places<'w, 'p>,
    groups: Groups,
    links: Vec<Link>,
    maybes: Vec<Maybe>,
    notes: Vec<String>,
}

/// Joins units, which must be in the order of normal name and country. O(pairs of names that share words), on all cores.
pub(super) fn clusters<'w>(ground: &'w Ground<'w, '_>, units: &'w [Unit<'w>], matching: Matching) -> Clusters {
    let mut work = Work::new(ground, units);
    if matching == Matching::Off {
        if !ground.records.same_parties.is_empty() {
            work.notes.push("what you say of same and different parties is not heeded: resolution is off".to_owned());
        }
        return work.finish();
    }
    work.take_rulings();
    if matching == Matching::Default {
        work.join_by_marks();
        work.join_by_names();
    }
    work.finish()
}

impl<'w, 'p> Work<'w, 'p> {
    fn new(ground: &'w Ground<'w, 'p>, units: &'w [Unit<'w>]) -> Work<'w, 'p> {
        let mut notes = Vec::new();
        let marks: Vec<Vec<Mark>> = units.iter().map(|unit| marks_of(ground, unit, &mut notes)).collect();
        let certain = units.iter().zip(&marks).map(|(unit, marks)| certain(unit, marks)).collect();
        let forbidden = rulings::forbidden(ground, units);
        let groups = Groups::new(certain, forbidden);
        let places = Places::new(ground, units);
        Work { ground, units, marks, places, groups, links: Vec::new(), maybes: Vec::new(), notes }
    }

    /// Identifiers that units share. One that too many names share joins nothing.
    fn join_by_marks(&mut self) {
        let most = self.ground.policy.resolution_rule().sharers;
        for sort in Sort::DECIDING {
            let mut holders: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
            for (marks, unit) in self.marks.iter().zip(0..) {
                for mark in marks.iter().filter(|mark| mark.sort == sort) {
                    holders.entry(mark.value.clone()).or_default().insert(unit);
                }
            }
            for (value, units) in holders.into_iter().filter(|(_, units)| units.len() > 1) {
                if units.len() > most {
                    let count = units.len();
                    self.notes.push(format!("{} {value} stands with {count} names and joins none", sort.word()));
                    continue;
                }
                let units: Vec<u32> = units.into_iter().collect();
                for (at, one) in units.iter().enumerate() {
                    units[at + 1..].iter().for_each(|other| self.join_by_mark(sort, &value, [*one, *other], &units));
                }
            }
        }
    }

    fn join_by_mark(&mut self, sort: Sort, value: &str, [a, b]: [u32; 2], holders: &[u32]) {
        let country = |unit: u32| self.units[unit as usize].country;
        let known: BTreeSet<Country> = holders.iter().map(|unit| country(*unit)).filter(|one| one.is_known()).collect();
        let half = country(a).is_known() != country(b).is_known();
        let bridge = if sort == Sort::Lei { Bridge::Countries } else { Bridge::Plain };
        let held = match self.groups.refusal(a, b, bridge) {
            Some(refusal) => refusal.words(),
            None if bridge == Bridge::Plain && half && known.len() > 1 => SEVERAL,
            None => {
                let because = format!("same {} {value}", sort.word());
                let cites = [a, b].iter().filter_map(|unit| self.cite(*unit, sort, value)).collect();
                return self.join([a, b], because, cites);
            }
        };
        self.hold(Maybe { units: [a, b], score: 0, by: sort.word(), held });
    }

    /// Joins two groups with the reason, unless they are one already.
    fn join(&mut self, units: [u32; 2], because: String, cites: Vec<Cite>) {
        if self.groups.group(units[0]) != self.groups.group(units[1]) {
            self.groups.join(units[0], units[1]);
            self.links.push(Link { units, because, cites });
        }
    }

    fn hold(&mut self, maybe: Maybe) {
        if maybe.held != Refusal::User.words() {
            self.maybes.push(maybe);
        }
    }

    /// The cell of the parties table that states a mark of a unit.
    fn cite(&self, unit: u32, sort: Sort, value: &str) -> Option<Cite> {
        let mark = self.marks[unit as usize].iter().find(|mark| mark.sort == sort && mark.value == value)?;
        Some(Cite { record: mark.record, column: sort.column(), note: String::new() })
    }

    /// The cell in which a unit's name stands first.
    fn sighting(&self, unit: u32) -> Cite {
        let first = self.units[unit as usize].first;
        Cite { record: first.record, column: first.column, note: String::new() }
    }

    fn finish(mut self) -> Clusters {
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for unit in (0..).take(self.units.len()) {
            let members = self.groups.members(self.groups.group(unit));
            if members[0] == unit {
                groups.insert(unit, members.to_vec());
            }
        }
        let first = |unit: u32| self.groups.members(self.groups.group(unit))[0];
        self.maybes.retain(|maybe| first(maybe.units[0]) != first(maybe.units[1]));
        self.maybes.sort_by_key(|maybe| (std::cmp::Reverse(maybe.score), maybe.units, maybe.by, maybe.held));
        let mut told = BTreeSet::new();
        self.maybes.retain(|maybe| told.insert(maybe.units.map(first)));
        Clusters { groups: groups.into_values().collect(), links: self.links, maybes: self.maybes, notes: self.notes }
    }
}

/// Held back because a name without country may mean several parties.
const SEVERAL: &str = "no country is recorded for one of them, and several parties fit";

/// Identifiers of a unit from its rows.
fn marks_of(ground: &Ground<'_, '_>, unit: &Unit<'_>, notes: &mut Vec<String>) -> Vec<Mark> {
    let words = ground.policy.identity_words();
    let mut marks: BTreeMap<(Sort, String), RecordRef> = BTreeMap::new();
    let mut numbers: BTreeSet<String> = BTreeSet::new();
    for row in unit.rows.iter().map(|row| &ground.records.parties[*row as usize]) {
        let (found, wrong) = marks::of_row(row, ground.records, words);
        notes.extend(wrong);
        let registered = found.iter().filter(|mark| mark.sort == Sort::Registration);
        numbers.extend(registered.map(|mark| mark.value.clone()));
        for mark in found {
            marks.entry((mark.sort, mark.value)).or_insert(mark.record);
        }
    }
    if numbers.len() > 1 {
        let name = ground.records.texts.show(unit.spelling);
        let list = numbers.into_iter().collect::<Vec<_>>().join(", ");
        notes.push(format!(
            "{name} ({}) stands with several registration numbers ({list}): rows that give the name alone do not say which is meant",
            unit.country
        ));
    }
    marks.into_iter().map(|((sort, value), record)| Mark { sort, value, record }).collect()
}

fn certain(unit: &Unit<'_>, marks: &[Mark]) -> Certain {
    let mut certain = Certain::default();
    for mark in marks {
        match mark.sort {
            Sort::Lei => {
                certain.leis.insert(mark.value.clone());
            }
            Sort::Registration => {
                certain.numbers.entry(unit.country).or_default().insert(mark.value.clone());
            }
            Sort::Duns | Sort::Tax | Sort::Phone | Sort::Mail => {}
        }
    }
    certain.countries.extend(Some(unit.country).filter(|country| country.is_known()));
    certain
}
