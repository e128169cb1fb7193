//! What is controlled or suspect, and since when: the rule book as parsed, dated, cited data.
//!
//! Read from `datasets/policy` (in the binary, files of one's own laid over it), never changed. [`Policy::in_force`]: a day.

mod address_words;
mod book;
mod catalogue;
mod contents;
mod controls;
mod countries;
mod diff;
mod due_diligence;
mod error;
mod family_words;
mod flag;
mod fold;
mod goods_words;
mod headers;
mod identity_words;
mod in_force;
mod instrument;
mod licences;
mod lint;
mod lists;
mod load;
mod measured;
mod members;
mod name_words;
mod names;
mod owner_words;
mod party_words;
mod published;
mod questions;
mod read;
mod rules;
mod sets;
mod stance;
mod units;
mod word_costs;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use address_words::{AddressBook, AddressMark, AddressWay, HintKind, MarkKind, Side};
pub use book::{Book, Complaint, OverlayFile, WATCH_LIST};
pub use catalogue::{Family, FamilyWords, Form, GoodsKind, Product};
pub use controls::{Below, ControlLine, ControlTest, Figures, LevelWord};
pub use countries::{CountryHow, CountryReading, CountryRow};
pub use diff::{Change, Changes, Event, MovedCountry, SetChange, TestChange};
pub use due_diligence::DueDiligence;
pub use error::PolicyError;
pub use flag::{Basis, Bond, FlagCitation, RedFlag, Threshold};
pub use goods_words::{FigureWords, GoodsWords, Numbering, TariffHint, Tongue};
pub use headers::{
    CellForm, Field, Form as NameForm, HeaderWords, Headless, Meaning, NameReading, OtherTable, PivotWords, Profile,
    SideReading, SideWords, StatusWords,
};
pub use identity_words::IdentityWords;
pub use in_force::InForce;
pub use instrument::{Certainty, Instrument, Period};
pub use licences::{
    Asked, Attained, CatchAll, DatedRule, DeclaredRule, Exception, ExemptParties, ForeignNotice, Letter, Reach,
    ReviewWindow,
};
pub use lint::lint;
pub use lists::{Expected, ExpectedSource, ListBook, ListEffect, OfficialList};
pub use name_words::{Costs, FormClass, NameWords, NumberWord, OneWord, Thresholds, Weights, WordLists};
pub use names::{BusinessClass, Sighting};
pub use party_words::PartyWord;
pub use published::{PublishedFlag, TestKind};
pub use questions::{AskedOf, Question, YesNo};
pub use rules::{LinkRule, PriorityRule, ResolutionRule};
pub use sets::{CountrySet, Hub, SetPart, Span};
pub use stance::{Enforcement, Stance};
pub use units::{CurrencyWord, Measure, Unit, UnitRow};
pub use word_costs::{LetterCosts, WordCosts};

use crate::model::{Country, Day, Milli};
use read::Files;
use sets::Sets;

/// The rule book. Immutable; every lookup that reaches output is in a fixed order.
#[derive(Clone, Debug)]
pub struct Policy {
    book: Arc<Book>,
    edition: String,
    instruments: BTreeMap<String, Instrument>,
    published: BTreeMap<String, PublishedFlag>,
    due_diligence: BTreeMap<String, DueDiligence>,
    red_flags: BTreeMap<String, RedFlag>,
    countries: countries::Countries,
    sets: Sets,
    members: members::Members,
    hubs: Vec<Hub>,
    controls: Vec<ControlTest>,
    licences: licences::Licences,
    products: Vec<Product>,
    families: catalogue::Families,
    goods_words: GoodsWords,
    kinds: Vec<GoodsKind>,
    words: names::Words,
    lists: ListBook,
    name_words: NameWords,
    address_words: AddressBook,
    owner_words: owner_words::OwnerWords,
    units: units::Units,
    headers: HeaderWords,
    link_rule: LinkRule,
    priority_rule: PriorityRule,
    resolution_rule: ResolutionRule,
    identity_words: IdentityWords,
    questions: questions::Questions,
    measured: measured::Measured,
}

