//! One pair of names judged: likeness, and what countries and addresses say where they are given.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};

use crate::model::Country;
use crate::policy::Policy;
use crate::resolve::matching::{Lexicon, Name, Rarity, Schema, score};
use crate::resolve::{Address, AddressWords, SameAddress};

/// A pair as its table gives it: what each side says, and the truth where it is known.
#[derive(Default)]
pub(super) struct PairRow {
    pub(super) names: [String; 2],
    countries: [String; 2],
    addresses: [String; 2],
    ids: [String; 2],
    pub(super) schema: String,
    truth: String,
    pub(super) quality: String,
    pub(super) category: String,
}

/// What a column of a table of pairs says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Name(usize),
    Country(usize),
    Address(usize),
    Id(usize),
    Schema,
    Truth,
    Quality,
    Category,
}

/// How the two sides of a pair are told apart in a header, in front of the noun or behind it.
const SIDES: [[&str; 2]; 5] = [["1", "2"], ["a", "b"], ["left", "right"], ["l", "r"], ["x", "y"]];

impl Column {
    fn of(header: &str) -> Option<Column> {
        let header = header.trim().to_lowercase().replace([' ', '-', '.'], "_");
        let sides = SIDES.iter().flat_map(|sides| sides.iter().zip(0..));
        let sided = sides.filter_map(|(side, at)| {
            let noun = header.strip_suffix(&format!("_{side}")).or_else(|| header.strip_prefix(&format!("{side}_")));
            let glued = || header.strip_suffix(side).filter(|_| side.bytes().all(|byte| byte.is_ascii_digit()));
            Some((noun.or_else(glued)?, at))
        });
        let sided = sided.filter_map(|(noun, at)| match noun {
            "name" => Some(Column::Name(at)),
            "country" => Some(Column::Country(at)),
            "address" => Some(Column::Address(at)),
            "id" | "true_id" => Some(Column::Id(at)),
            _ => None,
        });
        let whole = match header.as_str() {
            "schema" => Some(Column::Schema),
            "is_match" | "match" | "label" | "same" => Some(Column::Truth),
            "quality" => Some(Column::Quality),
            "category" => Some(Column::Category),
            _ => None,
        };
        sided.into_iter().next().or(whole)
    }
}

/// Reads a table of pairs by the names of its columns. O(bytes).
pub(super) fn read_pairs(bytes: &[u8]) -> anyhow::Result<Vec<PairRow>> {
    let mut table = csv::Reader::from_reader(bytes);
    let mut columns: BTreeMap<Column, usize> = BTreeMap::new();
    let headers = table.headers()?.clone();
    for (at, header) in headers.iter().enumerate() {
        if let Some(before) = Column::of(header).and_then(|column| columns.insert(column, at)) {
            bail!("columns '{}' and '{header}' say the same: rename or remove one", &headers[before]);
        }
    }
    if ![0, 1].into_iter().all(|side| columns.contains_key(&Column::Name(side))) {
        bail!("the table has no columns name1 and name2");
    }
    let row = |record: csv::StringRecord| {
        let cell = |column: Column| {
            columns.get(&column).and_then(|at| record.get(*at)).map_or(String::new(), |cell| cell.trim().to_owned())
        };
        let both = |column: fn(usize) -> Column| [0, 1].map(|side| cell(column(side)));
        PairRow {
            names: both(Column::Name),
            countries: both(Column::Country),
            addresses: both(Column::Address),
            ids: both(Column::Id),
            schema: cell(Column::Schema),
            truth: cell(Column::Truth),
            quality: cell(Column::Quality),
            category: cell(Column::Category),
        }
    };
    table.records().map(|record| Ok(row(record.context("failed to read a row")?))).collect()
}

impl PairRow {
    /// Whether the two are one, where the table says so or gives each an id.
    pub(super) fn truth(&self) -> Option<bool> {
        match self.truth.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Some(true),
            "false" | "0" | "no" => Some(false),
            "" if self.ids.iter().all(|id| !id.is_empty()) => Some(self.ids[0] == self.ids[1]),
            _ => None,
        }
    }
}

/// What is said of a pair.
pub(super) struct Judged {
    /// 0 to 1000.
    pub(super) score: u16,
    pub(super) is_match: bool,
    /// How the addresses lie, where both are given.
    pub(super) address: Option<SameAddress>,
}

/// The rules by which pairs are judged.
pub(super) struct Judge<'p> {
    policy: &'p Policy,
    lexicon: Lexicon,
    addresses: AddressWords<'p>,
}

impl<'p> Judge<'p> {
    /// Judges by a rule book.
    pub(super) fn new(policy: &'p Policy) -> Judge<'p> {
        Judge { policy, lexicon: Lexicon::new(policy.name_words()), addresses: AddressWords::new(policy) }
    }

    /// The score from which names are taken for one.
    pub(super) fn least(&self) -> u16 {
        self.lexicon.thresholds().same
    }

    /// Judges a pair. Firms of two countries are two parties, as in a scan: their score is cut by a quarter. One door in
    /// common lets names that are somewhat less alike be one, by the rule for merging parties; where both addresses are
    /// given and are two places, a pair is no match, whatever the names.
    pub(super) fn judge(&self, row: &PairRow, kind: Schema) -> Judged {
        let name = |text: &str, kind: Schema| Name::new(text, kind, &self.lexicon, &Rarity::default());
        let alike = |[one, other]: &[String; 2], kind: Schema| score(&name(one, kind), &name(other, kind));
        let [one, other] = row.countries.each_ref().map(|cell| self.addresses.meant(self.country(cell)));
        let apart = kind != Schema::Person && one.is_known() && other.is_known() && one != other;
        let by_name = alike(&row.names, kind);
        let score = if apart { by_name - by_name / 4 } else { by_name };
        let given = row.addresses.iter().all(|address| !address.is_empty());
        let read = |text: &str, country: Country| Address::read(text, &self.addresses).in_country(country);
        let [here, there] = &row.addresses;
        let address = given.then(|| read(here, one).compare_as_meant(&read(there, other)));
        let rule = self.policy.resolution_rule();
        let support = rule.merge.saturating_sub(rule.merge_supported);
        let eased = if address.is_some_and(SameAddress::is_one_door) { support } else { 0 };
        let two_places =
            || address == Some(SameAddress::Different) && alike(&row.addresses, Schema::Unknown) < rule.same_place;
        let is_match = score >= self.least().saturating_sub(eased) && !two_places();
        Judged { score, is_match, address }
    }

    fn country(&self, cell: &str) -> Country {
        self.policy.country(cell).unwrap_or(Country::UNKNOWN)
    }
}

/// How two addresses lie, in words.
pub(super) fn address_word(same: SameAddress) -> &'static str {
    match same {
        SameAddress::Unit => "one unit",
        SameAddress::House => "one house",
        SameAddress::Building => "one building",
        SameAddress::CannotTell => "cannot tell",
        SameAddress::Different => "two places",
    }
}
