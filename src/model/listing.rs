//! One entry of a list of parties of concern, each thing that it says kept apart.

use super::{Country, Day, RecordRef, Text};

/// One entry of a list of parties of concern.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Listing {
    /// Where it was read.
    pub record: RecordRef,
    /// Source as the list writes it, for instance `Entity List (EL) - Bureau of Industry and Security`.
    pub source: Text,
    /// Number of the entry in its list.
    pub list_id: Text,
    /// Programmes, as written.
    pub programs: Text,
    /// Main name; none in a row that only adds to another entry.
    pub name: Text,
    /// How far the main name alone points to the party.
    pub strength: NameStrength,
    /// Other names.
    pub aliases: Box<[Text]>,
    /// Other names that the list calls weak.
    pub weak_aliases: Box<[Text]>,
    /// Addresses, each apart.
    pub addresses: Box<[ListAddress]>,
    /// Countries named in the addresses, each once.
    pub countries: Box<[Country]>,
    /// Numbers by which the party is registered.
    pub ids: Box<[ListId]>,
    /// Day of listing; `None` is unknown.
    pub listed: Option<Day>,
    /// Day of removal.
    pub delisted: Option<Day>,
    /// Licence requirement in the list's words.
    pub requirement: Text,
    /// Licence review policy in the list's words.
    pub license_policy: Text,
    /// Federal Register notices, as written.
    pub notice: Text,
    /// Footnotes of the Entity List that the entry carries, in order.
    pub footnotes: Box<[u8]>,
    /// What else the list says.
    pub remarks: Text,
    /// Records of other files whose names and addresses were put to it, in order.
    pub additions: Box<[RecordRef]>,
    /// Number of the entry that the row adds a name or an address to; none in an entry of its own.
    pub adds_to: Text,
}

/// How far a name alone points to the listed party.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize)]
pub enum NameStrength {
    /// A name of the party.
    #[default]
    Strong,
    /// A nickname or a short name that many carry; the list itself calls it weak.
    Weak,
}

/// One address of a list entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ListAddress {
    /// Where it was read: the entry's own record, or that of a file of addresses.
    pub record: RecordRef,
    /// Street, city and region as written, the country left out; none when only a country is given.
    pub text: Text,
    /// Its country.
    pub country: Country,
}

/// A number by which a listed party is registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ListId {
    /// What it is, in the list's words (`Registration ID`, `Tax ID No.`).
    pub kind: Text,
    /// The number as written.
    pub value: Text,
    /// Who gave it, when said.
    pub country: Country,
}

/// One source within one list file.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ListEdition {
    /// Index into [`super::Records::files`].
    pub file: u32,
    /// Source as written.
    pub source: String,
    /// Publication day and how it is known ("from the file name", "newest entry"); empty when unknown.
    pub published: String,
    /// The day of publication, when the list says it; the day of the newest entry is none.
    pub day: Option<Day>,
    /// Entries read.
    pub entries: u64,
}

impl Listing {
    /// Every name with its strength, the main one first.
    pub fn names(&self) -> impl Iterator<Item = (Text, NameStrength)> {
        let others = self.aliases.iter().map(|alias| (*alias, NameStrength::Strong));
        let weak = self.weak_aliases.iter().map(|alias| (*alias, NameStrength::Weak));
        std::iter::once((self.name, self.strength)).chain(others).chain(weak)
    }
}
