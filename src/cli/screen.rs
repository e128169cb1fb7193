//! `chiptrace screen`: which list entries have names like a name.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::model::{Country, Day, NameStrength, Records};
use crate::report;
use crate::screen::Similar;

use super::exit::Exit;
use super::inputs::read;
use super::list_cache;
use super::options::{day, policy, today};
use super::printable::{note, output, visible};

#[derive(Args)]
pub(super) struct ScreenArgs {
    /// A name
    name: Option<String>,
    /// A file with one name a line
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    file: Option<PathBuf>,
    /// Lists of parties of concern (repeat for more)
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    lists: Vec<PathBuf>,
    /// Folder in which lists are kept once they are read, for a quick start; the answers are the same
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Country of the party; it moves scores a little and hides nothing
    #[arg(long, value_name = "CC")]
    country: Option<String>,
    /// Most entries shown for a name; what is left out is counted
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Least score shown, 0 to 1000 (default: the review threshold of the rule book)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    threshold: Option<u16>,
    /// Also show entries that are like the name only by a name which the list itself calls weak
    #[arg(long)]
    all: bool,
    /// The day you stand on, by which the age of the lists is told (default: today)
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Output format; json is one object a line
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
    /// Folder whose files replace or add to those of the built-in rule book
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
}

pub(super) fn run(args: &ScreenArgs) -> anyhow::Result<Exit> {
    let policy = policy(args.policy.as_deref())?;
    let country = match &args.country {
        None => Country::UNKNOWN,
        Some(cell) => match policy.country(cell) {
            Some(country) if country.is_known() => country,
            _ => bail!("failed to find the country '{cell}'; write an ISO code, for instance SG"),
        },
    };
    let (questions, lists) = asked(args)?;
    let (mut records, names) = list_cache::open(lists, args.cache.as_deref(), &policy)?;
    let complaints = super::lists::complaints(lists, &mut records, &policy, args.as_of.unwrap_or_else(today))?;
    let records = &records;
    if records.listings.is_empty() {
        note("incomplete: the lists hold no entry, so nothing was screened");
        return Ok(Exit::Incomplete);
    }
    let least = args.threshold.unwrap_or(policy.name_words().likeness.review);
    let ask = |question: &String| names.like(question, country, least, records);
    let distinct: BTreeSet<&String> = questions.iter().collect();
    let distinct: Vec<&String> = distinct.into_iter().collect();
    let mut answers: Vec<Answer> = distinct.par_iter().map(|question| Answer::new(ask(question))).collect();
    if args.all {
        answers.iter_mut().for_each(Answer::show_weak);
    }
    let mut out = output(None)?;
    for question in &questions {
        let Ok(found) = distinct.binary_search(&question).map(|at| &answers[at]) else { continue };
        if args.format == "json" {
            report::plain_line(&as_json(question, found, args.limit, records), &mut out)?;
        } else {
            write_text(&mut out, question, found, args.limit, records)?;
        }
    }
    out.flush()?;
    complaints.iter().for_each(|complaint| note(&format!("incomplete: {complaint}")));
    if !complaints.is_empty() {
        return Ok(Exit::Incomplete);
    }
    Ok(if questions.is_empty() { Exit::Nothing } else { Exit::Done })
}

/// Entries like a name; those by weak names alone are counted until they are asked for.
struct Answer {
    found: Vec<Similar>,
    weak: Vec<Similar>,
    weak_only: usize,
}

impl Answer {
    fn new(found: Vec<Similar>) -> Answer {
        let (weak, found): (Vec<Similar>, Vec<Similar>) =
            found.into_iter().partition(|one| one.strength == NameStrength::Weak);
        Answer { weak_only: weak.len(), found, weak }
    }

    fn show_weak(&mut self) {
        self.found.append(&mut self.weak);
        self.weak_only = 0;
    }
}

/// The names, and the lists. A name that was typed behind the lists is none of them.
fn asked(args: &ScreenArgs) -> anyhow::Result<(Vec<String>, &[PathBuf])> {
    match (&args.name, &args.file, args.lists.as_slice()) {
        (None, Some(path), lists) => Ok((questions(path)?, lists)),
        (Some(name), _, lists) => Ok((vec![name.clone()], lists)),
        (None, None, [lists @ .., last]) if !lists.is_empty() && !last.exists() => {
            Ok((vec![last.display().to_string()], lists))
        }
        (None, None, _) => bail!("say a name, before the lists: chiptrace screen NAME --lists PATH"),
    }
}

fn questions(path: &Path) -> anyhow::Result<Vec<String>> {
    let text = String::from_utf8(read(path)?).context("failed to read the file as UTF-8")?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

fn as_json(question: &str, answer: &Answer, limit: usize, records: &Records) -> Value {
    let found = &answer.found;
    let matches: Vec<Value> = found.iter().take(limit).map(|one| match_json(one, records)).collect();
    let mut line = json!({ "query": question, "matches": matches });
    if found.len() > limit {
        line["left_off"] = json!(found.len() - limit);
    }
    if answer.weak_only > 0 {
        line["weak_only"] = json!(answer.weak_only);
    }
    line
}

fn match_json(one: &Similar, records: &Records) -> Value {
    let entry = &records.listings[one.listing as usize];
    let [query_spelling, list_spelling] = &one.likeness.spellings;
    let aligned: Vec<Value> =
        one.likeness.aligned.iter().map(|(own, listed, how)| json!([own, listed, how.word()])).collect();
    json!({
        "listing": records.texts.show(entry.name),
        "source": records.texts.show(entry.source),
        "score": one.score,
        "decided_by": one.likeness.decided_by.word(),
        "query_spelling": query_spelling,
        "list_spelling": list_spelling,
        "listed": entry.listed.map(|day| day.to_string()),
        "delisted": entry.delisted.map(|day| day.to_string()),
        "aligned": aligned,
        "mixed_script": one.mixed_script,
        "weak_alias": one.strength == NameStrength::Weak,
        "list_id": records.texts.show(entry.list_id),
    })
}

fn write_text(
    out: &mut dyn Write,
    question: &str,
    answer: &Answer,
    limit: usize,
    records: &Records,
) -> std::io::Result<()> {
    let found = &answer.found;
    writeln!(out, "{}", visible(question))?;
    if found.is_empty() {
        writeln!(out, "  no entry is like it at this threshold; that is no clearance")?;
    }
    for one in found.iter().take(limit) {
        let entry = &records.listings[one.listing as usize];
        let show = |text| visible(records.texts.show(text));
        writeln!(out, "  {:>4}  {}  [{}]", one.score, show(entry.name), show(entry.source))?;
        let words = one.likeness.aligned.iter();
        let words: Vec<String> = words
            .map(|(own, listed, how)| format!("{} = {} ({})", visible(own), visible(listed), how.word()))
            .collect();
        writeln!(out, "        decided by {}: {}", one.likeness.decided_by.word(), words.join(", "))?;
        let day = |day: Option<Day>| day.map_or("no day recorded".to_owned(), |day| day.to_string());
        writeln!(out, "        listed as {}; listed {}", visible(&one.likeness.spellings[1]), day(entry.listed))?;
        if one.strength == NameStrength::Weak {
            writeln!(out, "        by a name that the list itself calls weak: below the line of alerts")?;
        }
        if one.mixed_script {
            writeln!(out, "        letters of two scripts are mixed in one word")?;
        }
    }
    if found.len() > limit {
        writeln!(out, "  {} more; --limit shows them", found.len() - limit)?;
    }
    if answer.weak_only > 0 {
        writeln!(out, "  {} by weak names alone; --all shows them", answer.weak_only)?;
    }
    Ok(())
}
