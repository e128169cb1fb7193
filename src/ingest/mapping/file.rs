//! The mapping file: what the user says that the columns of her tables mean; it overrides every guess.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::ingest::columns::{KINDS, columns};
use crate::ingest::header::{CellHint, Header, normal};
use crate::model::{Currency, Kind, SourceFile};
use crate::policy::Policy;

/// Tables by their header cells.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Tables, in file order.
    #[serde(default, rename = "table")]
    pub(in crate::ingest) tables: Vec<TableMapping>,
}

/// One table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::ingest) struct TableMapping {
    /// Word of the record kind.
    pub(in crate::ingest) kind: String,
    /// Separator, one ASCII character; found when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) delimiter: Option<char>,
    /// Where the header is.
    #[serde(default)]
    pub(in crate::ingest) header: HeaderAt,
    /// Columns; without a header in the order of the cells.
    #[serde(default, rename = "column")]
    pub(in crate::ingest) columns: Vec<ColumnMapping>,
}

/// Where the header row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(untagged)]
pub(in crate::ingest) enum HeaderAt {
    /// Physical line, from 1; any line is searched, this is for the reader of the file.
    Line(u64),
    /// `"none"`: the first row is data. `"any"`: the row that holds these cells.
    Word(HeaderWord),
    /// Not said: the row that holds these cells.
    #[default]
    #[serde(skip)]
    Anywhere,
}

/// Words for the place of a header.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::ingest) enum HeaderWord {
    /// The first row is data.
    None,
    /// The row that holds these cells.
    Any,
}

/// One column.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::ingest) struct ColumnMapping {
    /// Header cell; in a table without header any name.
    #[serde(default)]
    pub(in crate::ingest) header: String,
    /// Canonical field; empty: not used.
    #[serde(default)]
    pub(in crate::ingest) field: String,
    /// How days are written: one of [`DATES`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) dates: Option<String>,
    /// How numbers are written: one of [`NUMBERS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) numbers: Option<String>,
    /// Unit of the cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) unit: Option<String>,
    /// Currency of the cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) currency: Option<String>,
    /// Offset from UTC of the local day of instants, `+05:30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) utc_offset: Option<String>,
}

/// Words for how days are written.
const DATES: [&str; 5] = ["year-first", "day-first", "month-first", "excel-1900", "excel-1904"];
/// Words for how numbers are written.
const NUMBERS: [&str; 2] = ["decimal-point", "decimal-comma"];
/// Fields whose cells may be in a unit.
const MEASURED: [&str; 2] = ["quantity", "gross_weight_kg"];

impl Mapping {
    /// Reads a mapping file; `policy` knows the units.
    ///
    /// # Errors
    /// A sentence that names the key or value and lists what is allowed.
    pub fn parse(text: &str, policy: &Policy) -> Result<Mapping, String> {
        let mapping: Mapping = toml::from_str(text).map_err(|error| format!("not a mapping file: {error}"))?;
        for table in &mapping.tables {
            table.check(policy)?;
        }
        Ok(mapping)
    }

    /// A mapping file for these tables, with comments; it reads back to the same meaning.
    pub(in crate::ingest) fn propose(tables: &[TableMapping]) -> String {
        let mut text = String::from(
            "# What the columns of your tables mean. Correct a field, or leave it empty where a column is not to be used.\n\
             # A table is known again by its header cells, in any order, or, with header = \"none\", by its number of columns.\n\
             # Per column you may add: dates = \"year-first\" | \"day-first\" | \"month-first\" | \"excel-1900\" | \"excel-1904\",\n\
             # numbers = \"decimal-point\" | \"decimal-comma\", unit = \"KGM\", currency = \"USD\", utc_offset = \"+05:30\".\n",
        );
        for table in tables {
            let allowed = table.known_kind().map_or_else(String::new, |kind| allowed(kind).join(", "));
            // writing to a String cannot fail
            let _ = write!(text, "\n# Fields of {}: {allowed}.\n", table.kind);
            let one = Mapping { tables: vec![table.clone()] };
            text.push_str(&toml::to_string(&one).unwrap_or_default());
        }
        text
    }

    /// True when it names the header cells of this table. Without a header nothing is known again.
    #[must_use]
    pub fn is_for(&self, file: &SourceFile) -> bool {
        let cells: Vec<&str> = file.header.iter().map(String::as_str).collect();
        file.header_line > 0 && self.for_table(&cells).is_some()
    }

    /// The first table that a row of header cells belongs to. O(tables x cells log cells).
    pub(in crate::ingest) fn for_table(&self, header_cells: &[&str]) -> Option<&TableMapping> {
        let known = sorted(header_cells.iter().copied());
        self.tables.iter().filter(|table| !table.is_headless()).find(|table| table.names() == known)
    }

    /// The first table without header of this width.
    pub(in crate::ingest) fn for_width(&self, width: usize) -> Option<&TableMapping> {
        self.tables.iter().find(|table| table.is_headless() && table.columns.len() == width)
    }
}

