//! Saying how a file is to be read: encoding, header row, separator, and what each column means and how it is written.

use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::clock;
use super::desk::Desk;
use super::form::Form;
use super::guard::Visitor;
use super::inbox::{self, Part, Table};
use super::page::{Answer, Trouble};
use super::uploads;
use super::users::held;
use crate::ingest::beginnings;
use crate::model::Kind;
use crate::report::{Column, Reading};
use crate::store::{Act, InputFile, ReadAs, Role};

/// Encodings that are offered, by their names in the standard of the web; any other is found out or said on the command line.
pub(super) const ENCODINGS: [&str; 14] = [
    "utf-8",
    "gb18030",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1254",
    "windows-1256",
    "koi8-r",
    "utf-16le",
    "utf-16be",
];

/// How cells may be written: the word of a mapping file, whether it is of dates or numbers, and how it is shown.
pub(super) const WRITTEN: [(&str, Written, &str); 7] = [
    ("year-first", Written::Date, "dates, 2025-03-04"),
    ("day-first", Written::Date, "dates, day first"),
    ("month-first", Written::Date, "dates, month first"),
    ("excel-1900", Written::Date, "dates, numbers of Excel"),
    ("excel-1904", Written::Date, "dates, numbers of Excel 1904"),
    ("decimal-point", Written::Number, "numbers, 1,234.5"),
    ("decimal-comma", Written::Number, "numbers, 1.234,5"),
];

/// What is written in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Written {
    Date,
    Number,
}

/// A mapping file, as far as a form shows it.
#[derive(Default, Serialize, Deserialize)]
struct Told {
    #[serde(default)]
    table: Vec<ToldTable>,
}

#[derive(Serialize, Deserialize)]
struct ToldTable {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delimiter: Option<char>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<toml::Value>,
    #[serde(default)]
    column: Vec<ToldColumn>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct ToldColumn {
    #[serde(default)]
    header: String,
    #[serde(default)]
    field: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dates: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    numbers: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    utc_offset: Option<String>,
}

/// How a column is written, as the form shows it: the word of the style, and the unit or currency.
pub(super) fn written(part: &Part, table: &Reading, at: usize) -> (String, String) {
    let column = said(part, table).into_iter().nth(at).unwrap_or_default();
    let (style, value) = (column.dates.or(column.numbers), column.unit.or(column.currency));
    (style.unwrap_or_default(), value.unwrap_or_default())
}

/// What was said of the columns of a table; empty where nothing was.
fn said(part: &Part, table: &Reading) -> Vec<ToldColumn> {
    let mapping = part.read_as.as_ref().and_then(|told| told.mapping.as_deref()).unwrap_or_default();
    let told: Told = toml::from_str(mapping).unwrap_or_default();
    let headers = table.columns.iter().map(|column| column.header.as_str());
    let same = |told: &ToldTable| told.column.iter().map(|column| column.header.as_str()).eq(headers.clone());
    told.table.into_iter().find(same).map_or_else(Vec::new, |table| table.column)
}

/// Reads a file of an upload again, as the form says, as it is found, or as it is kept as a template from now on.
pub(super) async fn change(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let (of, number) = (id.clone(), form.text("part").parse::<usize>().map_err(|_| Trouble::missing())?);
    desk.ask(move |desk| {
        let mut upload = inbox::find(&desk.folder, &of, &visitor.name).ok_or_else(Trouble::missing)?;
        let _one = held(&desk.reading);
        let tables = inbox::readings(&desk.folder, &upload, &desk.policy)?;
        let tables: Vec<&Table> = tables.iter().filter(|table| table.part == number).collect();
        let path = inbox::part(&desk.folder, &upload, number);
        let part = upload.parts.get_mut(number).ok_or_else(Trouble::missing)?;
        (part.template, part.said_here) = (None, true);
        part.read_as = match form.text("do") {
            "found" => None,
            _ => Some(chosen(desk, InputFile::new(&path)?, part, &tables, &form)?),
        };
        if let Some(told) = &part.read_as {
            told.how(&desk.policy)?;
            if form.text("do") == "template" {
                let act = Act { by: &visitor.name, at: &clock::now() };
                desk.write()?.keep_template(form.text("template"), told, &act)?;
                part.template = Some(form.text("template").to_owned());
            }
        }
        Ok(inbox::tell(&desk.folder, &upload, number)?)
    })
    .await?;
    Ok(Redirect::to(&format!("/uploads/{id}?change={number}#file-{}", number + 1)).into_response())
}

/// What the form says: another encoding, and everything else is found anew; else a mapping of every table.
fn chosen(desk: &Desk, original: InputFile, part: &Part, tables: &[&Table], form: &Form) -> Result<ReadAs, Trouble> {
    let encoding = Some(form.text("encoding").to_owned()).filter(|name| !name.is_empty());
    if encoding != part.read_as.as_ref().and_then(|told| told.encoding.clone()) {
        return Ok(ReadAs { encoding, mapping: None });
    }
    let (mut original, mut tops) = (Some(original), Vec::new());
    let mut texts = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let line: u32 = form.text(&format!("t{at}-line")).parse().unwrap_or(table.reading.header_line);
        if line == table.reading.header_line {
            texts.push(columns(part, &table.reading, at, form)?);
            continue;
        }
        if let Some(original) = original.take() {
            tops = beginnings(Box::new(original), encoding.as_deref());
        }
        texts.extend(tops.get(at).map(|top| top.with_header(u64::from(line), &desk.policy)));
    }
    Ok(ReadAs { encoding, mapping: Some(texts.join("\n")) })
}

