//! What the column names of the tables beside the shipments mean: words that are one, silent words, and lines of words.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use super::super::{Certainty, PolicyError};
use super::HeaderWords;
use super::tokens::tokens;

pub(super) const FILE: &str = "side-headers.toml";

/// Beside other words it may be missing.
const NAME: &str = "name";

/// The shape of `side-headers.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "confidence and source are for the reader of the file; they must be present")]
pub(super) struct SideBook {
    confidence: Certainty,
    source: String,
    silent: Vec<String>,
    same: BTreeMap<String, Vec<String>>,
    table: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// The vocabulary of the tables beside the shipments. Immutable.
#[derive(Clone, Debug, Default)]
pub struct SideWords {
    same: HashMap<String, String>,
    silent: HashSet<String>,
    currencies: HashSet<String>,
    /// Words of the longest phrase that is one word.
    longest: usize,
    /// By the word of a kind of table, its columns by the words of a name; the rank of the line, the first best.
    tables: BTreeMap<String, HashMap<String, (String, usize)>>,
}

/// What a name of a column says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SideReading {
    /// The canonical column, and the place of the line that says so: of two names the first line is meant.
    pub column: Option<(String, usize)>,
    /// The code of a currency in the name.
    pub currency: Option<String>,
    /// True where the name says that its numbers are percentages.
    pub in_percent: bool,
}

impl HeaderWords {
    /// The vocabulary of the tables beside the shipments.
    #[must_use]
    pub fn side(&self) -> &SideWords {
        &self.side
    }
}

impl SideWords {
    /// Lines of words by column.
    ///
    /// # Errors
    /// A line that means two columns of one table.
    pub(super) fn new(book: SideBook, currencies: &[String]) -> Result<SideWords, PolicyError> {
        let lower = |code: &String| code.to_lowercase();
        let mut words = SideWords {
            silent: book.silent.into_iter().collect(),
            currencies: currencies.iter().map(lower).collect(),
            longest: 1,
            ..SideWords::default()
        };
        for (one, others) in &book.same {
            for other in others {
                words.longest = words.longest.max(other.split(' ').count());
                words.same.insert(other.clone(), one.clone());
            }
        }
        for (table, columns) in book.table {
            let mut known: HashMap<String, (String, usize)> = HashMap::new();
            for (column, lines) in columns {
                for (rank, line) in lines.iter().enumerate() {
                    for name in spelled_out(line) {
                        let key = words.key(&name).words.join(" ");
                        match known.get(&key) {
                            Some((other, _)) if *other != column => {
                                let why = format!("in {table} it means {other} and {column}");
                                return Err(PolicyError::value(FILE, &column, &name, &why));
                            }
                            Some(_) => {}
                            None => _ = known.insert(key, (column.clone(), rank)),
                        }
                    }
                }
            }
            words.tables.insert(table, known);
        }
        Ok(words)
    }

    /// Tables and their columns that have lines, for whoever checks that there are such.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tables
            .iter()
            .flat_map(|(table, known)| known.values().map(|(column, _)| (table.as_str(), column.as_str())))
    }

    /// What a name means in a kind of table, by the word of the kind. A name of several parts (`Customer (Tenant)`) means
    /// what those of its parts mean that mean something, when that is one column. O(words of the name).
    #[must_use]
    pub fn read(&self, table: &str, name: &str) -> SideReading {
        let Some(known) = self.tables.get(table) else { return SideReading::default() };
        let key = self.key(name);
        let whole = column(known, &key.words);
        let parts = || {
            let parts = name.split(['(', ')', '[', ']', '/', '|', ';']).map(str::trim).filter(|part| !part.is_empty());
            let found: BTreeMap<String, usize> =
                parts.filter_map(|part| column(known, &self.key(part).words)).collect();
            found.into_iter().next().filter(|_| name.contains(['(', '[', '/', '|', ';']))
        };
        SideReading {
            column: whole.or_else(parts),
            currency: key.currency,
            in_percent: key.words.iter().any(|word| word == "percent"),
        }
    }

    /// The words of a name that count, each once, in order.
    fn key(&self, name: &str) -> Key {
        let spelled = tokens(name);
        let (mut words, mut currency, mut at) = (Vec::new(), None, 0);
        while at < spelled.len() {
            let longest = self.longest.min(spelled.len() - at);
            let found = (1..=longest).rev().find_map(|length| {
                let phrase = spelled[at..at + length].join(" ");
                self.same.get(&phrase).map(|one| (one.clone(), length))
            });
            let (word, length) = found.unwrap_or_else(|| (spelled[at].clone(), 1));
            if self.currencies.contains(&word) && spelled.len() > 1 {
                currency = Some(word.to_uppercase());
            } else if !self.silent.contains(&word) {
                words.push(word);
            }
            at += length;
        }
        words.sort_unstable();
        words.dedup();
        Key { words, currency }
    }
}

/// Words of a name.
struct Key {
    words: Vec<String>,
    currency: Option<String>,
}

/// The column of these words, or of these without `name`.
fn column(known: &HashMap<String, (String, usize)>, words: &[String]) -> Option<(String, usize)> {
    let less = || {
        let others: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != NAME).collect();
        known.get(&others.join(" ")).filter(|_| !others.is_empty())
    };
    known.get(&words.join(" ")).or_else(less).cloned()
}

/// All that a line stands for: one of `a|b`, with and without `c?`.
fn spelled_out(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for element in line.split(' ') {
        let choices = element.trim_end_matches('?').split('|').chain(element.ends_with('?').then_some(""));
        let choices: Vec<&str> = choices.collect();
        let longer = |name: &String| choices.iter().map(move |choice| format!("{name} {choice}")).collect::<Vec<_>>();
        all = all.iter().flat_map(longer).collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;

    #[test]
    fn names_in_other_words_mean_their_column() {
        let policy = Policy::embedded().unwrap();
        let words = policy.header_words().side();
        let means =
            |table: &str, name: &str| words.read(table, name).column.map_or_else(String::new, |(column, _)| column);
        for (table, name, column) in [
            ("payments", "Amount Received", "amount"),
            ("payments", "For Deliveries", "shipment_ids"),
            ("observations", "What Was Found", "note"),
            ("observations", "Customer / Site", "party_name"),
            ("observations", "Kind of Event", "kind"),
            ("tenancies", "Customer (Tenant)", "tenant_name"),
            ("tenancies", "Share of Capacity %", "share_of_capacity"),
            ("orders", "Qty Ordered", "quantity"),
            ("licences", "Value Limit USD", "value"),
            ("ownership", "Held From", "from"),
            ("amendments", "Was", "old"),
            ("list", "Listed Name", "name"),
            ("list", "Date Listed", "listed"),
            ("parties", "Head Office Country", "hq_country"),
            ("parties", "Company ID", ""),
            ("observations", "Visited By", ""),
            ("payments", "Fee Amount", ""),
            ("shipments", "Amount", ""),
        ] {
            assert_eq!(means(table, name), column, "{name} in {table}");
        }
        assert_eq!(words.read("licences", "Value Limit USD").currency.as_deref(), Some("USD"));
        assert!(words.read("tenancies", "Capacity %").in_percent);
    }

    #[test]
    fn a_line_is_spelled_out() {
        assert_eq!(super::spelled_out("a|b c?"), [" a c", " a ", " b c", " b "]);
    }
}
