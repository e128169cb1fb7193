//! Names and addresses that stand in files of their own are put to the entries that they belong to.

use std::collections::{BTreeSet, HashMap};

use crate::model::{ListEdition, Listing, NameStrength, Records, Reject, Text, Texts};

/// Puts every row that adds to an entry to that entry, found by source and number. A name whose entry was not read is an
/// entry of its own; an address without entry, or one that names no entry, is refused, for it says nothing of anybody.
/// O(list entries).
pub(in crate::ingest) fn join(records: &mut Records) {
    let (entries, additions): (Vec<Listing>, Vec<Listing>) =
        std::mem::take(&mut records.listings).into_iter().partition(|row| row.adds_to.is_none());
    let (entries, nameless): (Vec<Listing>, Vec<Listing>) = entries.into_iter().partition(|row| !row.name.is_none());
    records.listings = entries;
    nameless.iter().for_each(|row| refuse(records, row));
    if additions.is_empty() {
        return;
    }
    let mut places: HashMap<(Text, Text), usize> = HashMap::new();
    for (at, entry) in records.listings.iter().enumerate().filter(|(_, entry)| !entry.list_id.is_none()) {
        places.entry((entry.source, entry.list_id)).or_insert(at);
    }
    let mut apart: HashMap<(Text, Text), usize> = HashMap::new();
    let mut touched: BTreeSet<usize> = BTreeSet::new();
    for row in additions {
        let key = (row.source, row.adds_to);
        match places.get(&key).or_else(|| apart.get(&key)) {
            Some(at) => {
                touched.insert(*at);
                add(&mut records.listings[*at], &row);
            }
            None if row.name.is_none() => refuse(records, &row),
            None => {
                apart.insert(key, records.listings.len());
                count(records, &row);
                records.listings.push(Listing { list_id: row.adds_to, adds_to: Text::NONE, ..row });
            }
        }
    }
    for at in touched {
        arrange(&mut records.listings[at], &records.texts);
    }
}

/// What was added, in the order of what it says: the order of rows in the other files decides nothing.
fn arrange(entry: &mut Listing, texts: &Texts) {
    let shown = |text: &Text| texts.show(*text).to_owned();
    entry.aliases.sort_by_cached_key(shown);
    entry.weak_aliases.sort_by_cached_key(shown);
    entry.addresses.sort_by_cached_key(|address| (shown(&address.text), address.country));
    entry.countries.sort_unstable();
    entry.additions.sort_unstable();
}

fn add(entry: &mut Listing, row: &Listing) {
    if !row.name.is_none() {
        let names = if row.strength == NameStrength::Weak { &mut entry.weak_aliases } else { &mut entry.aliases };
        push(names, [row.name]);
    }
    push(&mut entry.additions, [row.record]);
    push(&mut entry.aliases, row.aliases.iter().copied());
    push(&mut entry.weak_aliases, row.weak_aliases.iter().copied());
    push(&mut entry.addresses, row.addresses.iter().copied());
    push(&mut entry.countries, row.countries.iter().copied());
}

fn push<T: PartialEq + Clone>(list: &mut Box<[T]>, more: impl IntoIterator<Item = T>) {
    let mut all = std::mem::take(list).into_vec();
    for one in more {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    *list = all.into();
}

/// An entry made of a name alone is one of its file's edition.
fn count(records: &mut Records, row: &Listing) {
    let source = records.texts.show(row.source).to_owned();
    let own = |edition: &&mut ListEdition| edition.file == row.record.file && edition.source == source;
    match records.list_editions.iter_mut().find(own) {
        Some(edition) => edition.entries += 1,
        None => records.list_editions.push(ListEdition {
            file: row.record.file,
            source,
            published: String::new(),
            day: None,
            entries: 1,
        }),
    }
}

fn refuse(records: &mut Records, row: &Listing) {
    let Some(file) = records.files.get_mut(row.record.file as usize) else { return };
    file.ledger.accepted -= 1;
    file.ledger.rejected += 1;
    let at = row.record.record.checked_sub(1).and_then(|at| file.lines.get(at as usize));
    let address = row.addresses.first().map_or(Text::NONE, |address| address.text);
    records.rejects.push(Reject {
        file: row.record.file,
        record: row.record.record,
        line: at.copied().unwrap_or_default(),
        column: "entry_of".to_owned(),
        value: records.texts.show(row.adds_to).to_owned(),
        reason: format!(
            "an address of an entry that no file read here holds: give the list that it belongs to as well (sdn.csv){}",
            if address.is_none() { String::new() } else { format!("; it is {}", records.texts.show(address)) }
        ),
    });
}
