//! Words by which addresses are read: marks of units and buildings, kinds of street, and what an address hints at.

use serde::Deserialize;

use super::read::{self, Files};
use super::{Certainty, Policy, PolicyError, fold};

/// Everything that `address-words.toml` says, as written there; the reader of addresses folds the words as it folds
/// addresses.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressBook {
    /// How well the words are supported.
    pub confidence: Certainty,
    /// Where they come from.
    pub source: String,
    /// Words that are written or left out at will.
    pub fillers: Vec<String>,
    /// Signs that end a part.
    pub breaks: Vec<String>,
    /// Behind a number they make it a floor.
    pub floor_suffixes: Vec<String>,
    /// Floors without a number.
    pub floor_letters: Vec<String>,
    /// Points of the compass, each with its spellings.
    pub compass: Vec<Vec<String>>,
    /// Names of list entries that list an address and nobody by name, before their number.
    pub address_entry: Vec<String>,
    /// Mail domains that anybody may have.
    pub shared_mail: Vec<String>,
    /// Words of the record for little presence online.
    pub little_web: Vec<String>,
    /// Marks of numbers.
    pub mark: Vec<AddressMark>,
    /// Kinds of street.
    pub way: Vec<AddressWay>,
    /// Kinds of building.
    pub site: Vec<AddressWay>,
    /// What words hint at.
    pub hint: Vec<AddressHint>,
}

/// What a marked number is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkKind {
    /// A unit, room, flat or suite.
    Unit,
    /// A floor.
    Floor,
    /// A block or building of a site.
    Block,
    /// A house number.
    Number,
    /// A post-office box.
    Box,
}

/// Where a word stands to what it marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Before it.
    Before,
    /// Behind it.
    #[default]
    After,
    /// On either side.
    Either,
}

/// Words that mark a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressMark {
    /// What the number is.
    pub kind: MarkKind,
    /// Where the words stand.
    pub side: Side,
    /// The words.
    pub words: Vec<String>,
}

/// A kind of street or building.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressWay {
    /// The spelling compared.
    pub form: String,
    /// Where the words stand to the name.
    #[serde(default)]
    pub side: Side,
    /// True for streets of homes.
    #[serde(default)]
    pub home: bool,
    /// The words.
    pub words: Vec<String>,
    /// Endings of one word (`HAUPTSTR`).
    #[serde(default)]
    pub suffixes: Vec<String>,
}

/// What an address may be instead of a place of business.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HintKind {
    /// A post-office box or mail drop.
    MailDrop,
    /// An office service, or a registered agent's address.
    OfficeService,
    /// A home.
    Home,
    /// A street of homes, without unit or building: weak.
    HomeStreet,
}

/// Phrases that hint at something.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressHint {
    /// At what.
    pub kind: HintKind,
    /// As printed.
    pub says: String,
    /// The phrases.
    #[serde(deserialize_with = "read::phrases")]
    pub words: Vec<Vec<String>>,
}

impl Policy {
    /// Words by which addresses are read.
    #[must_use]
    pub fn address_book(&self) -> &AddressBook {
        &self.address_words
    }

    /// What an address reads like, in words.
    #[must_use]
    pub fn hint_words(&self, kind: HintKind) -> &str {
        let hint = self.address_words.hint.iter().find(|hint| hint.kind == kind);
        hint.map_or("", |hint| hint.says.as_str())
    }

    /// True for a mail domain that anybody may have.
    #[must_use]
    pub fn is_shared_mail(&self, domain: &str) -> bool {
        self.address_words.shared_mail.iter().any(|shared| shared == domain)
    }

    /// True when the record says that a party is hardly to be found online.
    #[must_use]
    pub fn says_little_web(&self, words: &str) -> bool {
        self.address_words.little_web.iter().any(|little| little.eq_ignore_ascii_case(words.trim()))
    }

    /// True for the name of a list entry that lists an address and nobody by name (`Address 03`).
    #[must_use]
    pub fn lists_address_alone(&self, name: &str) -> bool {
        let words = fold::words(name);
        let Some((number, words)) = words.split_last() else { return false };
        let words = words.join(" ");
        number.bytes().all(|byte| byte.is_ascii_digit())
            && self.address_words.address_entry.iter().any(|entry| fold::line(entry) == words)
    }
}

/// Reads `address-words.toml`.
pub(super) fn read(files: &Files<'_>) -> Result<AddressBook, PolicyError> {
    const FILE: &str = "address-words.toml";
    let book: AddressBook = files.toml(FILE)?;
    let empty = |way: &&AddressWay| way.words.is_empty() || way.form.trim().is_empty();
    if let Some(way) = book.way.iter().chain(&book.site).find(empty) {
        return Err(PolicyError::value(FILE, "form", &way.form, "give the kind its form and its words"));
    }
    Ok(book)
}
