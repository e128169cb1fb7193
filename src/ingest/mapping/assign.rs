//! Each field of a shipment to at most one column: the best claim wins, equal claims are left to the user.

use std::collections::BTreeMap;

use super::candidates::{self, Candidate, Claim, Order};
use super::looks::Looks;
use super::totals::is_total;
use super::{by_cells, far_side, money, sizes};
use crate::ingest::columns::{Need, columns};
use crate::ingest::header::{CellHint, Certainty};
use crate::model::{Currency, Decision, Kind};
use crate::policy::{HeaderWords, Policy};

/// What the columns of a table of shipments mean, as far as it goes.
#[derive(Clone, Debug, Default)]
pub(in crate::ingest) struct Proposal {
    /// Canonical field of each column.
    pub(in crate::ingest) fields: Vec<Option<&'static str>>,
    /// How sure.
    pub(in crate::ingest) certainty: Vec<Certainty>,
    /// What each name says of its cells.
    pub(in crate::ingest) hints: Vec<CellHint>,
    /// Layout that decided.
    pub(in crate::ingest) profile: Option<String>,
    /// What was decided and why.
    pub(in crate::ingest) decisions: Vec<Decision>,
    /// Columns that nothing tells apart: an error to settle.
    pub(in crate::ingest) conflict: Option<String>,
}

/// Fields without which, or with two of which, a table is not read.
const DECISIVE: [&str; 8] = [
    "ship_date",
    "arrival_date",
    "exporter_name",
    "consignee_name",
    "hs_code",
    "quantity",
    "end_user_name",
    "intermediate_consignee_name",
];

/// Proposes a mapping from the header cells and the rows of a sample below it. O(cells + columns x fields).
pub(in crate::ingest) fn propose(cells: &[String], rows: &[&[String]], words: &Policy) -> Proposal {
    let vocabulary = words.header_words();
    let column = |at: usize| Candidate {
        name: cells[at].clone(),
        reading: vocabulary.read_name(&cells[at]),
        looks: Looks::at(rows.iter().filter_map(|row| row.get(at)).map(String::as_str), words),
    };
    let count = cells.len();
    let mut work = Work {
        columns: (0..count).map(column).collect(),
        claims: Vec::new(),
        roles: Vec::new(),
        words,
        said: Proposal {
            fields: vec![None; count],
            certainty: vec![Certainty::None; count],
            hints: vec![CellHint::default(); count],
            ..Proposal::default()
        },
    };
    work.claim(cells);
    money::pair(&mut work.claims, &work.columns, vocabulary);
    for spec in columns(Kind::Shipments) {
        work.settle(spec.name);
    }
    far_side::stand_in(&mut work, rows);
    sizes::numbers_are_no_units(&mut work);
    far_side::countries_are_no_names(&mut work);
    work.stand_in_days(rows);
    by_cells::stand_in(&mut work, rows);
    work.bare_country();
    work.hint();
    work.twice(cells);
    work.said
}

pub(super) struct Work<'w> {
    pub(super) columns: Vec<Candidate<'w>>,
    claims: Vec<Claim>,
    /// Roles that were taken, by the field they were taken for.
    roles: Vec<(&'static str, String)>,
    pub(super) words: &'w Policy,
    pub(super) said: Proposal,
}

