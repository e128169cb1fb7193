//! One proposed order, judged beside everything that is kept; nothing of it is kept but that it was asked about.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::compare::{Snapshot, pairs};
use super::night::{Material, Piece, Said, complain, kept_policy, last_lists, plain_policy, records_now, scan_options};
use super::runs::Basis;
use super::{Act, Head, InputFile, ReadAs, Store, StoreError, Withdrawn, disk};
use crate::model::{Day, Kind, Records, Report, SourceFile};
use crate::policy::Policy;
use crate::scan::{HopLicence, OrderAnswer, Proposal, Stages};
use crate::screen::guard;

/// A proposed order.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Its file, of any kind that a scan reads.
    pub file: &'a Path,
    /// The day on which the analyst stands; the day of the act when `None`.
    pub as_of: Option<Day>,
    /// How it is to be read; `None`: as it was said of the same bytes, else by the newest template for its header, else as
    /// it is found.
    pub read_as: Option<&'a ReadAs>,
}

/// What there is to say of a proposed order.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// SHA-256 of its bytes.
    pub order: String,
    /// The name by which evidence cites it.
    pub name: String,
    /// Who said how it is to be read, in a sentence; `None`: it was read as it is found.
    pub read_as: Option<String>,
    /// The run whose rules and lists were used; `None` before the first.
    pub run: Option<i64>,
    /// Shipment rows that are kept, beside which it was judged.
    pub history: u64,
    /// Rows that were judged.
    pub rows: u64,
    /// By red flag, what is said where a row of it is cited.
    pub sentences: BTreeMap<&'static str, BTreeSet<String>>,
    /// The licence determination of every hop that it would be.
    pub licences: Vec<HopLicence>,
    /// Findings in which a row of it stands, with provenance and coverage.
    pub report: Report,
    /// What the store knows of each of these findings, in their order.
    pub known: Vec<Option<Known>>,
    /// Findings of the last run on its parties in which it does not stand.
    pub on_parties: Vec<Known>,
    /// What was not judged, in sentences.
    pub not_judged: Vec<String>,
    /// The log row that tells that it was asked about.
    pub log: Head,
}

/// A finding that the store knows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Known {
    /// Its id.
    pub finding: String,
    /// `high`, `medium` or `low`.
    pub priority: String,
    /// The story in one line.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// What was decided, when that stands.
    pub decision: Option<String>,
}

/// Judges an order against history, and the lists and rules of the last run. That it was asked about is in the log when this
/// returns; nothing else of it is kept.
///
/// # Errors
/// A file that cannot be read, and what SQLite or the file system refuses.
pub fn assess(
    store: &mut Store,
    asked: &Asked<'_>,
    act: &Act<'_>,
    stages: &dyn Stages,
) -> Result<Assessed, StoreError> {
    stages.begin("read");
    let run = store.latest()?.map(|row| row.run);
    let basis = run.map(|run| store.basis(run)).transpose()?;
    let proposed = proposed(store, asked, basis.as_ref())?;
    let mut read = proposed.material.read()?;
    let is_order = |file: &SourceFile| file.sha256 == proposed.sha256 && file.kind != Kind::List;
    let proposal = Proposal::among(&mut read.records, is_order);
    let as_of = asked.as_of.unwrap_or(act.at.day);
    let options = scan_options(&Basis { as_of: as_of.to_string(), ..basis.unwrap_or_else(Basis::of_nothing) })?;
    let policy = &proposed.material.policy;
    let mut answer = proposal.judge(&read.records, policy, &options, &read, stages);
    complain(&mut answer.report, &guard(&read.records, policy, as_of, &[]));
    let mut not_judged: Vec<String> = proposed.kept.iter().cloned().collect();
    not_judged.extend(store.withdrawn()?.iter().map(Withdrawn::in_words));
    not_judged.extend(unread(&read.records, &is_order));
    not_judged.append(&mut answer.asides);
    not_judged.extend(in_doubt(&answer));
    not_judged.extend(answer.report.incomplete.iter().cloned());
    let (known, on_parties) = known(store, run, &answer)?;
    let told = json!({ "order": proposed.sha256, "run": run, "as_of": as_of.to_string(), "policy": policy.sha256() });
    let log = store.append(act, "order assessed", &told)?;
    let Proposed { sha256: order, name, read_as, .. } = proposed;
    let OrderAnswer { report, licences, rows, sentences, .. } = answer;
    let history = report.summary.shipments.saturating_sub(rows);
    Ok(Assessed {
        order,
        name,
        read_as,
        run,
        history,
        rows,
        sentences,
        licences,
        report,
        known,
        on_parties,
        not_judged,
        log,
    })
}

/// An order beside everything that is kept.
struct Proposed {
    sha256: String,
    name: String,
    read_as: Option<String>,
    material: Material,
    /// That the same file is kept, in a sentence.
    kept: Option<String>,
}

