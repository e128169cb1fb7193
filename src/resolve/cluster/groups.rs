//! Groups of names that only grow where nothing contradicts: identifiers, countries, the user's word, unlike names.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Country;

/// What is certain of a name or of a group of names.
#[derive(Clone, Default, Debug)]
pub(super) struct Certain {
    pub(super) leis: BTreeSet<String>,
    /// Registration numbers by country.
    pub(super) numbers: BTreeMap<Country, BTreeSet<String>>,
    /// Known countries.
    pub(super) countries: BTreeSet<Country>,
}

/// Why two groups stay two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Refusal {
    Lei,
    Registration,
    Country,
    User,
    /// Names of the two groups are not alike.
    Chain,
}

impl Refusal {
    pub(super) fn words(self) -> &'static str {
        match self {
            Refusal::Lei => "their LEIs differ",
            Refusal::Registration => "their registration numbers differ",
            Refusal::Country => "they are in different countries",
            Refusal::User => "you say that they are different",
            Refusal::Chain => "other spellings of the two are not alike",
        }
    }
}

/// How much a link may bridge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Bridge {
    /// One country, nothing contradicts.
    Plain,
    /// Countries too: the same LEI.
    Countries,
    /// Whatever the records say: the user's word.
    All,
}

/// Groups of units, each unit in one.
pub(super) struct Groups {
    all: Sets,
    certain: Vec<Certain>,
    /// Units joined by their names alone.
    families: Sets,
    forbidden: BTreeMap<u32, BTreeSet<u32>>,
}

impl Groups {
    /// Each unit alone.
    pub(super) fn new(certain: Vec<Certain>, forbidden: BTreeMap<u32, BTreeSet<u32>>) -> Groups {
        Groups { all: Sets::alone(certain.len()), families: Sets::alone(certain.len()), certain, forbidden }
    }

    /// The group of a unit: its number names no unit in particular.
    pub(super) fn group(&self, unit: u32) -> u32 {
        self.all.root[unit as usize]
    }

    /// Units of a group, in order.
    pub(super) fn members(&self, group: u32) -> &[u32] {
        self.all.members(group)
    }

    pub(super) fn certain(&self, group: u32) -> &Certain {
        &self.certain[group as usize]
    }

    /// Units joined with one by their names.
    pub(super) fn family(&self, unit: u32) -> &[u32] {
        self.families.members(self.families.root[unit as usize])
    }

    /// What keeps the groups of two units apart.
    pub(super) fn refusal(&self, a: u32, b: u32, bridge: Bridge) -> Option<Refusal> {
        let (a, b) = (self.group(a), self.group(b));
        if self.is_forbidden(a, b) {
            return Some(Refusal::User);
        }
        let (one, other) = (self.certain(a), self.certain(b));
        match () {
            () if bridge == Bridge::All => None,
            () if differ(&one.leis, &other.leis) => Some(Refusal::Lei),
            () if registered_apart(one, other) => Some(Refusal::Registration),
            () if bridge == Bridge::Countries => None,
            () if nested(&one.countries, &other.countries) => None,
            () => Some(Refusal::Country),
        }
    }

    fn is_forbidden(&self, a: u32, b: u32) -> bool {
        let forbids = |unit: &u32| {
            let others = self.forbidden.get(unit);
            others.is_some_and(|others| others.iter().any(|other| self.group(*other) == b))
        };
        !self.forbidden.is_empty() && self.members(a).iter().any(forbids)
    }

    /// Makes the groups of two units one. O(members of the smaller).
    pub(super) fn join(&mut self, a: u32, b: u32) {
        let Some((into, from)) = self.all.join(a, b) else { return };
        let certain = std::mem::take(&mut self.certain[from as usize]);
        let held = &mut self.certain[into as usize];
        held.leis.extend(certain.leis);
        held.countries.extend(certain.countries);
        for (country, numbers) in certain.numbers {
            held.numbers.entry(country).or_default().extend(numbers);
        }
    }

    /// As [`Groups::join`], for units joined by their names.
    pub(super) fn join_names(&mut self, a: u32, b: u32) {
        self.join(a, b);
        self.families.join(a, b);
    }
}

/// Which of many numbers stand together.
struct Sets {
    root: Vec<u32>,
    /// Of each root that is not alone, in order.
    members: Vec<Vec<u32>>,
}

impl Sets {
    fn alone(count: usize) -> Sets {
        Sets { root: (0..).take(count).collect(), members: vec![Vec::new(); count] }
    }

    fn members(&self, root: u32) -> &[u32] {
        let own = &self.root[root as usize];
        let members = &self.members[root as usize];
        if members.is_empty() && *own == root { std::slice::from_ref(own) } else { members }
    }

    /// Puts the sets of two numbers together: the root that they have, and the one that one of them had. O(members).
    fn join(&mut self, a: u32, b: u32) -> Option<(u32, u32)> {
        let (a, b) = (self.root[a as usize], self.root[b as usize]);
        let (into, from) = if self.members(a).len() >= self.members(b).len() { (a, b) } else { (b, a) };
        if into == from {
            return None;
        }
        let mut together = [self.members(into), self.members(from)].concat();
        together.sort_unstable();
        let moved = self.members(from).to_vec();
        moved.iter().for_each(|unit| self.root[*unit as usize] = into);
        self.members[from as usize] = Vec::new();
        self.members[into as usize] = together;
        Some((into, from))
    }
}

/// Two numbers of one register, or of registers that are not told.
fn registered_apart(one: &Certain, other: &Certain) -> bool {
    one.numbers.iter().any(|(country, numbers)| {
        let same = |known: &Country| known == country || !known.is_known() || !country.is_known();
        other.numbers.iter().any(|(known, others)| same(known) && differ(numbers, others))
    })
}

fn differ(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
}

fn nested(a: &BTreeSet<Country>, b: &BTreeSet<Country>) -> bool {
    a.is_subset(b) || b.is_subset(a)
}
