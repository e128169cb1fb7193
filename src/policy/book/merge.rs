//! One TOML file laid over another, entry by entry, with the place of every value kept.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::source::{Fault, Source};

/// How the entries of an array of tables are told apart.
struct Keyed {
    file: &'static str,
    array: &'static str,
    /// The key that names an entry.
    key: &'static str,
    /// Where new entries go: before the others when the first that fits answers.
    new_first: bool,
}

const fn keyed(file: &'static str, array: &'static str, key: &'static str) -> Keyed {
    Keyed { file, array, key, new_first: false }
}

const fn first(file: &'static str, array: &'static str, key: &'static str) -> Keyed {
    Keyed { file, array, key, new_first: true }
}

const KEYED: [Keyed; 37] = [
    keyed("ambiguous-countries.toml", "ambiguous", "countries"),
    first("business.toml", "class", "words"),
    keyed("controls.toml", "test", "version"),
    keyed("country-sets.toml", "set", "id"),
    keyed("due-diligence.toml", "action", "id"),
    keyed("families.toml", "family", "id"),
    keyed("goods-words.toml", "tongue", "language"),
    keyed("goods-words.toml", "tariff", "code"),
    keyed("headers.toml", "vocabulary", "about"),
    keyed("headers.toml", "role", "place"),
    keyed("headers.toml", "field", "name"),
    keyed("headers.toml", "other_table", "title"),
    keyed("headers.toml", "profile", "id"),
    keyed("headers.toml", "names", "about"),
    keyed("headers.toml", "headless", "id"),
    keyed("hubs.toml", "hub", "country"),
    keyed("instruments.toml", "instrument", "id"),
    keyed("kinds.toml", "kind", "id"),
    keyed("licences.toml", "letter", "instrument"),
    keyed("licences.toml", "affiliates", "instrument"),
    keyed("licences.toml", "review_window", "instrument"),
    keyed("licences.toml", "exempt", "names"),
    keyed("licences.toml", "exception", "code"),
    keyed("licences.toml", "foreign_notice", "instrument"),
    first("licences.toml", "declared", "id"),
    first("lists.toml", "list", "code"),
    keyed("lists.toml", "layout", "id"),
    keyed("lists.toml", "footnote", "id"),
    keyed("names.toml", "legal_form", "form"),
    keyed("places.toml", "exact", "country"),
    keyed("places.toml", "historic", "note"),
    keyed("places.toml", "numbers", "codes"),
    keyed("places.toml", "city", "names"),
    keyed("places.toml", "free_zone", "zone"),
    keyed("questions.toml", "question", "id"),
    keyed("units.toml", "currency", "code"),
    keyed("units.toml", "unit", "code"),
];

/// What an upper layer did: the entries it changed and added, by table and key.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Tally {
    pub(super) changed: Vec<(String, String)>,
    pub(super) added: Vec<(String, String)>,
}

/// The typed value of a file, both layers merged.
pub(super) fn typed<T: DeserializeOwned>(name: &str, source: &Source) -> Result<T, Fault> {
    let over = padded(source);
    let (table, _) = merged(name, source, &over)?;
    T::deserialize(toml::Deserializer::from(table)).map_err(|error| fault(&error))
}

/// The text of the upper layer behind as many blanks as the lower one is long, so that spans tell them apart.
pub(super) fn padded(source: &Source) -> String {
    source.over.as_ref().map_or(String::new(), |over| " ".repeat(source.over_start()) + &over.text)
}

/// The layers of a file as one table with spans. `over` is what [`padded`] gives.
pub(super) fn merged<'s>(
    name: &str,
    source: &'s Source,
    over: &'s str,
) -> Result<(Spanned<DeTable<'s>>, Tally), Fault> {
    let base = source.base.as_ref().map_or("", |layer| &layer.text);
    let mut table = DeTable::parse(base).map_err(|error| fault(&error))?;
    let mut tally = Tally::default();
    if source.over.is_some() {
        let over = DeTable::parse(over).map_err(|error| fault(&error))?;
        Merge { file: name, tally: &mut tally }.table(table.get_mut(), over.into_inner(), "");
    }
    Ok((table, tally))
}

fn fault(error: &toml::de::Error) -> Fault {
    let message = error.message().replace('\n', "; ");
    Fault { span: error.span().map(|span| (span.start, span.end)), message }
}

struct Merge<'m> {
    file: &'m str,
    tally: &'m mut Tally,
}

