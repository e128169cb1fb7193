//! One pair of names judged: likeness, and what countries and addresses say where they are given.

use serde::Deserialize;

use crate::model::Country;
use crate::policy::Policy;
use crate::resolve::matching::{Lexicon, Name, Rarity, Schema, score};
use crate::resolve::{Address, AddressWords, SameAddress};

/// A pair as its table gives it.
#[derive(Deserialize)]
pub(super) struct PairRow {
    pub(super) name1: String,
    pub(super) name2: String,
    #[serde(default)]
    pub(super) schema: String,
    #[serde(default)]
    country1: String,
    #[serde(default)]
    country2: String,
    #[serde(default)]
    address1: String,
    #[serde(default)]
    address2: String,
    #[serde(alias = "match")]
    pub(super) is_match: Option<String>,
    pub(super) quality: Option<String>,
    pub(super) category: Option<String>,
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
    /// common lets names that are somewhat less alike be one, by the rule for merging parties.
    pub(super) fn judge(&self, row: &PairRow, kind: Schema) -> Judged {
        let name = |text: &str| Name::new(text, kind, &self.lexicon, &Rarity::default());
        let countries = [&row.country1, &row.country2].map(|cell| self.country(cell));
        let [one, other] = countries.map(|country| self.addresses.meant(country));
        let apart = kind != Schema::Person && one.is_known() && other.is_known() && one != other;
        let alike = score(&name(&row.name1), &name(&row.name2));
        let score = if apart { alike - alike / 4 } else { alike };
        let given = !row.address1.trim().is_empty() && !row.address2.trim().is_empty();
        let read = |text: &str, country: Country| Address::read(text, &self.addresses).in_country(country);
        let address = given.then(|| read(&row.address1, one).compare(&read(&row.address2, other)));
        let rule = self.policy.resolution_rule();
        let support = rule.merge.saturating_sub(rule.merge_supported);
        let eased = if address.is_some_and(SameAddress::is_one_door) { support } else { 0 };
        let least = self.least().saturating_sub(eased);
        Judged { score, is_match: score >= least, address }
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
