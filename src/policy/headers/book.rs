//! The shape of `headers.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::Certainty;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Book {
    pub(super) currencies: Vec<String>,
    pub(super) preferred_currency: String,
    pub(super) scale: ScaleEntry,
    pub(super) vocabulary: Vec<Vocabulary>,
    pub(super) role: Vec<RoleWords>,
    pub(super) direction: Direction,
    pub(super) field: Vec<FieldEntry>,
    pub(super) bare_country: BareCountry,
    pub(super) far_side: FarSide,
    pub(super) near_side: NearSide,
    pub(super) status: StatusEntry,
    pub(super) license_codes: LicenseCodes,
    pub(super) pivot: PivotWords,
    #[serde(default)]
    pub(super) other_table: Vec<OtherTable>,
    pub(super) profile: Vec<Profile>,
    pub(super) names: Vec<Names>,
    pub(super) headless: Vec<Headless>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "about and source are for the reader of the file; they must be present")]
pub(super) struct Vocabulary {
    pub(super) about: String,
    pub(super) confidence: Certainty,
    pub(super) source: String,
    pub(super) words: BTreeMap<String, Vec<String>>,
}

/// What codes of a column of licence types stand for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
pub(super) struct LicenseCodes {
    /// Codes in capitals and what they say in the column of licences.
    pub(super) codes: BTreeMap<String, String>,
    pub(super) confidence: Certainty,
    pub(super) source: String,
}

/// Words of a name that say of which size one unit of its numbers is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
pub(super) struct ScaleEntry {
    /// Words and how many one of them is.
    pub(super) words: BTreeMap<String, u32>,
    /// Words that are one beside a currency only.
    pub(super) beside_money: BTreeMap<String, u32>,
    /// Letters that are a unit behind a word for weight, and its code.
    pub(super) behind_weight: BTreeMap<String, String>,
    pub(super) confidence: Certainty,
    pub(super) source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
pub(super) struct StatusEntry {
    pub(super) original: Vec<String>,
    pub(super) amended: Vec<String>,
    pub(super) cancelled: Vec<String>,
    pub(super) proposed: Vec<String>,
    pub(super) returned: Vec<String>,
    pub(super) confidence: Certainty,
    pub(super) source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleWords {
    pub(super) place: String,
    pub(super) words: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Direction {
    pub(super) import: Vec<String>,
    pub(super) export: Vec<String>,
    pub(super) import_values: Vec<String>,
    pub(super) export_values: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldEntry {
    pub(super) name: String,
    pub(super) cells: CellForm,
    #[serde(default)]
    pub(super) cuts: Vec<u32>,
    pub(super) means: Vec<String>,
    #[serde(default)]
    pub(super) perhaps: Vec<String>,
    #[serde(default)]
    pub(super) last: Vec<String>,
    #[serde(default)]
    pub(super) with_unit: Vec<String>,
    #[serde(default)]
    pub(super) without_unit: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BareCountry {
    pub(super) means: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FarSide {
    pub(super) names: Vec<String>,
    pub(super) countries: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NearSide {
    pub(super) names: Vec<String>,
}

/// What the cells of a column must look like for its name to be believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CellForm {
    /// Nothing in particular.
    Any,
    /// Days or instants.
    Days,
    /// Names of parties.
    Names,
    /// Countries.
    Countries,
    /// Numbers, units beside them allowed.
    Numbers,
    /// Tariff numbers.
    Tariffs,
    /// Identifiers.
    Codes,
    /// Prose.
    Words,
}

/// A kind of table that is not read, though some of its columns are called as those of a table that is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherTable {
    /// What it is, after "a table of".
    pub title: String,
    /// Names of its columns, lower case.
    pub names: Vec<String>,
    /// How many of them must stand in a header.
    pub needed: usize,
}

/// How tables of totals are told from tables of shipments; all names in normal form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PivotWords {
    /// What opens a row of totals among shipments.
    pub rows: Vec<String>,
    /// Beginnings of names of totals.
    pub beginnings: Vec<String>,
    /// Ends of names of totals.
    pub endings: Vec<String>,
    /// Whole names of totals.
    pub names: Vec<String>,
    /// Names of trade statistics.
    pub statistics: Vec<String>,
    /// How many of them make a table of statistics.
    pub statistics_needed: usize,
}

/// A documented layout: its names decide, ahead of the words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Short name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// How well it is known.
    pub confidence: Certainty,
    /// Where it is known from.
    pub source: String,
    /// How many of its names must stand in a header.
    pub needs: usize,
    /// Names in normal form and the field each means, empty when none.
    pub columns: BTreeMap<String, String>,
}

/// Single names and the field each means, empty when none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "about and source are for the reader of the file; they must be present")]
pub(super) struct Names {
    pub(super) about: String,
    pub(super) confidence: Certainty,
    pub(super) source: String,
    pub(super) columns: BTreeMap<String, String>,
}

/// An official list that comes without a header.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headless {
    /// Short name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// How well it is known.
    pub confidence: Certainty,
    /// Where it is known from.
    pub source: String,
    /// What stands for nothing.
    pub null: String,
    /// Names of its columns, in order.
    pub columns: Vec<String>,
    /// Which of them are canonical columns of a list.
    pub fields: BTreeMap<String, String>,
    /// Canonical columns that hold one value throughout.
    pub given: BTreeMap<String, String>,
}
