//! Names of other parties and prices out of a case, everywhere they stand, and what was taken out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::StoreError;
use super::rows::{Cited, Row};
use crate::policy::{CurrencyWord, Policy};

/// Endings of columns whose cells name somebody or say where to find them.
const OF_PARTIES: [&str; 9] =
    ["_name", "_address", "aliases", "ultimate_parent", "registration_no", "phone", "email", "holder", "web_presence"];

/// Whole names of columns that do.
const OF_PARTIES_TOO: [&str; 11] = [
    "officers",
    "directors",
    "legal_representative",
    "name",
    "address",
    "consignee",
    "end_user",
    "by",
    "name1",
    "name2",
    "who",
];

/// Columns of prices.
const OF_PRICES: [&str; 5] = ["unit_value", "total_value", "value", "amount", "currency"];

/// What stands where something was.
const PRICE: &str = "[price taken out]";

/// What is taken out, and by what it is replaced.
pub(super) struct Redaction<'p> {
    policy: &'p Policy,
    /// Words and what stands for them, the longest first.
    words: Vec<(String, String)>,
    kept: BTreeSet<String>,
    labels: usize,
    prices: u64,
}

impl<'p> Redaction<'p> {
    /// Gathers every name and address in the finding and the rows that it cites, but those that are to stay.
    pub(super) fn new(body: &Value, cited: &Cited, kept: &[String], policy: &'p Policy) -> Redaction<'p> {
        let kept: BTreeSet<String> = kept.iter().map(|name| plain(name)).collect();
        let mut redaction = Redaction { policy, words: Vec::new(), kept, labels: 0, prices: 0 };
        let mut words: BTreeMap<String, String> = BTreeMap::new();
        for party in body["parties"].as_array().into_iter().flatten() {
            redaction.party(party, &mut words);
        }
        let mut others: BTreeSet<(&str, &String)> = BTreeSet::new();
        for row in &cited.rows {
            let column = |header: &String| row.columns.get(header).copied();
            others.extend(row.cells.iter().filter_map(|(header, cell)| Some((column(header)?, cell))));
        }
        for (column, cell) in others.into_iter().filter(|(column, _)| names_somebody(column)) {
            for word in cell.split(';').chain([cell.as_str()]).map(str::trim).filter(|word| word.len() > 2) {
                if !redaction.kept.contains(&plain(word)) && !words.contains_key(word) {
                    let label = if column.ends_with("address") { "an address" } else { "another party" };
                    words.insert(word.to_owned(), format!("[{label} taken out]"));
                }
            }
        }
        // in the payload of a row of the log a text stands as JSON writes it
        let quoted = |word: &String| json!(word).to_string().trim_matches('"').to_owned();
        let as_json: Vec<_> = words.iter().map(|(word, label)| (quoted(word), label.clone())).collect();
        words.extend(as_json);
        redaction.words = words.into_iter().collect();
        redaction.words.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
        redaction
    }

    /// One party of the finding under all its spellings, unless one of them is to stay.
    fn party(&mut self, party: &Value, words: &mut BTreeMap<String, String>) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let mut open = vec![party];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(fields) => {
                    let named =
                        fields.iter().filter(|(key, _)| ["id", "name", "spelling", "with"].contains(&key.as_str()));
                    names.extend(named.filter_map(|(_, value)| value.as_str().map(str::to_owned)));
                    open.extend(fields.iter().filter(|(key, _)| *key != "evidence").map(|(_, value)| value));
                    let spellings = fields.get("spellings").and_then(Value::as_array).into_iter().flatten();
                    names.extend(spellings.filter_map(|value| value.as_str().map(str::to_owned)));
                }
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        if names.iter().any(|name| self.kept.contains(&plain(name))) {
            self.kept.extend(names.iter().map(|name| plain(name)));
            return;
        }
        self.labels += 1;
        let label = format!("[party {}]", self.labels);
        for name in names.into_iter().filter(|name| name.len() > 2) {
            words.entry(name).or_insert_with(|| label.clone());
        }
    }

    /// Cells of rows; the bytes of rows are not given out.
    pub(super) fn rows(&mut self, rows: &mut [Row]) {
        for row in rows {
            // a hash of a row of which all but a name is known would tell the name
            row.sha256 = String::new();
            for (header, cell) in &mut row.cells {
                let column = row.columns.get(header).copied().unwrap_or_default();
                // a column that nothing is known of may hold anything
                if row.columns.contains_key(header) && !OF_PRICES.contains(&column) {
                    *cell = self.text(cell);
                } else if !cell.is_empty() {
                    self.prices += u64::from(OF_PRICES.contains(&column));
                    let label = if OF_PRICES.contains(&column) { PRICE } else { "[cell of no known column taken out]" };
                    *cell = label.to_owned();
                }
            }
        }
    }