impl TableMapping {
    /// What was found or proposed for a table, as a mapping; `line` 0 stands for no header row, and a kind that was not
    /// recognised for shipments.
    pub(in crate::ingest) fn found(
        kind: Kind,
        delimiter: u8,
        line: u64,
        cells: &[String],
        fields: &[Option<&'static str>],
    ) -> TableMapping {
        let kind = if kind == Kind::Unrecognised { Kind::Shipments } else { kind };
        let column = |(cell, field): (&String, &Option<&'static str>)| ColumnMapping {
            header: cell.clone(),
            field: field.unwrap_or_default().to_owned(),
            ..ColumnMapping::default()
        };
        TableMapping {
            kind: kind.word().to_owned(),
            delimiter: Some(char::from(delimiter)).filter(char::is_ascii),
            header: if line == 0 { HeaderAt::Word(HeaderWord::None) } else { HeaderAt::Line(line) },
            columns: cells.iter().zip(fields).map(column).collect(),
        }
    }

    /// True when the first row is data.
    pub(in crate::ingest) fn is_headless(&self) -> bool {
        self.header == HeaderAt::Word(HeaderWord::None)
    }

    /// The record kind.
    pub(in crate::ingest) fn known_kind(&self) -> Option<Kind> {
        KINDS.into_iter().find(|kind| kind.word() == self.kind)
    }

    /// The column of a header cell: the first that is not yet taken. `taken` is one flag a column.
    pub(in crate::ingest) fn column(&self, cell: &str, taken: &mut [bool]) -> Option<&ColumnMapping> {
        let name = normal(cell);
        let free = |at: &usize| !taken[*at] && normal(&self.columns[*at].header) == name;
        let at = (0..self.columns.len()).find(free)?;
        taken[at] = true;
        Some(&self.columns[at])
    }

    fn names(&self) -> Vec<String> {
        sorted(self.columns.iter().map(|column| column.header.as_str()))
    }

    fn check(&self, policy: &Policy) -> Result<(), String> {
        let Some(kind) = self.known_kind() else {
            let words: Vec<&str> = KINDS.iter().map(|kind| kind.word()).collect();
            return Err(format!("kind = {:?} is not a kind of record: write one of {}", self.kind, words.join(", ")));
        };
        if self.delimiter.is_some_and(|delimiter| !delimiter.is_ascii() || matches!(delimiter, '"' | '\n' | '\r')) {
            return Err("delimiter must be one ASCII character, and no quote or line end".to_owned());
        }
        let mut seen: Vec<&str> = Vec::new();
        for column in &self.columns {
            column.check(kind, policy)?;
            if !column.field.is_empty() && seen.contains(&column.field.as_str()) {
                return Err(format!("field = {:?} is given to two columns: leave one of them empty", column.field));
            }
            seen.push(&column.field);
        }
        Ok(())
    }
}

/// The header that a mapping makes of a row of cells; without cells it stands for a table that has no header row.
pub(in crate::ingest) fn said(table: &TableMapping, cells: &[String]) -> Header {
    let kind = table.known_kind().unwrap_or(Kind::Unrecognised);
    let mut taken = vec![false; table.columns.len()];
    let columns: Vec<Option<&ColumnMapping>> = match cells {
        [] => table.columns.iter().map(Some).collect(),
        cells => cells.iter().map(|cell| table.column(cell, &mut taken)).collect(),
    };
    let names = if cells.is_empty() {
        table.columns.iter().map(|column| column.header.clone()).collect()
    } else {
        cells.to_vec()
    };
    let fields = columns.iter().map(|column| column.and_then(|column| column.canonical(kind))).collect();
    let hint = |column: &Option<&ColumnMapping>| CellHint {
        unit: column.and_then(|column| column.unit.clone()),
        currency: column.and_then(|column| Currency::parse(column.currency.as_deref()?)),
        ..CellHint::default()
    };
    Header { values_in: columns.iter().map(hint).collect(), ..Header::exact(kind, names, fields) }
}

impl ColumnMapping {
    /// The canonical field, `None` when the column is not used.
    pub(in crate::ingest) fn canonical(&self, kind: Kind) -> Option<&'static str> {
        allowed(kind).into_iter().find(|name| *name == self.field)
    }

