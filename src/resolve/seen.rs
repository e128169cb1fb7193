//! Where each spelling of a party was first seen, and everything that the rows give it.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;

use crate::model::{Country, Day, Mention, PartyId, Place, RecordRef, Records, Role, Text};

use super::Directory;

/// The cell in which a spelling stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    /// Day of the record, `None` when it has none.
    pub(super) day: Option<Day>,
    /// Id that the record gives itself.
    pub(super) id: Text,
    pub(super) record: RecordRef,
    pub(super) column: &'static str,
}

/// One spelling with one country, and what all its rows say.
#[derive(Debug)]
pub(super) struct Spelled {
    pub(super) name: Text,
    pub(super) country: Country,
    pub(super) addresses: BTreeSet<Text>,
    pub(super) roles: BTreeSet<Role>,
    pub(super) first: Sighting,
    /// Cells in which it stands.
    pub(super) cells: u32,
}

/// A cell that names a party, and the party.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NamedCell {
    /// The record.
    pub record: RecordRef,
    /// Canonical column.
    pub column: &'static str,
    /// The spelling in the cell.
    pub spelling: Text,
    /// The country that the record gives.
    pub country: Country,
    /// The party.
    pub party: PartyId,
}

/// Every cell that names a party, in the order of file, record and column. O(mentions log mentions).
#[must_use]
pub fn named_cells(records: &Records, directory: &Directory) -> Vec<NamedCell> {
    let mut cells = Vec::new();
    each_mention(records, |mention, _, Sighting { record, column, .. }| {
        if let Some(party) = directory.party(mention) {
            cells.push(NamedCell { record, column, spelling: mention.name, country: mention.country, party });
        }
    });
    cells.sort_by_key(|cell| (cell.record, cell.column));
    cells
}

impl Sighting {
    /// The earlier day first, undated records last, then by the words of the record: never by its place.
    pub(super) fn order<'r>(&self, records: &'r Records) -> impl Ord + use<'r> {
        (self.day.is_none(), self.day, records.texts.show(self.id), self.column)
    }
}

/// Every spelling with its country once, by name and country. O(mentions).
pub(super) fn spelled(records: &Records) -> Vec<Spelled> {
    let mut places: HashMap<(Text, Country), usize, RandomState> = HashMap::default();
    let mut all: Vec<Spelled> = Vec::new();
    each_mention(records, |mention, role, first| {
        let at = *places.entry((mention.name, mention.country)).or_insert(all.len());
        if at == all.len() {
            let (addresses, roles) = (BTreeSet::new(), BTreeSet::new());
            all.push(Spelled { name: mention.name, country: mention.country, addresses, roles, first, cells: 0 });
        }
        let known = &mut all[at];
        // over a lake the cells of shipments were counted before
        if records.lake.is_none() || !is_of_shipment(first.column) {
            known.cells = known.cells.saturating_add(1);
        }
        if !mention.address.is_none() {
            known.addresses.insert(mention.address);
        }
        known.roles.extend(role);
        let (new, old) = ((first.day.is_none(), first.day), (known.first.day.is_none(), known.first.day));
        if new < old || (new == old && first.order(records) < known.first.order(records)) {
            known.first = first;
        }
    });
    if let Some(lake) = &records.lake {
        for one in &mut all {
            one.cells = one.cells.saturating_add(lake.cells.get(&(one.name, one.country)).copied().unwrap_or(0));
        }
    }
    all.sort_by_cached_key(|one| (records.texts.show(one.name), one.country));
    all
}

/// True for the columns in which shipments name parties.
fn is_of_shipment(column: &str) -> bool {
    Place::ALL.iter().any(|place| place.columns()[0] == column)
}

fn each_mention(records: &Records, mut found: impl FnMut(&Mention, Option<Role>, Sighting)) {
    let mut take = |mention: &Mention, role, day, id, record, column| {
        if !mention.is_none() {
            found(mention, role, Sighting { day, id, record, column });
        }
    };
    for mention in records.lake.iter().flat_map(|lake| &lake.named) {
        let [name, ..] = Place::Exporter.columns();
        take(mention, None, None, Text::NONE, RecordRef { file: 0, record: 0 }, name);
    }
    let witnesses = records.lake.iter().flat_map(|lake| &lake.witnesses);
    for row in records.shipments.iter().chain(witnesses) {
        for place in Place::ALL {
            take(&row.party(place), Some(Role::from(place)), row.day(), row.id, row.record, place.columns()[0]);
        }
    }
    for row in &records.parties {
        take(&row.mention, None, None, Text::NONE, row.record, "name");
    }
    for row in &records.payments {
        take(&row.payer, Some(Role::Payer), Some(row.date), row.id, row.record, "payer_name");
        take(&row.payee, None, Some(row.date), row.id, row.record, "payee_name");
    }
    for row in &records.observations {
        take(&row.party, None, Some(row.date), row.id, row.record, "party_name");
    }
    for row in &records.tenancies {
        take(&row.operator, None, row.start, Text::NONE, row.record, "operator_name");
        take(&row.tenant, Some(Role::Tenant), row.start, Text::NONE, row.record, "tenant_name");
    }
    for row in &records.orders {
        take(&row.buyer, None, Some(row.date), row.id, row.record, "buyer_name");
    }
}

/// Every name that stands beside a lake, with its country where it is one of a mention.
pub(super) fn named_beside(records: &Records) -> Vec<(Text, Country)> {
    let mut named = Vec::new();
    each_mention(records, |mention, _, _| named.push((mention.name, mention.country)));
    named.extend(named_only(records).into_iter().map(|(name, _)| (name, Country::UNKNOWN)));
    let aliases = records.parties.iter().flat_map(|row| row.aliases.iter().map(|alias| (*alias, Country::UNKNOWN)));
    let ruled = records.same_parties.iter().flat_map(|row| row.names.map(|name| (name.name, name.country)));
    named.extend(aliases.chain(ruled));
    named.sort_unstable();
    named.dedup();
    named.retain(|(name, _)| !name.is_none());
    named
}

/// Names that stand in no mention: owners, owned parties, ultimate parents and whom replies are about, each with one cell.
pub(super) fn named_only(records: &Records) -> Vec<(Text, Sighting)> {
    let cell = |record, column| Sighting { day: None, id: Text::NONE, record, column };
    let owners = records.ownership.iter().flat_map(|row| {
        [(row.owner_name, cell(row.record, "owner_name")), (row.owned_name, cell(row.record, "owned_name"))]
    });
    let parents = records.parties.iter().map(|row| (row.ultimate_parent, cell(row.record, "ultimate_parent")));
    let replies = records.answers.iter().map(|row| (row.party_name, cell(row.record, "party_name")));
    owners.chain(parents).chain(replies).filter(|(name, _)| !name.is_none()).collect()
}
