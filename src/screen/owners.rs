//! Who owns a party on a day: one holding per owner, by the ownership table.

use std::collections::{BTreeMap, HashMap};

use crate::model::{Day, Milli, PartyId, Records, Text};
use crate::resolve::Directory;

use super::ListMatch;

/// Rows of the ownership table by owned party.
pub(super) struct Owners {
    by_owned: HashMap<PartyId, Vec<Holding>>,
}

/// One row: an owner's share over a period.
pub(super) struct Holding {
    /// Index of the ownership row.
    pub(super) row: u32,
    /// Percent in thousandths; `None` is unknown, never zero.
    pub(super) percent: Option<Milli>,
    /// Parties of the owner's name.
    pub(super) owners: Vec<PartyId>,
    /// List entries of an owner that no other table names.
    pub(super) unplaced: Vec<ListMatch>,
    from: Option<Day>,
    to: Option<Day>,
    /// Canonical normal name of the owner.
    owner: String,
}

impl Owners {
    /// Sorts the ownership rows by owned party. The table gives no country: a row is about every party of the owned name.
    /// `screen` gives the list entries of an owner that is no party. O(rows log rows).
    pub(super) fn new(records: &Records, directory: &Directory, screen: impl Fn(Text) -> Vec<ListMatch>) -> Owners {
        let mut by_owned: HashMap<PartyId, Vec<Holding>> = HashMap::new();
        for (row, number) in records.ownership.iter().zip(0..) {
            let owners = directory.named(row.owner_name);
            for owned in directory.named(row.owned_name).iter().filter(|owned| !owners.contains(owned)) {
                by_owned.entry(*owned).or_default().push(Holding {
                    row: number,
                    percent: row.percent,
                    owners: owners.to_vec(),
                    unplaced: if owners.is_empty() { screen(row.owner_name) } else { Vec::new() },
                    from: row.from,
                    to: row.to,
                    owner: directory.canonical(row.owner_name).to_owned(),
                });
            }
        }
        for holdings in by_owned.values_mut() {
            holdings.sort_by(|a, b| a.content().cmp(&b.content()));
        }
        Owners { by_owned }
    }

    /// Holdings in a party on a day, by owner's name. Rows of one owner state one holding, not several: the largest
    /// recorded share counts once, and a share that is not recorded only where none is.
    pub(super) fn on(&self, party: PartyId, day: Day) -> Vec<&Holding> {
        let mut largest: BTreeMap<&str, &Holding> = BTreeMap::new();
        for held in self.by_owned.get(&party).into_iter().flatten().filter(|held| held.covers(day)) {
            let known = largest.entry(&held.owner).or_insert(held);
            if held.percent > known.percent {
                *known = held;
            }
        }
        largest.into_values().collect()
    }
}

impl Holding {
    fn covers(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    fn content(&self) -> (&str, Option<Milli>, Option<Day>, Option<Day>, u32) {
        (&self.owner, self.percent, self.from, self.to, self.row)
    }
}
