//! Where an entry of the policy is written, by file, table and key, and the bytes it stands on.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::merge;
use super::source::Source;
use super::tables;

/// A place in a policy file, found again in its text when there is something to say about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::policy) struct Place {
    file: String,
    steps: Vec<Step>,
}

/// One step down into a file.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Step {
    /// The entry of an array of tables whose key has this value.
    Entry { array: &'static str, key: &'static str, value: String },
    /// The n-th entry of an array of tables.
    Nth { array: &'static str, number: usize },
    /// A key of a table, or a column of a row.
    Key(String),
    /// The row of a table that its key column names.
    Row(String),
}

type Span = (usize, usize);

impl Place {
    /// A file as a whole.
    pub(in crate::policy) fn file_of(file: &str) -> Place {
        Place { file: file.to_owned(), steps: Vec::new() }
    }

    /// An entry of an array of tables.
    pub(in crate::policy) fn entry(file: &str, array: &'static str, key: &'static str, value: &str) -> Place {
        Place::file_of(file).then(Step::Entry { array, key, value: value.to_owned() })
    }

    /// A row of a CSV table.
    pub(in crate::policy) fn row(file: &str, key: &str) -> Place {
        Place::file_of(file).then(Step::Row(key.to_owned()))
    }

    /// A key below, or a column of the row.
    pub(in crate::policy) fn key(&self, key: &str) -> Place {
        self.clone().then(Step::Key(key.to_owned()))
    }

    /// The n-th entry of an array of tables below.
    pub(in crate::policy) fn nth(&self, array: &'static str, number: usize) -> Place {
        self.clone().then(Step::Nth { array, number })
    }

    /// Name of the file below the policy folder.
    pub(in crate::policy) fn file(&self) -> &str {
        &self.file
    }

    fn then(mut self, step: Step) -> Place {
        self.steps.push(step);
        self
    }

    /// The bytes of the place, or of the nearest thing above it that is written down; `None` for the whole file.
    pub(super) fn find(&self, source: &Source) -> Option<Span> {
        if let Some(Step::Row(key)) = self.steps.first() {
            return self.find_cell(source, key);
        }
        let over = merge::padded(source);
        let (table, _) = merge::merged(&self.file, source, &over).ok()?;
        let mut table: &DeTable<'_> = table.get_ref();
        let mut span = None;
        for step in &self.steps {
            let (found, below) = step.down(table);
            span = found.or(span);
            match below {
                Some(below) => table = below,
                None => break,
            }
        }
        span
    }

    fn find_cell(&self, source: &Source, key: &str) -> Option<Span> {
        let table = tables::merged(&self.file, source).ok()?;
        let row = table.find(key)?;
        let Some(Step::Key(column)) = self.steps.get(1) else { return Some(row) };
        let cell = table.cell(key, column).filter(|cell| !cell.is_empty());
        cell.and_then(|cell| source.find_in(row, cell)).or(Some(row))
    }
}

impl Step {
    /// Bytes of what the step leads to, and the table below it.
    fn down<'t>(&self, table: &'t DeTable<'t>) -> (Option<Span>, Option<&'t DeTable<'t>>) {
        match self {
            Step::Entry { array, key, value } => {
                let mut entries = array_of(table, array);
                let entry = entries.find(|entry| merge::entry_key(entry.get_ref(), key) == *value);
                let named = entry.and_then(|entry| entry.get_ref().get(*key)).map(span);
                (named.or(entry.map(span)), entry.and_then(|entry| entry.get_ref().as_table()))
            }
            Step::Nth { array, number } => {
                let entry = array_of(table, array).nth(*number);
                (entry.map(span), entry.and_then(|entry| entry.get_ref().as_table()))
            }
            Step::Key(key) => match table.get_key_value(key.as_str()) {
                Some((key, value)) if value.get_ref().is_table() => {
                    (Some((key.span().start, key.span().end)), value.get_ref().as_table())
                }
                Some((_, value)) => (Some(span(value)), None),
                None => (None, None),
            },
            Step::Row(_) => (None, None),
        }
    }
}

fn span(value: &Spanned<DeValue<'_>>) -> Span {
    (value.span().start, value.span().end)
}

fn array_of<'t>(table: &'t DeTable<'t>, array: &str) -> impl Iterator<Item = &'t Spanned<DeValue<'t>>> {
    table.get(array).and_then(|value| value.get_ref().as_array()).into_iter().flat_map(|array| array.iter())
}