impl Work<'_> {
    fn claim(&mut self, cells: &[String]) {
        let layout = candidates::layout(cells, self.words.header_words());
        if let Some(layout) = layout {
            self.said.profile = Some(layout.id.clone());
            let why = format!("{} of its names stand in the header; known from: {}", layout.needs, layout.source);
            let what = format!("layout {}, confidence {}", layout.title, layout.confidence.word());
            self.said.decisions.push(Decision { column: None, what, why: format!("at least {why}") });
        }
        for at in 0..self.columns.len() {
            let (claims, denied) = candidates::claims(at, &self.columns[at], layout, self.words);
            for field in denied {
                let shown = &self.columns[at].looks.example;
                self.say(
                    at,
                    format!("not read as {field}"),
                    format!("the name would mean it, but no cell looks like it, for instance '{shown}'"),
                );
            }
            self.claims.extend(claims);
        }
    }

    /// Gives a field to the column with the best claim.
    fn settle(&mut self, field: &'static str) {
        let place = field.rsplit_once('_').map_or(field, |(place, _)| place);
        let role = self.roles.iter().find(|(of, _)| *of == place).map(|(_, role)| role.clone());
        let named = format!("{place}_name");
        let is_named = |role: &Option<String>| {
            self.claims.iter().any(|claim| claim.field == named && claim.role == *role && !claim.order.empty)
        };
        let taken = &self.said.fields;
        let (mut claims, strangers): (Vec<Claim>, Vec<Claim>) = self
            .claims
            .iter()
            .filter(|claim| claim.field == field && taken[claim.column].is_none())
            .cloned()
            .partition(|claim| {
                let own = role.is_none() || claim.role.is_none() || claim.role == role;
                own || claim.certainty == Certainty::Exact || !is_named(&claim.role)
            });
        for other in strangers {
            let why = format!("it speaks of the {}, and the {} is taken", shown(&other.role), shown(&role));
            self.say(other.column, format!("not used as {field}"), why);
        }
        claims.sort_by_key(|claim| (claim.order, claim.column));
        let Some(best) = claims.first().cloned() else { return };
        let equal: Vec<usize> =
            claims.iter().filter(|claim| claim.order == best.order).map(|claim| claim.column).collect();
        if equal.len() > 1 {
            self.leave_open(field, &equal);
            return;
        }
        self.take(best.column, field, best.certainty);
        if let Some(role) = &best.role
            && field.ends_with("_name")
        {
            self.roles.push((place, role.clone()));
        }
        self.explain(&best, &claims[1..]);
    }

    fn explain(&mut self, best: &Claim, others: &[Claim]) {
        let name = self.columns[best.column].name.clone();
        let mut passed: Vec<(&'static str, Vec<&str>)> = Vec::new();
        for other in others {
            let (why, column) = (reason(best.order, other.order), self.columns[other.column].name.as_str());
            match passed.iter_mut().find(|(known, _)| *known == why) {
                Some((_, columns)) => columns.push(column),
                None => passed.push((why, vec![column])),
            }
        }
        for (why, columns) in passed {
            let what = format!("{} rather than {}", best.field, columns.join(", "));
            self.said.decisions.push(Decision { column: Some(name.clone()), what, why: why.to_owned() });
        }
        let vocabulary = self.words.header_words();
        let speaks_of = |concept| vocabulary.speaks_of(&self.columns[best.column].reading, concept);
        let wanting = format!("read as {} for want of a better column", best.field);
        let read = format!("read as {}", best.field);
        let (what, why) = match best.field {
            _ if best.is_doubtful => (read, "few of its cells look like it"),
            "declared_description" if speaks_of("hs") => {
                (wanting, "it describes the tariff heading, not the goods; no column describes the goods")
            }
            "gross_weight_kg" if speaks_of("net") => {
                ("net weight read as gross".to_owned(), "no column says the gross weight")
            }
            // the layout is said once, for all of its columns
            _ if best.order.is_laid_out() => return,
            _ if best.certainty <= Certainty::Low => (wanting, "no other column says it"),
            _ if best.certainty == Certainty::Medium => (read, "the name can mean other things too"),
            _ => return,
        };
        self.say(best.column, what, why.to_owned());
    }

    fn leave_open(&mut self, field: &'static str, equal: &[usize]) {
        let names: Vec<&str> = equal.iter().map(|at| self.columns[*at].name.as_str()).collect();
        let same = names.windows(2).all(|pair| pair[0] == pair[1]);
        let named = if same {
            format!("duplicate column {:?}", names[0])
        } else {
            format!("{} mean the same", names.join(" and "))
        };
        let what = format!(
            "{named}, so {field} could be any of them: rename one of them, or say which is meant with --mapping FILE"
        );
        if DECISIVE.contains(&field) {
            self.said.conflict.get_or_insert(what);
        } else {
            self.say(equal[0], format!("not used as {field}"), what);
        }
    }

    /// A table of declarations may have no day of movement: then the day of filing stands in for it; and a bare
    /// `date` of imports is the day of import.
    fn stand_in_days(&mut self, rows: &[&[String]]) {
        let direction = self.direction(rows);
        let target = if direction == Some(0) { "arrival_date" } else { "ship_date" };
        let side = match direction {
            Some(0) => "the table is of imports",
            Some(_) => "the table is of exports",
            None => "nothing says whether the table is of imports or exports",
        };
        let at = |field: &str, fields: &[Option<&str>]| fields.iter().position(|taken| *taken == Some(field));
        let vocabulary = self.words.header_words();
        match (at("ship_date", &self.said.fields), at("arrival_date", &self.said.fields)) {
            (Some(column), None) if direction == Some(0) && vocabulary.is_bare_date(&self.columns[column].reading) => {
                self.take(column, "arrival_date", Certainty::Medium);
                self.say(column, "read as arrival_date".to_owned(), side.to_owned());
            }
            (None, None) => {
                let Some(column) = at("filed_at", &self.said.fields) else { return };
                let sure = self.said.certainty[column].min(Certainty::High).lowered();
                self.take(column, target, sure);
                let why = format!("no column says when the goods moved, so the day of filing stands in; {side}");
                self.say(column, format!("read as {target}"), why);
            }
            _ => self.drop_late_filing(),
        }
    }

    /// A day of release or receipt stands in for want of a better one; beside a day of movement it is no day of filing.
    fn drop_late_filing(&mut self) {
        let low = |at: &usize| self.said.fields[*at] == Some("filed_at") && self.said.certainty[*at] == Certainty::Low;
        if let Some(at) = (0..self.columns.len()).find(low) {
            (self.said.fields[at], self.said.certainty[at]) = (None, Certainty::None);
            let name = self.columns[at].name.clone();
            self.said.decisions.retain(|said| said.column.as_ref() != Some(&name));
            self.say(at, "not used".to_owned(), "it is neither the day of movement nor the day of filing".to_owned());
        }
    }

    /// Import (0) or export (1), by a column that says so, else by what most columns speak of.
    pub(super) fn direction(&self, rows: &[&[String]]) -> Option<usize> {
        let words = self.words.header_words();
        for (at, column) in self.columns.iter().enumerate() {
            if words.tells_direction(&column.reading) {
                let said = rows.iter().filter_map(|row| row.get(at)).find_map(|cell| words.direction_value(cell));
                if said.is_some() {
                    return said;
                }
            }
        }
        let counts = self.columns.iter().map(|column| words.direction_of(&column.reading));
        let [imports, exports] = counts.fold([0, 0], |sum, [imports, exports]| [sum[0] + imports, sum[1] + exports]);
        match imports.cmp(&exports) {
            std::cmp::Ordering::Greater => Some(0),
            std::cmp::Ordering::Less => Some(1),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// A country that is nobody's by name is that of the only party; beside two it is not used.
    fn bare_country(&mut self) {
        let has = |fields: &[Option<&str>], field: &str| fields.contains(&Some(field));
        let bare: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.said.fields[*at].is_none() && self.columns[*at].reading.bare_country)
            .collect();
        let parties = ["exporter", "consignee"].map(|place| has(&self.said.fields, &format!("{place}_name")));
        let target = match parties {
            [true, false] => "exporter_country",
            [false, true] => "consignee_country",
            _ => "",
        };
        for at in &bare {
            let lone = bare.len() == 1 && !target.is_empty() && !has(&self.said.fields, target);
            match columns(Kind::Shipments).iter().find(|spec| spec.name == target).filter(|_| lone) {
                Some(spec) => {
                    self.take(*at, spec.name, Certainty::Medium);
                    self.say(*at, format!("read as {target}"), "the only party of the table is beside it".to_owned());
                }
                None => {
                    let why = "its name does not say whose country it is: say so with --mapping FILE";
                    self.say(*at, "not used".to_owned(), why.to_owned());
                }
            }
        }
    }

    /// What the names say of their cells; a unit in the name of the weight leaves nothing for a column of units to say.
    fn hint(&mut self) {
        let at = |field: &str, fields: &[Option<&str>]| fields.iter().position(|taken| *taken == Some(field));
        let fields = &self.said.fields;
        if let (Some(weight), Some(unit)) = (at("gross_weight_kg", fields), at("weight_unit", fields))
            && self.columns[weight].reading.unit.is_some()
            && self.said.certainty[weight] != Certainty::Exact
        {
            (self.said.fields[unit], self.said.certainty[unit]) = (None, Certainty::None);
            let why = format!("the name of {} says its unit", self.columns[weight].name);
            self.say(unit, "not used as weight_unit".to_owned(), why);
        }
        money::keep_apart(self);
        for (column, hint) in self.columns.iter().zip(&mut self.said.hints) {
            hint.unit = column.reading.unit.map(str::to_owned);
            hint.currency = column.reading.currency.and_then(Currency::parse);
            hint.scale = column.reading.scale;
        }
        sizes::tell(self);
    }

    /// Two used columns of one name, or one used and one not, are not told apart by anything. O(cells log cells).
    fn twice(&mut self, cells: &[String]) {
        let mut first = BTreeMap::new();
        let mut others: Vec<String> = Vec::new();
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let before = *first.entry(crate::ingest::header::normal(cell)).or_insert(at);
            if before == at {
                continue;
            }
            if self.said.fields[at].is_some() || self.said.fields[before].is_some() {
                self.said.conflict.get_or_insert_with(|| {
                    format!(
                        "the header names {cell:?} twice, so a cell could mean either: rename one of them, or say which is meant with --mapping FILE"
                    )
                });
            }
            let quoted = format!("{cell:?}");
            if others.len() < SHOWN_TWICE && !others.contains(&quoted) {
                others.push(quoted);
            }
        }
        if let Some(conflict) = &mut self.said.conflict {
            others.retain(|name| !conflict.contains(name));
            if !others.is_empty() {
                conflict.push_str(&format!("; {} too stand in the header more than once", others.join(" and ")));
            }
        }
    }

    pub(super) fn take(&mut self, at: usize, field: &'static str, certainty: Certainty) {
        self.said.fields[at] = Some(field);
        self.said.certainty[at] = certainty;
    }

    pub(super) fn say(&mut self, at: usize, what: String, why: String) {
        self.said.decisions.push(Decision { column: Some(self.columns[at].name.clone()), what, why });
    }
}