impl Policy {
    /// The rules of a day.
    #[must_use]
    pub fn in_force(&self, day: Day) -> InForce<'_> {
        InForce::new(self, day)
    }

    /// Edition as its makers name it (a date).
    #[must_use]
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// SHA-256 over sorted file names and bytes, those of an overlay last; lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.book.sha256()
    }

    /// The files it was read from.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Red flags, by id.
    pub fn red_flags(&self) -> impl Iterator<Item = &RedFlag> {
        self.red_flags.values()
    }

    /// What a red flag was worth in generated worlds, in sentences.
    #[must_use]
    pub fn measured(&self, red_flag: &str) -> Vec<String> {
        self.measured.lines(red_flag)
    }

    /// A red flag.
    #[must_use]
    pub fn red_flag(&self, id: &str) -> Option<&RedFlag> {
        self.red_flags.get(id)
    }

    /// An instrument.
    #[must_use]
    pub fn instrument(&self, id: &str) -> Option<&Instrument> {
        self.instruments.get(id)
    }

    /// Instruments, by id.
    pub fn instruments(&self) -> impl Iterator<Item = &Instrument> {
        self.instruments.values()
    }

    /// True when a published flag of that id stood on the day.
    #[must_use]
    pub fn is_published(&self, id: &str, day: Day) -> bool {
        self.published.get(id).is_some_and(|flag| flag.stands_on(day))
    }

    /// Warning signs as published, by id.
    pub fn published_flags(&self) -> impl Iterator<Item = &PublishedFlag> {
        self.published.values()
    }

    /// Country sets, by id.
    pub fn country_sets(&self) -> impl Iterator<Item = &CountrySet> {
        self.sets.values()
    }

    /// Hubs with reasons, in file order.
    #[must_use]
    pub fn hubs(&self) -> &[Hub] {
        &self.hubs
    }

    /// Control tests, oldest first.
    #[must_use]
    pub fn controls(&self) -> &[ControlTest] {
        &self.controls
    }

    /// Declared-ECCN rules in the order they are tried.
    #[must_use]
    pub fn declared_rules(&self) -> &[DeclaredRule] {
        &self.licences.declared
    }

    /// The product catalogue, in file order.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// Chip families, in file order. When several match, the longest word sequence wins.
    #[must_use]
    pub fn families(&self) -> &[Family] {
        &self.families.list
    }

    /// The words around the name of a family: of computing, counts, denials and relations.
    #[must_use]
    pub fn family_words(&self) -> &FamilyWords {
        &self.families.words
    }

    /// Goods in other languages, how figures are written, and what tariff numbers hint at.
    #[must_use]
    pub fn goods_words(&self) -> &GoodsWords {
        &self.goods_words
    }

    /// The product that a bare mention of a family means.
    #[must_use]
    pub fn default_product(&self, family: &str) -> Option<&Product> {
        let family = self.families.list.iter().find(|entry| entry.id == family)?;
        self.products.iter().find(|product| product.model == family.default)
    }

    /// Goods known by words, in the order they are tried.
    #[must_use]
    pub fn kinds(&self) -> &[GoodsKind] {
        &self.kinds
    }

    /// Countries and territories, in file order.
    pub fn countries(&self) -> impl Iterator<Item = &CountryRow> {
        self.countries.rows.iter()
    }

    /// The country of a cell: ISO code or name; case, accents and punctuation do not matter. What names two countries
    /// (`Korea`) or none is `None`. Hong Kong and Macau are their own codes.
    #[must_use]
    pub fn country(&self, cell: &str) -> Option<Country> {
        self.read_country(cell).country
    }

    /// True when a cell names a country as it stands, without repair: cheaper than [`Policy::read_country`].
    #[must_use]
    pub fn names_country(&self, cell: &str) -> bool {
        self.countries.is_named(cell)
    }

    /// True for a cell that can only be a plain name: nothing to cut off, no word for nobody, no order. False is no
    /// answer. Far cheaper than taking the cell apart. O(length).
    #[must_use]
    pub fn is_plain_name(&self, cell: &str) -> bool {
        self.words.party.is_plain_name(cell)
    }

    /// The country of a cell with how it was read and what a person should know about it.
    #[must_use]
    pub fn read_country(&self, cell: &str) -> CountryReading {
        self.countries.read_cell(cell)
    }

    /// Name to print; `unknown` when unknown or not in the table.
    #[must_use]
    pub fn country_name(&self, country: Country) -> &str {
        match self.countries.row(country) {
            Some(row) => &row.name,
            None => "unknown",
        }
    }

    /// True for a name that stands for nobody: `TO ORDER`, `NULL`, `N/A`, `-`, nothing.
    #[must_use]
    pub fn is_placeholder(&self, name: &str) -> bool {
        self.words.is_placeholder(name)
    }

    /// True for `SAME AS CONSIGNEE` in its spellings.
    #[must_use]
    pub fn copies_consignee(&self, name: &str) -> bool {
        self.words.copies_consignee(name)
    }

    /// What the cell of a party says when it is no name, and how many of its bytes say so: all, or the opening
    /// (`TO THE ORDER OF`) before a bank.
    #[must_use]
    pub fn party_word(&self, cell: &str) -> Option<(PartyWord, usize)> {
        self.words.party.says(cell)
    }

    /// True for a legal form after which a name may end and an address begin.
    #[must_use]
    pub fn ends_name(&self, word: &str) -> bool {
        self.words.party.ends_name(word)
    }

    /// The length in bytes of a legal form glued to what follows it (`LIMITEDFLAT`).
    #[must_use]
    pub fn glued_form(&self, word: &str) -> Option<usize> {
        self.words.party.glued_form(word)
    }

    /// True for a word or two that open an address (`FLAT`, `P.O. BOX`, `TEL`).
    #[must_use]
    pub fn opens_address(&self, words: &str) -> bool {
        self.words.party.opens_address(words)
    }

    /// True for a word that systems write into an empty field behind a name (`NULL`).
    #[must_use]
    pub fn is_filler(&self, word: &str) -> bool {
        self.words.party.is_filler(word)
    }

    /// True for a word that makes a number part of a name (`NO. 5 BRANCH`).
    #[must_use]
    pub fn names_site(&self, word: &str) -> bool {
        self.words.party.names_site(word)
    }

    /// What the column names of shipment tables mean.
    #[must_use]
    pub fn header_words(&self) -> &HeaderWords {
        &self.headers
    }

    /// When one hop may follow another, and budgets.
    #[must_use]
    pub fn link_rule(&self) -> &LinkRule {
        &self.link_rule
    }

    /// How flags combine.
    #[must_use]
    pub fn priority_rule(&self) -> &PriorityRule {
        &self.priority_rule
    }

    /// What a line of business makes plausible. O(words x phrases).
    #[must_use]
    pub fn business_class(&self, business: &str) -> BusinessClass {
        self.words.business_class(business)
    }

    /// True when the use of a tenancy says that models are trained.
    #[must_use]
    pub fn is_training(&self, usage: &str) -> bool {
        self.words.is_training(usage)
    }

    /// The share at which listed owners, added up, make the owned party one of the list, in thousandths of a percent.
    #[must_use]
    pub fn owned_share(&self) -> Milli {
        self.lists.owned_share()
    }

    /// True when a word of the name is a forwarder's (logistics, freight, cargo, ...).
    #[must_use]
    pub fn name_suggests_forwarder(&self, normal_name: &str) -> bool {
        self.words.suggests_forwarder(normal_name)
    }

    /// True for a code that records write for a licence exception, letters or not (`C67`).
    #[must_use]
    pub fn is_exception_code(&self, code: &str) -> bool {
        self.licences.exception.iter().any(|exception| exception.is_written(code))
    }

    /// True when the words of a mode, a description or an observation say it. O(words x phrases).
    #[must_use]
    pub fn says(&self, what: Sighting, cell: &str) -> bool {
        self.words.says(what, cell)
    }

    /// Upper-case word sequences and the form they stand for, longest first, then by words.
    #[must_use]
    pub fn legal_forms(&self) -> &[(Vec<String>, String)] {
        &self.words.legal_forms
    }

    /// What a list does, by its source text or short code; an unknown source is a caution.
    #[must_use]
    pub fn list_effect(&self, source: &str) -> ListEffect {
        self.lists.effect(source)
    }
}