    fn check(&self, kind: Kind, policy: &Policy) -> Result<(), String> {
        let place = format!("column {:?}", self.header);
        if !self.field.is_empty() && self.canonical(kind).is_none() {
            let fields = allowed(kind).join(", ");
            return Err(format!(
                "{place}: field = {:?} is no field of {}: write one of {fields}, or nothing",
                self.field,
                kind.word()
            ));
        }
        for (key, value, words) in [("dates", &self.dates, &DATES[..]), ("numbers", &self.numbers, &NUMBERS[..])] {
            if let Some(value) = value.as_ref().filter(|value| !words.contains(&value.as_str())) {
                return Err(format!("{place}: {key} = {value:?} is not known: write one of {}", words.join(", ")));
            }
        }
        if let Some(code) = self.currency.as_ref().filter(|code| Currency::parse(code).is_none()) {
            return Err(format!("{place}: currency = {code:?} is no code: write three letters, for instance USD"));
        }
        if let Some(unit) = self.unit.as_ref().filter(|unit| policy.unit(unit).is_none()) {
            let example = "write a UN/ECE code or a usual word, for instance KGM, LBR or PCE";
            return Err(format!("{place}: unit = {unit:?} is not known, or means several: {example}"));
        }
        if self.unit.is_some() && (kind != Kind::Shipments || !MEASURED.contains(&self.field.as_str())) {
            return Err(format!(
                "{place}: a unit is read only of {} of shipments: leave it out",
                MEASURED.join(" and ")
            ));
        }
        match &self.utc_offset {
            Some(offset) if offset_minutes(offset).is_none() => {
                Err(format!("{place}: utc_offset = {offset:?} is not read: write it as +05:30 or -04:00"))
            }
            _ => Ok(()),
        }
    }

    /// Minutes east of UTC.
    pub(in crate::ingest) fn utc_offset_minutes(&self) -> Option<i32> {
        offset_minutes(self.utc_offset.as_deref()?)
    }
}

fn offset_minutes(text: &str) -> Option<i32> {
    let (sign, rest) = text.strip_prefix('+').map(|rest| (1, rest)).or_else(|| Some((-1, text.strip_prefix('-')?)))?;
    let (hours, minutes) = rest.split_once(':').filter(|(hours, minutes)| hours.len() == 2 && minutes.len() == 2)?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 60 + minutes))
}

fn allowed(kind: Kind) -> Vec<&'static str> {
    columns(kind).iter().map(|spec| spec.name).collect()
}

fn sorted<'c>(cells: impl Iterator<Item = &'c str>) -> Vec<String> {
    let mut names: Vec<String> = cells.map(normal).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().unwrap());

    const TWO: &str = "[[table]]\nkind = \"shipments\"\nheader = 6\n[[table.column]]\nheader = \"Party A\"\nfield = \"exporter_name\"\n\
        [[table.column]]\nheader = \"When\"\nfield = \"ship_date\"\ndates = \"day-first\"\nutc_offset = \"+05:30\"\n\
        [[table]]\nkind = \"shipments\"\nheader = \"none\"\ndelimiter = \";\"\n[[table.column]]\nfield = \"ship_date\"\n[[table.column]]\nfield = \"\"\n";

    #[test]
    fn tables_are_known_by_their_cells_or_their_width() {
        let mapping = Mapping::parse(TWO, &POLICY).unwrap();
        let table = mapping.for_table(&["when", "PARTY_A"]).unwrap();
        assert_eq!(table.column("Party-A", &mut [false, false]).unwrap().field, "exporter_name");
        assert_eq!(table.columns[1].utc_offset_minutes(), Some(330));
        assert_eq!(mapping.for_table(&["when"]), None);
        assert_eq!(mapping.for_width(2).unwrap().delimiter, Some(';'));
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        for (from, to, words) in [
            ("exporter_name", "exporter", "write one of shipment_id"),
            ("day-first", "dmy", "year-first"),
            ("+05:30", "IST", "+05:30"),
            ("utc_offset = \"+05:30\"", "unit = \"stone\"", "unit = \"stone\" is not known"),
            ("utc_offset = \"+05:30\"", "unit = \"KGM\"", "only of quantity and gross_weight_kg"),
            ("kind = \"shipments\"\nheader = 6", "kind = \"sales\"", "shipments, parties"),
            ("header = 6", "headers = 6", "headers"),
            ("field = \"ship_date\"\ndates", "field = \"exporter_name\"\ndates", "two columns"),
        ] {
            let why = Mapping::parse(&TWO.replacen(from, to, 1), &POLICY).unwrap_err();
            assert!(why.contains(words), "{why}");
        }
    }

    proptest! {
        #[test]
        fn what_is_proposed_reads_back(names in proptest::collection::vec("\\PC{0,12}", 1..6), headless in any::<bool>(), line in 1_u64..50) {
            let fields = ["shipment_id", "ship_date", "", "quantity", "", "currency"];
            let column = |(at, name): (usize, &String)| ColumnMapping {
                header: name.clone(),
                field: fields[at].to_owned(),
                dates: (at == 1).then(|| DATES[at].to_owned()),
                ..ColumnMapping::default()
            };
            let header = if headless { HeaderAt::Word(HeaderWord::None) } else { HeaderAt::Line(line) };
            let table = TableMapping { kind: "shipments".to_owned(), delimiter: Some('\t'), header, columns: names.iter().enumerate().map(column).collect() };
            let tables = vec![table.clone(), table];
            prop_assert_eq!(Mapping::parse(&Mapping::propose(&tables), &POLICY).unwrap().tables, tables);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = Mapping::parse(&text, &POLICY);
        }
    }
}