    /// Every text in a value, and the values of price columns.
    pub(super) fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(fields) => {
                let priced =
                    fields.get("column").and_then(Value::as_str).is_some_and(|column| OF_PRICES.contains(&column));
                for (key, value) in fields.iter_mut() {
                    match (key.as_str(), &value) {
                        ("value", Value::String(text)) if priced && !text.is_empty() => *value = self.price(),
                        // sums by currency
                        ("value", Value::Object(sums)) if !sums.is_empty() => {
                            *value = Value::Object(serde_json::Map::new());
                        }
                        _ => self.value(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn price(&mut self) -> Value {
        self.prices += 1;
        Value::String(PRICE.to_owned())
    }

    fn text(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (word, label) in &self.words {
            text = replaced(&text, word, label);
        }
        self.without_prices(&text)
    }

    /// Takes out a currency code followed by a number.
    fn without_prices(&mut self, text: &str) -> String {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let is_code = |word: &str| {
            let code = word.trim_start_matches(['(', '"']);
            code.len() == 3
                && code.bytes().all(|byte| byte.is_ascii_uppercase())
                && matches!(self.policy.currency(code), Some(CurrencyWord::One(_)))
        };
        let is_number = |word: &String| word.starts_with(|letter: char| letter.is_ascii_digit());
        let places: Vec<usize> =
            (1..words.len()).filter(|at| is_code(&words[at - 1]) && is_number(&words[*at])).collect();
        for at in &places {
            let tail: String = words[*at].chars().rev().take_while(|letter| !letter.is_ascii_digit()).collect();
            words[at - 1] = "[price".to_owned();
            words[*at] = format!("taken out]{}", tail.chars().rev().collect::<String>());
        }
        self.prices += places.len() as u64;
        words.join(" ")
    }

    /// What was taken out, in sentences.
    pub(super) fn told(&self) -> Vec<String> {
        let names: BTreeSet<&String> = self.words.iter().map(|(_, label)| label).collect();
        let stay =
            if self.kept.is_empty() { String::new() } else { format!(" (those that stay: {})", self.kept.len()) };
        vec![
            format!(
                "{} names and addresses{stay}, under {} labels; one label is one party of the finding.",
                self.words.len(),
                names.len()
            ),
            format!("{} prices and currencies.", self.prices),
            "The bytes of the rows: their cells are in rows.json, without what was taken out.".to_owned(),
            "Cells of columns whose meaning is not known.".to_owned(),
            "What stays: shipment ids, serial numbers, goods, counts, days, countries, names of files.".to_owned(),
        ]
    }

    /// Refuses to give out what still holds a name.
    pub(super) fn must_hold(&self, values: [&Value; 3], rows: &[Row]) -> Result<(), StoreError> {
        let mut texts: Vec<&str> = rows.iter().flat_map(|row| row.cells.values()).map(String::as_str).collect();
        values.into_iter().for_each(|value| leaves(value, &mut texts));
        for text in texts {
            let upper = text.to_uppercase();
            if let Some((word, _)) = self.words.iter().find(|(word, _)| upper.contains(&word.to_uppercase())) {
                return Err(StoreError::Refused(format!(
                    "failed to take '{word}' out everywhere: nothing was written"
                )));
            }
        }
        Ok(())
    }
}

/// Every text in a value, keys of objects too.
fn leaves<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, texts)),
        Value::Object(fields) => {
            for (key, value) in fields {
                texts.push(key);
                leaves(value, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn names_somebody(column: &str) -> bool {
    OF_PARTIES.iter().any(|ending| column.ends_with(ending)) || OF_PARTIES_TOO.contains(&column)
}

/// A name as it is compared: case and blanks aside.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Replaces a word wherever it stands, in any case.
fn replaced(text: &str, word: &str, label: &str) -> String {
    let (upper, wanted) = (text.to_uppercase(), word.to_uppercase());
    // where a change of case changes lengths, places do not agree: the whole text goes
    if upper.len() != text.len() || wanted.len() != word.len() {
        return if upper.contains(&wanted) { label.to_owned() } else { text.to_owned() };
    }
    let (mut out, mut from) = (String::new(), 0);
    while let Some(at) = upper[from..].find(&wanted) {
        out.push_str(text.get(from..from + at).unwrap_or_default());
        out.push_str(label);
        from += at + wanted.len();
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_quotes_goes_from_the_payload_of_a_row_of_the_log_too() {
        let policy = Policy::embedded().unwrap();
        let body = json!({ "parties": [{ "name": "OOO \"Alfa\"" }] });
        let cited = Cited { originals: BTreeMap::new(), rows: Vec::new() };
        let mut redaction = Redaction::new(&body, &cited, &[], &policy);
        let payload = json!({ "reason": "sold to OOO \"Alfa\" again" }).to_string();
        let mut log = json!([{ "payload": payload }]);
        let rest = [&Value::Null, &Value::Null];
        assert!(redaction.must_hold([&log, rest[0], rest[1]], &[]).is_err());
        redaction.value(&mut log);
        assert!(!log.to_string().contains("Alfa"), "{log}");
        redaction.must_hold([&log, rest[0], rest[1]], &[]).unwrap();
    }

    #[test]
    fn a_word_goes_in_any_case_and_nothing_else_does() {
        assert_eq!(replaced("to ALDER FEN Ltd and Alder Fen", "Alder Fen", "[x]"), "to [x] Ltd and [x]");
        assert_eq!(replaced("nothing here", "Alder", "[x]"), "nothing here");
        assert_eq!(replaced("Straße", "straße", "[x]"), "[x]");
    }
}
