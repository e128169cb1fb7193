//! What a store knows of someone: everything that moved, where it went on, and what was found and decided about it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::night::{Material, Piece, kept_policy, last_lists, plain_policy, records_now, scan_options};
use super::order::Known;
use super::runs::Basis;
use super::{Act, Head, Standing, Store, StoreError, Withdrawn, disk};
use crate::model::Day;
use crate::policy::{Book, Policy};
use crate::scan::{Lookback, ScanOptions, Sought, Stages, lookback as look};

/// What is asked.
#[derive(Clone, Debug)]
pub struct LookAsked<'a> {
    /// Whom or what.
    pub sought: Sought,
    /// First day.
    pub since: Option<Day>,
    /// A list that the store does not have yet: the new one.
    pub list: Option<&'a Path>,
    /// Files laid over the built-in rules, by name, and what the folder is called: the new letter.
    pub overlay: Option<(String, BTreeMap<String, String>)>,
}

/// What is answered, as JSON of schema `chiptrace.lookback/1`.
#[derive(Clone, Debug, Serialize)]
pub struct LookedBack {
    /// `chiptrace.lookback/1`.
    pub schema: String,
    /// The day on which the analyst stands.
    pub as_of: String,
    /// The run whose rules and lists were used; `None` before the first.
    pub run: Option<i64>,
    /// Files of records that were read, and shipment rows in them.
    pub read: (usize, usize),
    /// Parties, movements and sums.
    #[serde(flatten)]
    pub found: Lookback,
    /// Findings in which one of these movements or parties stands, gone ones too.
    pub findings: Vec<Known>,
    /// Decisions on them, the newest first.
    pub decisions: Vec<Standing>,
    /// Why this may not be all, in sentences.
    pub incomplete: Vec<String>,
    /// Files that somebody withdrew: what stands in them is not told, on purpose.
    pub withdrawn: Vec<String>,
    /// The log row that tells that it was asked.
    pub log: Head,
}

/// Looks back. That it was asked is in the log when this returns.
///
/// # Errors
/// No such letter or entry, and what SQLite or the file system refuses.
pub fn lookback(
    store: &mut Store,
    asked: &LookAsked<'_>,
    act: &Act<'_>,
    stages: &dyn Stages,
) -> Result<LookedBack, StoreError> {
    stages.begin("read");
    let run = store.latest()?.map(|row| row.run);
    let basis = run.map(|run| store.basis(run)).transpose()?;
    let material = material(store, asked, basis.as_ref())?;
    let read = material.read()?;
    let options = options(basis, act.at.day, asked.since)?;
    let (kind, value) = words(&asked.sought);
    let found = look(&read.records, &material.policy, &options, &asked.sought, stages).ok_or_else(|| {
        StoreError::Refused(match asked.sought {
            Sought::Letter(_) => {
                format!("the rule book has no letter '{value}': `policy list` names them, `--policy` adds one")
            }
            _ => format!("no list that is kept has an entry '{value}': name the new list with --lists"),
        })
    })?;
    let (findings, decisions) = known(store, &found)?;
    let told = json!({ kind: value, "since": asked.since.map(|day| day.to_string()), "run": run, "movements": found.movements.len() });
    let log = store.append(act, "looked back", &told)?;
    Ok(LookedBack {
        schema: "chiptrace.lookback/1".to_owned(),
        as_of: options.as_of.to_string(),
        run,
        read: (material.pieces.len(), read.records.shipments.len()),
        found,
        findings,
        decisions,
        incomplete: crate::scan::incomplete(&read.records, options.max_rejects_percent),
        withdrawn: store.withdrawn()?.iter().map(Withdrawn::in_words).collect(),
        log,
    })
}

fn words(sought: &Sought) -> (&'static str, &str) {
    match sought {
        Sought::Party(name) => ("party", name),
        Sought::Listing(entry) => ("listing", entry),
        Sought::Letter(id) => ("letter", id),
        Sought::Serial(serial) => ("serial", serial),
    }
}

fn options(basis: Option<Basis>, as_of: Day, since: Option<Day>) -> Result<ScanOptions, StoreError> {
    let basis = Basis { as_of: as_of.to_string(), ..basis.unwrap_or_else(Basis::of_nothing) };
    Ok(ScanOptions { since, ..scan_options(&basis)? })
}

/// Everything that is kept, the lists and rules of the last run, and what is new.
fn material(store: &Store, asked: &LookAsked<'_>, basis: Option<&Basis>) -> Result<Material, StoreError> {
    let policy = match (&asked.overlay, basis) {
        (Some((label, texts)), _) => {
            let policy = Policy::from_book(Book::embedded().overlaid(label, texts));
            policy
                .map(std::sync::Arc::new)
                .map_err(|why| StoreError::Refused(format!("failed to read the rules: {why}")))?
        }
        (None, Some(basis)) => kept_policy(store, &basis.policy)?,
        (None, None) => plain_policy()?,
    };
    let mut lists = basis.map_or_else(|| Ok(Vec::new()), |basis| last_lists(store, basis))?;
    if let Some(path) = asked.list {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        lists.retain(|list| list.name != name);
        lists.push(Piece {
            sha256: disk::hash(path)?.0,
            name,
            path: path.to_path_buf(),
            day: String::new(),
            read_as: None,
        });
    }
    Ok(Material { policy, pieces: records_now(store)?, lists })
}

/// Findings of any run, and decisions on them.
fn known(store: &Store, found: &Lookback) -> Result<(Vec<Known>, Vec<Standing>), StoreError> {
    let parties: BTreeSet<&str> = found.parties.iter().map(|party| party.id.as_str()).collect();
    let shipments: BTreeSet<&str> = found.movements.iter().map(|hop| hop.row.shipment.as_str()).collect();
    let all = store.decisions()?;
    let touched = store.lives()?.into_iter().filter(|life| {
        let about = |ids: &BTreeSet<String>, wanted: &BTreeSet<&str>| ids.iter().any(|id| wanted.contains(id.as_str()));
        about(&life.snapshot.parties, &parties) || about(&life.snapshot.shipments, &shipments)
    });
    let known: Vec<Known> = touched
        .map(|life| Known {
            decision: life
                .decision
                .and_then(|number| all.iter().find(|one| one.decision == number).map(|one| one.kind.clone())),
            finding: life.finding,
            priority: life.snapshot.priority,
            title: life.snapshot.title,
            state: life.state.word().to_owned(),
        })
        .collect();
    let ids: BTreeSet<&str> = known.iter().map(|one| one.finding.as_str()).collect();
    let decisions = all.into_iter().filter(|one| ids.contains(one.now.as_str())).collect();
    Ok((known, decisions))
}
