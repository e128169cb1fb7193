//! Which fields each column could be, how good a claim it has, and what its cells say to that.

use super::looks::Looks;
use super::totals::is_total;
use crate::ingest::columns::columns;
use crate::ingest::header::{Certainty, normal};
use crate::model::Kind;
use crate::policy::{self, CellForm, HeaderWords, Meaning, NameForm, NameReading, Policy, Profile};

/// One column of the table that is being mapped.
pub(super) struct Candidate<'w> {
    /// Header cell as written.
    pub(super) name: String,
    /// What its words say.
    pub(super) reading: NameReading<'w>,
    /// What its cells look like.
    pub(super) looks: Looks,
}

/// A claim of one column on one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Claim {
    /// Position of the column.
    pub(super) column: usize,
    /// Canonical field.
    pub(super) field: &'static str,
    /// Smaller is better; equal is nothing to tell them apart by.
    pub(super) order: Order,
    /// How sure.
    pub(super) certainty: Certainty,
    /// Role of a party it speaks of.
    pub(super) role: Option<String>,
    /// Fewer than half of its cells look as they should.
    pub(super) is_doubtful: bool,
}

/// What claims are compared by, the weightiest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Order {
    /// Nothing says what money it is, or only that it is other than that of the column of currencies.
    pub(super) unpaired: bool,
    /// A column without anything in it gives way, unless its name is canonical.
    pub(super) empty: bool,
    /// Canonical names win over layouts, layouts over words.
    source: Source,
    /// Preference among names.
    rank: usize,
    /// Preference among forms of one name.
    form: u8,
    /// The first of numbered columns.
    ordinal: u32,
    /// Preference among units and currencies.
    measure: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
enum Source {
    #[default]
    Canonical,
    Layout,
    Words,
}

impl Order {
    /// A documented layout or a single known name made the claim, not its words.
    pub(super) fn is_laid_out(self) -> bool {
        self.source == Source::Layout
    }

    /// The first thing in which two differ.
    pub(super) fn differs(self, other: Order) -> &'static str {
        let parts = [
            (self.unpaired != other.unpaired, "unpaired"),
            (self.empty != other.empty, "empty"),
            (self.source != other.source, "source"),
            (self.rank != other.rank, "rank"),
            (self.form != other.form, "form"),
            (self.ordinal != other.ordinal, "ordinal"),
            (self.measure != other.measure, "measure"),
        ];
        parts.into_iter().find(|(differs, _)| *differs).map_or("", |(_, part)| part)
    }
}

/// The layout of which most names stand in the header, if enough do.
pub(super) fn layout<'w>(names: &[String], words: &'w HeaderWords) -> Option<&'w Profile> {
    let normals: Vec<String> = names.iter().map(|name| normal(name)).collect();
    let fitting = |profile: &&Profile| normals.iter().filter(|name| profile.columns.contains_key(*name)).count();
    let enough = words.profiles.iter().filter(|profile| fitting(profile) >= profile.needs);
    enough.rev().max_by_key(|profile| fitting(profile))
}

/// Claims of a column, and the fields that its name means but its cells deny.
pub(super) fn claims(
    at: usize,
    column: &Candidate<'_>,
    layout: Option<&Profile>,
    words: &Policy,
) -> (Vec<Claim>, Vec<&'static str>) {
    let vocabulary = words.header_words();
    let name = normal(&column.name);
    if let Some(spec) = columns(Kind::Shipments).iter().find(|spec| spec.is_named(&name)) {
        let order = Order { source: Source::Canonical, ..Order::default() };
        return (vec![Claim { certainty: Certainty::Exact, ..claim(at, column, spec.name, order) }], Vec::new());
    }
    let order = Order {
        empty: is_empty(column, CellForm::Any),
        form: form(column),
        ordinal: column.reading.ordinal,
        ..Order::default()
    };
    let laid_out = layout.and_then(|layout| Some((layout.columns.get(&name)?.as_str(), layout.confidence)));
    let claims = match laid_out.or_else(|| vocabulary.single_name(&name)) {
        Some((target, sure)) => laid_out_claim(at, column, (target, sure), order, vocabulary).into_iter().collect(),
        None => worded_claims(at, column, order, vocabulary),
    };
    believed(column, claims)
}

fn claim(at: usize, column: &Candidate<'_>, field: &'static str, order: Order) -> Claim {
    let role = column.reading.meanings.iter().find_map(|meaning| meaning.role.clone());
    Claim { column: at, field, order, certainty: Certainty::None, role, is_doubtful: false }
}

