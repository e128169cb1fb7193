//! JSON documents that are tables, made rows: EPCIS events, screening lists, lists of flat objects.

mod epcis;
mod flat;
mod gs1;
mod node;
mod screening;

use std::io::{BufReader, Read, Seek, SeekFrom};

use super::rows::RowWriter;
use super::{TableText, Tables, Taint, Unpacking, text};
use node::Node;

/// Rows that were made of a document.
struct Made {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// What the document is, for the name of the encoding.
    what: &'static str,
    decisions: Vec<String>,
}

/// Makes rows of a JSON document; `None` when the text is none. Memory: the whole document, within
/// [`super::Limits::most_held`]. O(length).
pub(super) fn convert(table: &mut TableText, how: &Unpacking<'_>) -> Result<Option<Tables>, String> {
    if !looks_like_json(&text::beginning(table)?) {
        return Ok(None);
    }
    let failed = |error: std::io::Error| format!("the file could not be read again: {error}");
    let size = table.text.seek(SeekFrom::End(0)).map_err(failed)?;
    // a parsed document takes several times its length
    if size > how.limits.most_held / 8 {
        return Err(format!(
            "a JSON document of {size} bytes is not read: split it, or export the records as CSV (UTF-8)"
        ));
    }
    let made = made(documents(table)?)?;
    if made.rows.is_empty() {
        let why = made.decisions.join("; ");
        return Err(format!("the JSON document holds no record that can be read as a row: {why}"));
    }
    let mut writer = RowWriter::new(&how.limits, size);
    let width = made.header.len();
    for row in std::iter::once(&made.header).chain(&made.rows) {
        for column in 0..width {
            writer.next(row.get(column).map_or("", String::as_str));
        }
        writer.end_row()?;
    }
    let mut text = writer.finish(&how.limits, size)?;
    let taint = if table.taint == Taint::Somewhere { Taint::Somewhere } else { Taint::of(&mut text)? };
    let mut decisions = std::mem::take(&mut table.decisions);
    decisions.extend(made.decisions);
    let encoding = format!("{} in {}", table.encoding, made.what);
    let table = TableText {
        part: String::new(),
        text: Box::new(text),
        start: 0,
        encoding,
        certainty: table.certainty,
        taint,
        decisions,
    };
    Ok(Some((vec![table], Vec::new())))
}

/// True for text that begins as an object, or as a list of objects or lists, does.
fn looks_like_json(beginning: &str) -> bool {
    let mut signs = beginning.chars().filter(|one| !one.is_whitespace() && *one != '\u{FEFF}');
    let mut next = || signs.next().unwrap_or('\0');
    match (next(), next()) {
        ('{', '"' | '}') | ('[', '{' | ']') => true,
        ('[', '[') => matches!(next(), '"' | '-' | '0'..='9' | '[' | ']'),
        _ => false,
    }
}

/// One document, or several one behind the other.
fn documents(table: &mut TableText) -> Result<Vec<Node>, String> {
    table
        .text
        .seek(SeekFrom::Start(table.start))
        .map_err(|error| format!("the file could not be read again: {error}"))?;
    let mut bytes = Vec::new();
    BufReader::new(&mut table.text)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("the file could not be read again: {error}"))?;
    let mut found = Vec::new();
    for document in serde_json::Deserializer::from_slice(&bytes).into_iter::<Node>() {
        match document {
            Ok(document) => found.push(document),
            Err(error) if error.is_eof() => {
                return Err(format!(
                    "the JSON document ends early, on line {}: it was cut off, and records are missing. Get it again",
                    error.line()
                ));
            }
            Err(error) => return Err(format!("the JSON document is damaged ({error}): export it again")),
        }
    }
    Ok(found)
}

/// Rows of whatever the documents are.
fn made(mut documents: Vec<Node>) -> Result<Made, String> {
    if documents.len() > 1 {
        return if documents.iter().all(epcis::is_event) {
            epcis::rows(&Node::List(documents))
        } else {
            flat::rows(&documents, "JSON lines")
        };
    }
    let document = documents.pop().unwrap_or(Node::Null);
    if epcis::is_document(&document) {
        return epcis::rows(&document);
    }
    match &document {
        Node::List(list) if !list.is_empty() && list.iter().all(epcis::is_event) => epcis::rows(&document),
        Node::List(list) => flat::rows(list, "JSON"),
        Node::Object(members) => {
            if let Some(results) = document.get("results").and_then(Node::list)
                && screening::is_list(results)
            {
                return Ok(screening::rows(results));
            }
            let mut lists = members.iter().filter_map(|(name, value)| Some((name, value.list()?)));
            match (lists.next(), lists.next()) {
                (Some((name, list)), None) if list.iter().all(|one| matches!(one, Node::Object(_))) => {
                    let mut made = flat::rows(list, "JSON")?;
                    made.decisions.insert(
                        0,
                        format!("the records are those under {name:?}; what stands beside them was not read"),
                    );
                    Ok(made)
                }
                _ if members.iter().all(|(_, value)| value.is_plain()) => {
                    flat::rows(std::slice::from_ref(&document), "JSON")
                }
                _ => Err(unknown(&document)),
            }
        }
        _ => Err(unknown(&document)),
    }
}

fn unknown(document: &Node) -> String {
    let names = document.names();
    let shown = names.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    format!(
        "this JSON document ({}) is no list of records, no EPCIS 2.0 document and no screening list: export the records \
         as a list of flat objects, or as CSV (UTF-8)",
        if shown.is_empty() { "without members".to_owned() } else { format!("members {shown}") }
    )
}

#[cfg(test)]
mod tests;