/// A table of a mapping file, from the fields of the form.
fn columns(part: &Part, table: &Reading, at: usize, form: &Form) -> Result<String, Trouble> {
    let kind = match (form.text(&format!("t{at}-kind")), table.kind.as_str()) {
        ("", found) if found == Kind::Unrecognised.word() => Kind::Shipments.word().to_owned(),
        ("", found) => found.to_owned(),
        (told, _) => told.to_owned(),
    };
    let before = said(part, table);
    let column = |(place, read): (usize, &Column)| {
        let text = |what: &str| form.text(&format!("t{at}-{place}-{what}")).to_owned();
        let style = text("written");
        let of = |wanted: Written| {
            let known = WRITTEN.iter().any(|(word, of, _)| *word == style && *of == wanted);
            known.then(|| style.clone())
        };
        let (field, value) = (text("field"), Some(text("value")).filter(|value| !value.is_empty()));
        let measured = ["quantity", "gross_weight_kg"].contains(&field.as_str());
        ToldColumn {
            header: read.header.clone(),
            // a field of another kind of record is chosen again
            field: if kind == table.kind || table.field_names().is_empty() { field } else { String::new() },
            dates: of(Written::Date),
            numbers: of(Written::Number),
            unit: value.clone().filter(|_| measured),
            currency: value.filter(|_| !measured),
            utc_offset: before.get(place).and_then(|column| column.utc_offset.clone()),
        }
    };
    let header = match table.header_line {
        0 => toml::Value::String("none".to_owned()),
        line => toml::Value::Integer(i64::from(line)),
    };
    let told = ToldTable {
        column: table.columns.iter().enumerate().map(column).collect(),
        delimiter: form.text(&format!("t{at}-separator")).chars().next().map(|one| if one == 't' { '\t' } else { one }),
        header: Some(header),
        kind,
    };
    toml::to_string(&Told { table: vec![told] }).map_err(|error| Trouble::failed(&error))
}

/// Opens a kept file as an upload, to say how it is to be read from now on.
pub(super) async fn again(State(desk): State<Arc<Desk>>, Extension(visitor): Extension<Visitor>, form: Form) -> Answer {
    let upload = desk
        .ask(move |desk| {
            let store = desk.read()?;
            let kept = store.originals(Role::Records)?.into_iter().find(|file| file.sha256 == form.text("sha256"));
            let kept = kept.ok_or_else(Trouble::missing)?;
            if kept.bytes > uploads::room(desk, &visitor.name)? {
                return Err(Trouble::refused(
                    "Too much of yours waits to be scanned. Scan it, or take some of it away.",
                ));
            }
            let coming = inbox::begin(&desk.folder)?;
            inbox::put(&store.original_path(&kept.sha256), &coming.path().join("0"))?;
            let read_as = store.reading_of(&kept.sha256)?;
            let part = Part {
                name: kept.name,
                bytes: kept.bytes,
                sha256: kept.sha256,
                read_as,
                template: None,
                said_here: false,
            };
            Ok(inbox::keep(&desk.folder, coming, &visitor.name, &clock::now().utc, vec![part])?)
        })
        .await?;
    Ok(Redirect::to(&format!("/uploads/{}?change=0", upload.id)).into_response())
}

/// Takes a template away.
pub(super) async fn drop_template(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    form: Form,
) -> Answer {
    desk.ask(move |desk| {
        let act = Act { by: &visitor.name, at: &clock::now() };
        Ok(desk.write()?.drop_template(form.text("name"), &act)?)
    })
    .await?;
    Ok(Redirect::to("/uploads#templates").into_response())
}

/// What is known already of how files that have come are to be read: what was said of the same bytes, else a template
/// that names their header.
pub(super) fn recalled(desk: &Desk, folder: &std::path::Path, parts: &mut [Part]) -> Result<(), Trouble> {
    let store = desk.read()?;
    for (number, part) in parts.iter_mut().enumerate() {
        if store.knows(&part.sha256)?.is_some() {
            part.read_as = store.reading_of(&part.sha256)?;
            continue;
        }
        let mut original = InputFile::new(&folder.join(number.to_string()))?;
        if let Some(template) = store.template_for(&mut original, &desk.policy)? {
            (part.template, part.read_as) = (Some(template.name), Some(template.read_as));
        }
    }
    Ok(())
}

/// Says in the log and in the store how a file that is kept next is to be read, when that is something else than before.
pub(super) fn keep(store: &mut crate::store::Store, part: &Part, act: &Act<'_>) -> Result<(), Trouble> {
    let is_known = store.knows(&part.sha256)?.is_some();
    if is_known && !part.said_here || store.reading_of(&part.sha256)? == part.read_as {
        return Ok(());
    }
    if let Some(template) = &part.template {
        store.append(act, "template used", &json!({ "name": template, "sha256": part.sha256 }))?;
    }
    Ok(store.read_as(&part.sha256, part.read_as.as_ref(), act)?)
}