fn proposed(store: &Store, asked: &Asked<'_>, basis: Option<&Basis>) -> Result<Proposed, StoreError> {
    let (sha256, _) = disk::hash(asked.file)?;
    let mut pieces = records_now(store)?;
    let kept = pieces.iter().position(|piece| piece.sha256 == sha256).map(|at| pieces.remove(at));
    let policy = basis.map_or_else(plain_policy, |basis| kept_policy(store, &basis.policy))?;
    let (said, read_as) = said(store, asked, kept.as_ref(), &policy)?.unzip();
    let kept = kept.map(|kept| {
        format!("the same file is kept as {} since {}: it was judged once, as an order", kept.name, kept.day)
    });
    let name = free_name(asked.file, &pieces);
    let (path, day) = (asked.file.to_path_buf(), String::new());
    pieces.push(Piece { name: name.clone(), path, sha256: sha256.clone(), day, read_as: said });
    let lists = basis.map_or_else(|| Ok(Vec::new()), |basis| last_lists(store, basis))?;
    Ok(Proposed { sha256, name, read_as, material: Material { policy, pieces, lists }, kept })
}

/// How an order is to be read, with who says so.
fn said(
    store: &Store,
    asked: &Asked<'_>,
    kept: Option<&Piece>,
    policy: &Policy,
) -> Result<Option<(Said, String)>, StoreError> {
    if let Some(told) = asked.read_as {
        return Ok(Some((Said::Now(told.clone()), "read as was said with the question".to_owned())));
    }
    if let Some(kept) = kept {
        let said = kept.read_as.clone();
        return Ok(said.map(|said| (said, "read as was said of the same file when it was taken in".to_owned())));
    }
    let mut original = InputFile::new(asked.file).map_err(|cause| StoreError::file("read", asked.file, cause))?;
    let template = store.template_for(&mut original, policy)?;
    Ok(template.map(|found| (Said::kept(store, &found.sha256), format!("read as the template {} says", found.name))))
}

/// The name of the file, told apart from those of history.
fn free_name(file: &Path, pieces: &[Piece]) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if pieces.iter().any(|piece| piece.name.starts_with(&name)) { format!("{name} (order)") } else { name }
}

/// Rows of the order that could not be read, or repeat what is kept.
fn unread(records: &Records, is_order: &dyn Fn(&SourceFile) -> bool) -> Vec<String> {
    let own = |file: u32| records.files.get(file as usize).filter(|file| is_order(file));
    let rejects = records.rejects.iter().filter_map(|reject| Some((own(reject.file)?, reject)));
    let mut said: Vec<String> = rejects
        .map(|(file, reject)| {
            format!("{} line {}: {} \"{}\": {}", file.name, reject.line, reject.column, reject.value, reject.reason)
        })
        .collect();
    for file in records.files.iter().filter(|file| is_order(file)) {
        if file.ledger.duplicates > 0 {
            let many = file.ledger.duplicates;
            said.push(format!(
                "{}: {many} rows repeat rows that are kept, word for word, and were not judged",
                file.name
            ));
        }
    }
    said
}

/// What keeps lines of the order from being judged in full.
fn in_doubt(answer: &OrderAnswer) -> Vec<String> {
    let nobody = "the last run used no list: nobody was screened against any";
    let unscreened = answer.report.provenance.lists.is_empty();
    let mut said: Vec<String> = unscreened.then(|| nobody.to_owned()).into_iter().collect();
    for hop in &answer.licences {
        let doubts = [
            (hop.identity == crate::model::Identity::Unrecognised, "the goods are not recognised"),
            (hop.units.is_none(), "the quantity is not recorded"),
            (hop.end_user.is_none(), "no end user is stated"),
        ];
        let told: Vec<&str> = doubts.into_iter().filter(|(holds, _)| *holds).map(|(_, what)| what).collect();
        if !told.is_empty() && hop.leg == 0 {
            said.push(format!("{}: {}", hop.shipment, told.join("; ")));
        }
    }
    said
}

/// What the store knows of the findings of an answer, and the others of the last run on the parties of the order.
fn known(
    store: &Store,
    last: Option<i64>,
    answer: &OrderAnswer,
) -> Result<(Vec<Option<Known>>, Vec<Known>), StoreError> {
    let Some(run) = last else { return Ok((vec![None; answer.report.findings.len()], Vec::new())) };
    let rows = store.findings(run)?;
    let of = |id: &str| {
        rows.iter().find(|row| row.finding == id).map(|row| Known {
            finding: row.finding.clone(),
            priority: row.priority.clone(),
            title: row.title.clone(),
            state: row.state.clone(),
            decision: row.decision.clone(),
        })
    };
    let now: Vec<Snapshot> = answer.report.findings.iter().map(Snapshot::of).collect();
    let lives = store.lives()?;
    let before: Vec<Snapshot> =
        lives.into_iter().filter(|life| life.state.is_live()).map(|life| life.snapshot).collect();
    let parties = |one: &&Snapshot| one.parties.iter().any(|id| answer.parties.contains_key(id));
    let touched: Vec<Snapshot> = before
        .iter()
        .filter(|one| parties(one) || now.iter().any(|now| !now.shipments.is_disjoint(&one.shipments)))
        .cloned()
        .collect();
    let pairs = pairs(&touched, &now);
    let former = |id: &String| {
        let mut joined = pairs.renamed.iter().chain(&pairs.absorbed);
        joined.find(|(_, new)| *new == id).map(|(old, _)| old.clone())
    };
    let known: Vec<Option<Known>> =
        now.iter().map(|one| of(&one.id).or_else(|| former(&one.id).and_then(|old| of(&old)))).collect();
    let told: BTreeSet<&str> = known.iter().flatten().map(|one| one.finding.as_str()).collect();
    let others = touched.iter().filter(parties).filter(|one| !told.contains(one.id.as_str()));
    let others = others.filter_map(|one| of(&one.id)).collect();
    Ok((known, others))
}