/// Names that are shown of those that stand in a header twice.
const SHOWN_TWICE: usize = 8;

impl Proposal {
    /// The same, columns of totals left unused.
    pub(in crate::ingest) fn without_totals(mut self, cells: &[String], words: &HeaderWords) -> Proposal {
        for (at, cell) in cells.iter().enumerate() {
            if is_total(cell, words) {
                (self.fields[at], self.certainty[at]) = (None, Certainty::None);
            }
        }
        self
    }

    /// Needed groups of which no column was found, in words.
    pub(in crate::ingest) fn missing(&self) -> Vec<String> {
        let specs = columns(Kind::Shipments);
        let mut lacking: Vec<String> = Vec::new();
        for need in
            [specs.iter().find(|spec| spec.name == "ship_date"), specs.iter().find(|spec| spec.name == "exporter_name")]
        {
            let Some(Need::OneOf(group)) = need.map(|spec| spec.need) else { continue };
            let names: Vec<&str> =
                specs.iter().filter(|spec| spec.need == Need::OneOf(group)).map(|spec| spec.name).collect();
            if !names.iter().any(|name| self.fields.contains(&Some(*name))) {
                lacking.push(names.join(" or "));
            }
        }
        lacking
    }
}

fn shown(role: &Option<String>) -> String {
    role.as_deref().unwrap_or_default().replace('_', " ")
}

fn reason(best: Order, other: Order) -> &'static str {
    match best.differs(other) {
        "unpaired" => "the currency column does not speak of the other, or nothing does",
        "source" => "its name decides",
        "empty" => "nothing stands there, as far as was looked",
        "form" => "the plain name in Latin letters comes first, then the English one, the standard one and the raw one",
        "ordinal" => "the first of numbered columns",
        "measure" => "its unit or currency comes first",
        _ => "it comes first in the order of preference",
    }
}
