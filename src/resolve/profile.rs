//! What the records say of one party, with the record each fact was read from.

use std::collections::HashMap;

use petgraph::unionfind::UnionFind;

use crate::model::{Country, Day, Milli, Ownership, Party, PartyId, PartyRecord, RecordRef, Records, Text};

use super::{Directory, parents};

/// A value and where it was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// Its record.
    pub record: RecordRef,
}

/// Facts about a party from its rows in the parties table; `None` is unknown, never "no".
#[derive(Clone, Default, Debug)]
pub struct Profile {
    /// True when the party has no row of its own and these are the facts of the one row of its name, in another country.
    pub borrowed: bool,
    /// Country of the headquarters.
    pub headquarters: Option<Known<Country>>,
    /// Country of the ultimate parent's headquarters: as stated or, when the row gives none, from the parent's own row.
    pub parent_country: Option<Known<Country>>,
    /// Name of the ultimate parent.
    pub parent: Option<Known<Text>>,
    /// Date of formation.
    pub incorporated: Option<Known<Day>>,
    /// Line of business in the record's words.
    pub business: Option<Known<Text>>,
    /// Web presence in the record's words.
    pub web_presence: Option<Known<Text>>,
    /// Declared power of the site in kilowatts; never borrowed.
    pub power_kw: Option<Known<i64>>,
    /// Listing that the user's own record states: the first of [`Profile::list_statuses`].
    pub list_status: Option<Known<Text>>,
    /// Every listing that the user's own records state, each wording once, in the order of the rows' content.
    pub list_statuses: Vec<Known<Text>>,
    /// Address of the record; never borrowed.
    pub address: Option<Known<Text>>,
    /// Registration number; never borrowed.
    pub registration: Option<Known<Text>>,
    /// Seats of parents, nearest first, with the column that states each.
    pub(super) parent_seats: Vec<(Known<Country>, &'static str)>,
    /// True when a parent other than the party is named and no record gives the country of its headquarters.
    pub(super) parent_seat_unknown: bool,
    /// Number of its group of companies, by stated parents and by owners; and by stated parents alone.
    group: [usize; 2],
}

/// One profile per party, by party number. A party without a row takes the facts of the one party of its normal name
/// that has rows; a parent without country is looked up in its own row. O(party records).
#[must_use]
pub fn profiles(records: &Records, directory: &Directory) -> Vec<Profile> {
    let mut profiles: Vec<Profile> = directory.parties.iter().map(|party| profile(records, party)).collect();
    let lenders = lenders(directory);
    for (number, party) in directory.parties.iter().enumerate().filter(|(_, party)| party.records.is_empty()) {
        if let Some(Some(lender)) = lenders.get(party.normal.as_str()) {
            profiles[number] = profiles[lender.0 as usize].lent();
        }
    }
    let parents: Vec<parents::Parents> = (0..)
        .zip(&profiles)
        .map(|(number, profile)| parents::of(PartyId(number), profile, &profiles, directory))
        .collect();
    let owned = groups(&records.ownership, directory, &profiles);
    let stated = groups(&[], directory, &profiles);
    for (profile, (owned, stated)) in profiles.iter_mut().zip(owned.into_iter().zip(stated)) {
        profile.group = [owned, stated];
    }
    for (profile, found) in profiles.iter_mut().zip(parents) {
        profile.parent_country = profile.parent_country.or(found.seats.first().map(|(known, _)| *known));
        profile.parent_seats = found.seats;
        profile.parent_seat_unknown = found.unknown;
    }
    profiles
}

impl Profile {
    /// The countries that decide the headquarters rule, with the column that states each: those of the parents' own
    /// headquarters, nearest first, then the party's. A parent's country may stand in the parent's own row (`hq_country`
    /// of another record than [`Profile::headquarters`]).
    pub fn head_countries(&self) -> impl Iterator<Item = (Known<Country>, &'static str)> {
        let own = self.headquarters.map(|known| (known, "hq_country"));
        self.parent_seats.iter().copied().chain(own)
    }

    /// True when the records leave a seat open that decides the headquarters rule: nothing is said of headquarters and
    /// parent, or a parent is named and the country of its headquarters is not recorded.
    #[must_use]
    pub fn headquarters_unknown(&self) -> bool {
        self.parent_seat_unknown || (self.headquarters.is_none() && self.parent_country.is_none())
    }

