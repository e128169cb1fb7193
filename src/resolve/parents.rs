//! Where the parents of a party are headquartered, followed by name through the parties table.

use std::collections::BTreeSet;

use crate::model::{Country, PartyId};

use super::{Directory, Known, Profile};

/// Names of parents that are followed; a longer chain leaves the seat unknown.
const MOST_PARENTS: usize = 8;

/// What the records say of a party's parents.
#[derive(Default)]
pub(super) struct Parents {
    /// Seats, nearest parent first, with the column that states each.
    pub(super) seats: Vec<(Known<Country>, &'static str)>,
    /// True when the last parent named has no recorded seat.
    pub(super) unknown: bool,
}

/// Climbs from a party to its ultimate parent: a stated country ends the climb, else the parent's name leads to its own
/// row. A name that was met before ends it too. O(parents).
pub(super) fn of(party: PartyId, profile: &Profile, profiles: &[Profile], directory: &Directory) -> Parents {
    let mut found = Parents::default();
    let mut met = BTreeSet::from([party]);
    let (mut name, mut stated) = (profile.parent, profile.parent_country);
    for _ in 0..MOST_PARENTS {
        if let Some(known) = stated {
            found.seats.push((known, "ultimate_parent_country"));
            found.unknown = false;
            return found;
        }
        let Some(parent) = name else { return found };
        let namesakes = directory.named(parent.value);
        if namesakes.iter().any(|namesake| met.contains(namesake)) {
            return found;
        }
        found.unknown = true;
        met.extend(namesakes);
        let Some(row) = one_of(namesakes, profiles) else { return found };
        if let Some(known) = row.headquarters {
            found.seats.push((known, "hq_country"));
            found.unknown = false;
        }
        (name, stated) = (row.parent, row.parent_country);
    }
    found.unknown |= name.is_some();
    found
}

/// The profile of the first of the namesakes whose headquarters are known, when all that are known agree.
fn one_of<'p>(namesakes: &[PartyId], profiles: &'p [Profile]) -> Option<&'p Profile> {
    let known = || namesakes.iter().map(|party| &profiles[party.0 as usize]);
    let seated = || known().filter(|profile| profile.headquarters.is_some());
    let seat = |profile: &Profile| profile.headquarters.map(|known| known.value);
    let agree = seated().zip(seated().skip(1)).all(|(one, next)| seat(one) == seat(next));
    seated().chain(known().filter(|profile| profile.parent.is_some())).next().filter(|_| agree)
}