impl Merge<'_> {
    /// Lays a table over another; `path` names it in the tally and is empty at the top.
    fn table<'s>(&mut self, base: &mut DeTable<'s>, over: DeTable<'s>, path: &str) {
        let mut touched = false;
        let has_value = over.contains_key("value");
        for (key, value) in over {
            let below = if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
            let (span, value) = (value.span(), value.into_inner());
            match (base.get_mut(key.get_ref().as_ref()).map(Spanned::get_mut), value) {
                (Some(DeValue::Table(base)), DeValue::Table(over)) => self.table(base, over, &below),
                (Some(DeValue::Array(base)), DeValue::Array(over)) => match spec(self.file, &below, &over) {
                    Some(spec) => self.entries(base, over, spec),
                    None => {
                        *base = over;
                        match path.is_empty() {
                            true => self.tally.changed.push((below, String::new())),
                            false => touched = true,
                        }
                    }
                },
                (None, DeValue::Table(mut over)) => {
                    own_basis(&mut over);
                    self.tally.added.push((below, String::new()));
                    base.insert(key, Spanned::new(span, DeValue::Table(over)));
                }
                (known, value) => {
                    match (path.is_empty(), known.is_some()) {
                        (true, true) => self.tally.changed.push((below, String::new())),
                        (true, false) => self.note_new(&below, &value),
                        (false, _) => touched = true,
                    }
                    base.insert(key, Spanned::new(span, value));
                }
            }
        }
        if touched {
            self.tally.changed.push((path.to_owned(), String::new()));
        }
        if has_value {
            own_basis(base);
        }
    }

    /// New entries of an array that the lower layer does not have, or does not have any more.
    fn note_new(&mut self, array: &str, value: &DeValue<'_>) {
        let spec = value.as_array().and_then(|entries| Some((entries, spec(self.file, array, entries)?)));
        match spec {
            Some((entries, spec)) => {
                let named = entries.iter().map(|entry| (array.to_owned(), entry_key(entry.get_ref(), spec.key)));
                self.tally.added.extend(named);
            }
            None => self.tally.added.push((array.to_owned(), String::new())),
        }
    }

    /// The entries of a name below give way to all entries of that name above, at the place of the first of them.
    /// O(n + m log m).
    fn entries<'s>(&mut self, base: &mut DeArray<'s>, over: DeArray<'s>, spec: Spec<'_>) {
        let empty: DeArray<'s> = std::iter::empty().collect();
        let known = std::mem::replace(base, empty);
        let names: BTreeSet<String> = known.iter().map(|entry| entry_key(entry.get_ref(), spec.key)).collect();
        let mut changed: BTreeMap<String, Vec<Spanned<DeValue<'s>>>> = BTreeMap::new();
        let mut new = Vec::new();
        for entry in over {
            let name = entry_key(entry.get_ref(), spec.key);
            if !name.is_empty() && names.contains(&name) {
                self.tally.changed.push((spec.array.to_owned(), name.clone()));
                changed.entry(name).or_default().push(entry);
            } else {
                self.tally.added.push((spec.array.to_owned(), name));
                new.push(entry);
            }
        }
        let mut kept = Vec::new();
        for entry in known {
            match changed.get_mut(&entry_key(entry.get_ref(), spec.key)) {
                Some(entries) => kept.append(entries),
                None => kept.push(entry),
            }
        }
        let (before, after) = if spec.new_first { (new, kept) } else { (kept, new) };
        *base = before.into_iter().chain(after).collect();
    }
}

/// How the entries of an array are told apart: as listed above, else by their `id` when all have one.
#[derive(Clone, Copy)]
struct Spec<'s> {
    array: &'s str,
    key: &'static str,
    new_first: bool,
}

fn spec<'s>(file: &str, array: &'s str, entries: &DeArray<'_>) -> Option<Spec<'s>> {
    if !is_tables(entries) {
        return None;
    }
    let known = KEYED.iter().find(|spec| spec.file == file && spec.array == array);
    let known = known.map(|known| Spec { array, key: known.key, new_first: known.new_first });
    let has_id = || entries.iter().all(|entry| !entry_key(entry.get_ref(), "id").is_empty());
    known.or_else(|| has_id().then_some(Spec { array, key: "id", new_first: false }))
}

fn is_tables(array: &DeArray<'_>) -> bool {
    array.iter().all(|entry| entry.get_ref().is_table())
}

/// What names an entry: a text, or texts in a row.
pub(super) fn entry_key(entry: &DeValue<'_>, key: &str) -> String {
    match entry.get(key).map(Spanned::get_ref) {
        Some(DeValue::Array(parts)) => {
            parts.iter().filter_map(|part| part.get_ref().as_str()).collect::<Vec<_>>().join(", ")
        }
        value => value.and_then(DeValue::as_str).unwrap_or_default().to_owned(),
    }
}

/// A number of one's own never looks like one of law, whatever its file says.
fn own_basis(table: &mut DeTable<'_>) {
    let is_number = table.contains_key("value");
    if let Some(basis) = table.get_mut("basis").filter(|_| is_number) {
        *basis.get_mut() = DeValue::String(Cow::Borrowed("own"));
    }
    for (_, value) in table.iter_mut() {
        if let DeValue::Table(below) = value.get_mut() {
            own_basis(below);
        }
    }
}