    /// The facts that hold for the company wherever it stands: no address, power or registration of a site.
    fn lent(&self) -> Profile {
        Profile { borrowed: true, power_kw: None, address: None, registration: None, ..self.clone() }
    }
}

/// True when two parties are of one group: by the ultimate parents that their records name, and the parents of those, and by
/// the owners of more than half that the records of owners name until today. Spellings and aliases of one name are one.
#[must_use]
pub fn same_group(profiles: &[Profile], a: PartyId, b: PartyId) -> bool {
    let of = |party: PartyId| profiles.get(party.0 as usize).map(|profile| profile.group[0]);
    a == b || of(a).is_some_and(|group| of(b) == Some(group))
}

/// True when two parties are of one group by the parents that their records name, whoever else owns them.
#[must_use]
pub fn same_stated_group(profiles: &[Profile], a: PartyId, b: PartyId) -> bool {
    let of = |party: PartyId| profiles.get(party.0 as usize).map(|profile| profile.group[1]);
    a == b || of(a).is_some_and(|group| of(b) == Some(group))
}

/// Numbers the groups of parties. O((parties + owners) log parties).
fn groups(owners: &[Ownership], directory: &Directory, profiles: &[Profile]) -> Vec<usize> {
    let majority = owners.iter().filter(|row| row.to.is_none() && row.percent > Some(HALF));
    let owners = majority.map(|row| [row.owner_name, row.owned_name].map(|name| directory.canonical(name)));
    let named = |number: usize| directory.canonical_name(PartyId(number as u32));
    let parent = |number: usize| profiles[number].parent.map(|known| [directory.canonical(known.value), named(number)]);
    let pairs: Vec<[&str; 2]> = owners.chain((0..profiles.len()).filter_map(parent)).collect();
    let mut names: HashMap<&str, usize> = HashMap::new();
    for name in (0..profiles.len()).map(named).chain(pairs.iter().flatten().copied()) {
        let next = names.len();
        names.entry(name).or_insert(next);
    }
    let mut groups = UnionFind::new(names.len());
    for [one, other] in pairs.into_iter().filter(|pair| pair.iter().all(|name| !name.is_empty())) {
        groups.union(names[one], names[other]);
    }
    // a party without a name is in a group of its own
    let of =
        |number: usize| if named(number).is_empty() { names.len() + number } else { groups.find(names[named(number)]) };
    (0..profiles.len()).map(of).collect()
}

/// Fifty percent in thousandths.
const HALF: Milli = Milli(50_000);

/// For each normal name, the one party with rows; `None` when there are several.
fn lenders(directory: &Directory) -> HashMap<&str, Option<PartyId>> {
    let mut lenders: HashMap<&str, Option<PartyId>> = HashMap::new();
    for (number, party) in (0..).zip(&directory.parties).filter(|(_, party)| !party.records.is_empty()) {
        for normal in &party.normals {
            let lender = lenders.entry(normal);
            lender.and_modify(|known| *known = None).or_insert(Some(PartyId(number)));
        }
    }
    lenders
}

fn profile(records: &Records, party: &Party) -> Profile {
    let mut profile = Profile::default();
    for row in party.records.iter().map(|index| &records.parties[*index as usize]) {
        fill(&mut profile, row);
    }
    profile
}

fn fill(profile: &mut Profile, row: &PartyRecord) {
    let record = row.record;
    let country = |value: Country| value.is_known().then_some(Known { value, record });
    let text = |value: Text| (!value.is_none()).then_some(Known { value, record });
    profile.headquarters = profile.headquarters.or(country(row.hq_country));
    profile.parent_country = profile.parent_country.or(country(row.ultimate_parent_country));
    profile.parent = profile.parent.or(text(row.ultimate_parent));
    profile.incorporated = profile.incorporated.or(row.incorporated.map(|value| Known { value, record }));
    profile.business = profile.business.or(text(row.business));
    profile.web_presence = profile.web_presence.or(text(row.web_presence));
    profile.power_kw = profile.power_kw.or(row.datacentre_kw.map(|value| Known { value, record }));
    profile.list_status = profile.list_status.or(text(row.list_status));
    if profile.list_statuses.iter().all(|known| known.value != row.list_status) {
        profile.list_statuses.extend(text(row.list_status));
    }
    profile.address = profile.address.or(text(row.mention.address));
    profile.registration = profile.registration.or(text(row.registration_no));
}