/// What a layout says of a name: a field, perhaps with its place in the order of preference behind it.
fn laid_out_claim(
    at: usize,
    column: &Candidate<'_>,
    (target, sure): (&str, policy::Certainty),
    order: Order,
    words: &HeaderWords,
) -> Option<(Claim, CellForm)> {
    let (target, rank) = target.split_once(' ').map_or((target, 1), |(field, rank)| (field, rank.parse().unwrap_or(1)));
    let field = canonical(target)?;
    // words that mean the same make it surer
    let meant = |meaning: &&Meaning| words.fields()[meaning.field].name == target;
    let sure = column.reading.meanings.iter().find(meant).map_or(sure, |meaning| sure.max(meaning.certainty));
    let order = Order { source: Source::Layout, rank, ..order };
    Some((Claim { certainty: sure.into(), ..claim(at, column, field, order) }, cells_of(field, words)))
}

fn worded_claims(at: usize, column: &Candidate<'_>, order: Order, words: &HeaderWords) -> Vec<(Claim, CellForm)> {
    let measure = measure(column, words);
    let meant = column.reading.meanings.iter().filter_map(|meaning| {
        let field = &words.fields()[meaning.field];
        let measured = field.without_unit && column.reading.unit.is_some();
        if measured || field.cuts.contains(&column.reading.ordinal) {
            return None;
        }
        let empty = is_empty(column, field.cells);
        let order = Order { source: Source::Words, rank: meaning.rank, measure, empty, ..order };
        let (certainty, role) = (meaning.certainty.into(), meaning.role.clone());
        Some((Claim { certainty, role, ..claim(at, column, canonical(&field.name)?, order) }, field.cells))
    });
    meant.collect()
}

/// Sorts out what the cells deny, and lowers what they do not bear out.
fn believed(column: &Candidate<'_>, claims: Vec<(Claim, CellForm)>) -> (Vec<Claim>, Vec<&'static str>) {
    let (mut kept, mut denied) = (Vec::new(), Vec::new());
    for (mut claim, cells) in claims {
        if column.looks.contradict(cells) {
            denied.push(claim.field);
        } else {
            if !column.looks.agree(cells) {
                (claim.certainty, claim.is_doubtful) = (claim.certainty.lowered(), true);
            }
            kept.push(claim);
        }
    }
    (kept, denied)
}

/// How well a row of cells is known as names of columns, 0 unless two cells mean something. O(words).
pub(in crate::ingest) fn known_cells(cells: &[String], words: &Policy) -> usize {
    let vocabulary = words.header_words();
    let (mut meant, mut understood) = (0, 0);
    let layout = layout(cells, vocabulary);
    for cell in cells {
        let (name, reading) = (normal(cell), vocabulary.read_name(cell));
        let canonical = columns(Kind::Shipments).iter().any(|spec| spec.is_named(&name));
        let laid_out = layout.is_some_and(|layout| layout.columns.contains_key(&name));
        let single = || laid_out || vocabulary.single_name(&name).is_some();
        let means = canonical || !reading.meanings.is_empty() || single() || is_total(cell, vocabulary);
        meant += usize::from(means);
        understood += usize::from(means || reading.understood);
    }
    if meant > 1 { meant + understood } else { 0 }
}

fn canonical(name: &str) -> Option<&'static str> {
    columns(Kind::Shipments).iter().map(|spec| spec.name).find(|known| *known == name)
}

fn cells_of(field: &str, words: &HeaderWords) -> CellForm {
    words.fields().iter().find(|known| known.name == field).map_or(CellForm::Any, |known| known.cells)
}

fn is_empty(column: &Candidate<'_>, cells: CellForm) -> bool {
    column.looks.filled == 0 || (cells == CellForm::Numbers && column.looks.not_zero == 0)
}

/// The plain column where it is in Latin letters; else the English one, which lists can be compared with.
fn form(column: &Candidate<'_>) -> u8 {
    match column.reading.form {
        NameForm::Plain if column.looks.is_latin() => 0,
        NameForm::English => 1,
        NameForm::Plain => 2,
        NameForm::Standard => 3,
        NameForm::OtherLanguage => 4,
        NameForm::Raw => 5,
    }
}

/// The preferred currency, then none (that of the row), then others; kilograms, then none, then others.
fn measure(column: &Candidate<'_>, words: &HeaderWords) -> u8 {
    let currency = match column.reading.currency {
        Some(code) if code == words.preferred_currency() => 0,
        None => 1,
        Some("local") => 3,
        Some(_) => 2,
    };
    let unit = match column.reading.unit {
        Some("KGM") => 0,
        None => 1,
        Some(_) => 2,
    };
    currency * 4 + unit
}

impl From<policy::Certainty> for Certainty {
    fn from(sure: policy::Certainty) -> Certainty {
        match sure {
            policy::Certainty::High => Certainty::High,
            policy::Certainty::Medium => Certainty::Medium,
            policy::Certainty::Low => Certainty::Low,
        }
    }
}
