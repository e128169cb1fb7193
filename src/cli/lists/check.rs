//! `chiptrace lists check`: what is in lists, and what is wrong with them.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::last_good::{Manifest, counts};
use crate::cli::exit::Exit;
use crate::cli::inputs::read_all;
use crate::cli::printable::{note, output, visible};
use crate::ingest::How;
use crate::model::{Day, ListEdition, Listing, NameStrength, Records, SourceFile};
use crate::policy::Policy;
use crate::report;
use crate::screen::{Extent, LastGood, extent, guard, lists};

#[derive(Args)]
pub(super) struct CheckArgs {
    /// Lists, or folders of lists
    #[arg(required = true)]
    lists: Vec<PathBuf>,
    /// The last good copy to compare with: a list, or a folder that `lists update` keeps
    #[arg(long, value_name = "PATH")]
    last_good: Option<PathBuf>,
    /// Output format
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

pub(super) fn run(args: &CheckArgs, policy: &Policy, as_of: Day) -> anyhow::Result<Exit> {
    let mut records = read_all(&[], &args.lists, policy, How::default())?.records;
    let complaints = match &args.last_good {
        None => super::complaints(&args.lists, &mut records, policy, as_of)?,
        Some(path) => {
            let by_itself = crate::scan::incomplete(&records, 0).into_iter();
            by_itself.chain(guard(&records, policy, as_of, &last_good(path, policy)?)).collect()
        }
    };
    let told: Vec<Told> = lists(&records).map(|(file, number)| Told::of(file, number, &records, policy)).collect();
    let mut out = output(None)?;
    if args.format == "json" {
        let files: Vec<Value> = told.iter().map(|told| told.as_json(as_of)).collect();
        report::plain(&json!({ "as_of": as_of.to_string(), "lists": files, "incomplete": complaints }), &mut out)?;
    } else {
        told.iter().try_for_each(|told| told.write(&mut out, as_of, &records))?;
    }
    out.flush()?;
    complaints.iter().for_each(|complaint| note(&format!("incomplete: {complaint}")));
    Ok(match () {
        () if records.listings.is_empty() => Exit::Nothing,
        () if complaints.is_empty() => Exit::Done,
        () => Exit::Incomplete,
    })
}

/// Counts of a folder that `lists update` keeps, else of the lists that the path holds.
fn last_good(path: &Path, policy: &Policy) -> anyhow::Result<Vec<LastGood>> {
    let name = path.display().to_string();
    let kept = if path.is_dir() { Manifest::of(path)? } else { Manifest::default() };
    if kept.lists.is_empty() {
        let records = read_all(&[], &[path.to_path_buf()], policy, How::default())?.records;
        return Ok(vec![LastGood { name, file: None, sources: counts(&records) }]);
    }
    let mut sources = std::collections::BTreeMap::new();
    for (source, entries) in kept.lists.into_values().flat_map(|taken| taken.sources) {
        *sources.entry(source).or_insert(0) += entries;
    }
    Ok(vec![LastGood { name, file: None, sources }])
}

/// What is told of one list file.
struct Told<'r> {
    file: &'r SourceFile,
    number: u32,
    extent: Extent,
    editions: Vec<&'r ListEdition>,
    counts: [(&'static str, usize); 10],
}

impl<'r> Told<'r> {
    fn of(file: &'r SourceFile, number: u32, records: &'r Records, policy: &Policy) -> Told<'r> {
        let entries: Vec<&Listing> = records.listings.iter().filter(|entry| entry.record.file == number).collect();
        let count = |of: &dyn Fn(&Listing) -> usize| entries.iter().map(|entry| of(entry)).sum();
        let counts = [
            ("entries", entries.len()),
            ("aliases", count(&|entry| entry.aliases.len())),
            ("weak_aliases", count(&|entry| entry.weak_aliases.len())),
            ("weak_names", count(&|entry| usize::from(entry.strength == NameStrength::Weak))),
            ("addresses", count(&|entry| entry.addresses.iter().filter(|address| !address.text.is_none()).count())),
            ("entries_without_country", count(&|entry| usize::from(entry.countries.is_empty()))),
            ("ids", count(&|entry| entry.ids.len())),
            ("entries_without_day", count(&|entry| usize::from(entry.listed.is_none()))),
            ("entries_with_footnotes", count(&|entry| usize::from(!entry.footnotes.is_empty()))),
            ("names_that_repeat", repeats(&entries)),
        ];
        let editions = records.list_editions.iter().filter(|edition| edition.file == number).collect();
        Told { file, number, extent: extent(file, number, records, policy), editions, counts }
    }

    fn what(&self) -> &'static str {
        match self.extent {
            Extent::Whole => "the consolidated list, whole by its size",
            Extent::Excerpt => {
                "an excerpt in the columns of the consolidated list: counts are not held against the whole"
            }
            Extent::Other => "a list of another layout",
        }
    }

    fn age(edition: &ListEdition, as_of: Day) -> Option<i32> {
        edition.day.map(|day| as_of.days_since(day))
    }

    fn as_json(&self, as_of: Day) -> Value {
        let sources: Vec<Value> = self
            .editions
            .iter()
            .map(|edition| {
                let (source, published, age) = (&edition.source, &edition.published, Told::age(edition, as_of));
                json!({ "source": source, "entries": edition.entries, "published": published, "age_days": age })
            })
            .collect();
        let mut told = json!({
            "file": self.file.name,
            "sha256": self.file.sha256,
            "layout": self.what(),
            "unreadable": self.file.ledger.rejected,
            "sources": sources,
        });
        for (name, count) in self.counts {
            told[name] = json!(count);
        }
        told
    }

    fn write(&self, out: &mut dyn Write, as_of: Day, records: &Records) -> std::io::Result<()> {
        writeln!(out, "{}", visible(&self.file.name))?;
        writeln!(out, "  {}; sha256 {}", self.what(), self.file.sha256.get(..12).unwrap_or_default())?;
        for edition in &self.editions {
            let source = if edition.source.is_empty() { "no source named" } else { &edition.source };
            let published = if edition.published.is_empty() { "date unknown" } else { &edition.published };
            let age = Told::age(edition, as_of).map_or("age unknown".to_owned(), |days| format!("age in days: {days}"));
            writeln!(out, "  {:>7}  {}; {published}, {age}", edition.entries, visible(source))?;
        }
        let counts: Vec<String> =
            self.counts.iter().map(|(name, count)| format!("{count} {}", name.replace('_', " "))).collect();
        writeln!(out, "  {}", counts.join(", "))?;
        writeln!(out, "  {} entries could not be read", self.file.ledger.rejected)?;
        const SHOWN: usize = 5;
        for reject in records.rejects.iter().filter(|reject| reject.file == self.number).take(SHOWN) {
            writeln!(out, "    line {}: {}: {}", reject.line, visible(&reject.value), visible(&reject.reason))?;
        }
        Ok(())
    }
}

/// Entries whose name another entry of the same file carries as well.
fn repeats(entries: &[&Listing]) -> usize {
    let distinct: BTreeSet<_> = entries.iter().map(|entry| entry.name).collect();
    entries.len() - distinct.len()
}
