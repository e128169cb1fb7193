//! The work of a night: new files taken in, everything kept judged anew, held against the last night, published.
//!
//! Every night reads all kept originals and scans them whole. The seam for doing less is [`evaluate`]: it is told what is
//! kept and answers with a report; an evaluation that reads only what changed has to answer with the same report.

mod cause;
mod decided;
mod inbox;
mod lists;
mod material;
mod put_away;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use self::cause::Blame;
pub use self::inbox::apart;
pub(super) use self::material::{
    Material, Piece, Read, Said, complain, digest_of as records_digest, kept_policy, kept_texts, last_lists,
    leave_unread, piece, plain_policy, records_now, records_then, scan_options,
};
use super::compare::{Snapshot, pairs};
use super::delivery::Untold;
use super::digest::{Digest, Line, Moved};
use super::life::{State, Told};
use super::lives::Life;
use super::publish::{Begun, Fate};
use super::runs::Basis;
use super::{Act, Role, Store, StoreError};
use crate::model::{Day, Priority, Report};
use crate::policy::Enforcement;
use crate::resolve::Matching;
use crate::scan::{Stages, scan};

/// What a night is to do.
#[derive(Clone, Debug)]
pub struct Night<'a> {
    /// Folder of new files; they are moved to its `done` or `failed`.
    pub inbox: Option<&'a Path>,
    /// Folder of lists, or one list.
    pub lists: Option<&'a Path>,
    /// Lists that are to be taken as they are tonight although they are smaller, or left out although they are missing.
    pub accepted_lists: Vec<String>,
    /// Files laid over the built-in rules, by name, and what the folder is called.
    pub overlay: Option<(String, BTreeMap<String, String>)>,
    /// The day on which the analyst stands; the day of the act when `None`.
    pub as_of: Option<Day>,
    /// How spellings are joined.
    pub matching: Matching,
    /// Text or practice.
    pub enforcement: Enforcement,
    /// Rejected rows, in percent, above which the run is incomplete.
    pub max_rejects_percent: u32,
    /// To whom the digest is to be sent, addresses of webhooks and `mailto:`: it is put into the outbox with the run.
    pub receivers: Vec<String>,
    /// When the digest counts as given out.
    pub handover: Handover,
    /// A second place for the checkpoint, beside the one in the store.
    pub checkpoint: Option<&'a Path>,
    /// Whether anything is kept.
    pub mode: Mode,
}

/// When a digest counts as given out. What was not given out is told again by the next night.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handover {
    /// With the run: whoever looks at the store sees it.
    WithRun,
    /// When [`Store::gave_out`] is told so.
    WhenTold,
}

/// Whether a night is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Taken in, published.
    Publish,
    /// What would change is told; the log says that it was asked, and nothing else is kept or moved.
    TryOnly,
}

/// What came of a night.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What is told in the morning.
    pub digest: Digest,
    /// The most urgent of the findings that are new, changed without a decision, or reopened.
    pub most_urgent: Option<Priority>,
    /// Shipments that were read.
    pub shipments: u64,
    /// The report itself.
    pub report: Report,
}

impl Night<'_> {
    /// A night with nothing but the store.
    #[must_use]
    pub fn plain() -> Night<'static> {
        Night {
            inbox: None,
            lists: None,
            accepted_lists: Vec::new(),
            overlay: None,
            as_of: None,
            matching: Matching::default(),
            enforcement: Enforcement::default(),
            max_rejects_percent: 1,
            receivers: Vec::new(),
            handover: Handover::WithRun,
            checkpoint: None,
            mode: Mode::Publish,
        }
    }
}

/// Does the work of a night. One at a time: a second one is refused.
///
/// # Errors
/// An inbox that is not there, or holds the store: then no run begins. Another run that is under way, rules that cannot be
/// read, and what SQLite or the file system refuses: then nothing is published, and the next run says that this one did not
/// end.
pub fn night(store: &mut Store, night: &Night<'_>, act: &Act<'_>, stages: &dyn Stages) -> Result<Outcome, StoreError> {
    inbox::must_be_there(store, night)?;
    lists::must_be_known(store, night)?;
    if night.mode == Mode::TryOnly {
        return tried(store, night, act, stages);
    }
    let begun = store.begin(act)?;
    let outcome = worked(store, night, &begun, act, stages);
    match &outcome {
        Ok(_) => begun.ended(),
        Err(why) => store.give_up(begun.run, why, act),
    }
    outcome
}

fn worked(
    store: &mut Store,
    night: &Night<'_>,
    begun: &Begun,
    act: &Act<'_>,
    stages: &dyn Stages,
) -> Result<Outcome, StoreError> {
    stages.begin("policy");
    let kept = material::keep_policy(store, night, act)?;
    let policy = material::policy(night)?;
    stages.begin("inbox");
    let mut told = inbox::take_in(store, night, &policy, act)?;
    let (run, mut notes) = (begun.run, begun.notes(act));
    notes.append(&mut told.notes);
    let last = store.latest()?.map(|row| store.basis(row.run)).transpose()?;
    let lists = lists::choose(store, night, (&policy, last.as_ref()), act)?;
    notes.extend(lists.notes.iter().cloned());
    let out = store.withdrawn()?.into_iter();
    notes.extend(out.map(|one| format!("{} is withdrawn by {} and not judged: {}", one.name, one.by, one.reason)));
    let (pieces, kept_files) = (records_now(store)?, store.originals(Role::Records)?.len());
    let head = store.head()?;
    let printed = [("run", run.to_string()), ("log_head", format!("{} {}", head.sequence, head.hash))];
    let basis = material::basis(night, act, (&pieces, kept_files, store.withdrawn_hashes()?), &lists, &kept, printed);
    let material = Material { policy, pieces, lists: lists.pieces.clone() };
    let (report, basis) = evaluate(&material, basis, (&lists, &told.complaints), stages)?;
    stages.begin("compare");
    let compared = compare(store, &report, (&basis, last.as_ref()), &material)?;
    let mut digest = digest(&report, &compared, act);
    (digest.run, digest.files, digest.notes) = (run, told.files, notes);
    decided::due(store, &compared.fates, &mut digest, act)?;
    compared.untold.hand_on(&mut digest);
    stages.begin("publish");
    let hash = store.fill(run, &report)?;
    digest.explained = store.explained_in(&report, &digest)?;
    let digest = store.publish((run, &hash), (&basis, night), &compared.fates, digest, act)?;
    store.keep_checkpoint(act)?;
    if let Some(path) = night.checkpoint {
        store.write_checkpoint(path, act)?;
    }
    Ok(outcome(digest, &compared, report))
}

impl Begun {
    /// What the morning should know of this run and those before it.
    fn notes(&self, act: &Act<'_>) -> Vec<String> {
        let mut notes: Vec<String> =
            self.unended.iter().map(|run| format!("run {run} did not end; this one does its work")).collect();
        if let Some(begun) = &self.traceless {
            notes.push(format!("a run that began at {begun} could not write to the store; this one does its work"));
        }
        if self.earlier_today > 0 {
            notes.push(format!("run {} is number {} of {}", self.run, self.earlier_today + 1, act.at.day));
        }
        notes
    }
}

/// A night of which nothing is kept but that it was asked for.
fn tried(store: &mut Store, night: &Night<'_>, act: &Act<'_>, stages: &dyn Stages) -> Result<Outcome, StoreError> {
    stages.begin("policy");
    let policy = material::policy(night)?;
    let last = store.latest()?.map(|row| store.basis(row.run)).transpose()?;
    let lists = lists::choose(store, night, (&policy, last.as_ref()), act)?;
    let mut pieces = records_now(store)?;
    let told = inbox::look_at(store, night, &policy, &mut pieces)?;
    let printed = [("run", "tried only".to_owned())];
    let records = (pieces.as_slice(), pieces.len(), BTreeSet::new());
    let basis = material::basis(night, act, records, &lists, &material::policy_hash(night), printed);
    let material = Material { policy, pieces, lists: lists.pieces.clone() };
    let (report, basis) = evaluate(&material, basis, (&lists, &told.complaints), stages)?;
    stages.begin("compare");
    let compared = compare(store, &report, (&basis, last.as_ref()), &material)?;
    let mut digest = digest(&report, &compared, act);
    (digest.files, digest.notes) = (told.files, told.notes);
    digest.notes.extend(lists.notes);
    decided::due(store, &compared.fates, &mut digest, act)?;
    compared.untold.hand_on(&mut digest);
    digest.explained = store.explained_in(&report, &digest)?;
    let asked = serde_json::json!({ "policy": material.policy.sha256(), "as_of": basis.as_of });
    digest.log = store.append(act, "night tried", &asked)?;
    Ok(outcome(digest, &compared, report))
}

/// Everything kept, judged: the seam for judging less.
fn evaluate(
    material: &Material,
    mut basis: Basis,
    (lists, complaints): (&lists::Chosen, &[String]),
    stages: &dyn Stages,
) -> Result<(Report, Basis), StoreError> {
    stages.begin("read");
    let read = material.read()?;
    let as_of = material::day(&basis.as_of)?;
    basis.sources = lists::sources(&read.records, &lists.pieces);
    basis.complaints.clone_from(&lists.complaints);
    basis.complaints.extend(crate::screen::guard(&read.records, &material.policy, as_of, &[]));
    let mut report = scan(&read.records, &material.policy, &scan_options(&basis)?, &read, stages);
    complain(&mut report, &basis.complaints);
    // what came in and could not be read is no fault of a list
    basis.unread = complaints.to_vec();
    leave_unread(&mut report, &basis.unread);
    Ok((report, basis))
}

/// Every finding's fate.
struct Compared {
    fates: Vec<Fate>,
    titles: BTreeMap<String, Line>,
    /// What the last digest said, when nobody was given it.
    untold: Untold,
}

fn compare(
    store: &Store,
    report: &Report,
    (basis, last): (&Basis, Option<&Basis>),
    material: &Material,
) -> Result<Compared, StoreError> {
    let (lives, former) = (store.lives()?, store.former_ids()?);
    let now: Vec<Snapshot> = report.findings.iter().map(Snapshot::of).collect();
    let before: Vec<Snapshot> =
        lives.iter().filter(|life| life.state.is_live()).map(|life| life.snapshot.clone()).collect();
    let pairs = pairs(&before, &now);
    let old_of: BTreeMap<&str, &str> = pairs.renamed.iter().map(|(old, new)| (new.as_str(), old.as_str())).collect();
    let by_id: BTreeMap<&str, &Life> = lives.iter().map(|life| (life.finding.as_str(), life)).collect();
    let as_of = material::day(&basis.as_of)?;
    let mut fates = Vec::new();
    for snapshot in &now {
        let old = old_of.get(snapshot.id.as_str()).copied();
        let apart = former.contains(&snapshot.id).then(|| Life::apart_again(&snapshot.id));
        let life = by_id.get(old.unwrap_or(&snapshot.id)).copied().or(apart.as_ref());
        let mut fate = decided::seen(store, snapshot, life, as_of)?;
        fate.formerly = old.map(str::to_owned);
        let absorbed = pairs.absorbed.iter().filter(|(_, new)| **new == snapshot.id);
        fate.absorbed = absorbed.map(|(old, _)| old.clone()).collect();
        fates.push(fate);
    }
    let seen: BTreeSet<&str> = now.iter().map(|one| one.id.as_str()).collect();
    for life in &lives {
        let told = pairs.renamed.contains_key(&life.finding) || pairs.absorbed.contains_key(&life.finding);
        if !told && !seen.contains(life.finding.as_str()) {
            fates.push(decided::unseen(store, life, as_of)?);
        }
    }
    let blame = Blame { store, report, lives: &by_id, basis, last, material };
    blame.assign(&mut fates)?;
    let line = |one: &Snapshot| (one.id.clone(), Line { priority: one.priority.clone(), title: one.title.clone() });
    let titles = fates.iter().map(|fate| line(&fate.snapshot)).collect();
    Ok(Compared { fates, titles, untold: store.untold()? })
}

fn digest(report: &Report, compared: &Compared, act: &Act<'_>) -> Digest {
    let mut digest = Digest {
        schema: "chiptrace.night/1".to_owned(),
        day: act.at.day.to_string(),
        as_of: report.provenance.as_of.to_string(),
        verdict: report.verdict.word().to_owned(),
        incomplete: report.incomplete.clone(),
        not_evaluated: report
            .coverage
            .iter()
            .filter(|line| !line.evaluated)
            .map(|line| line.red_flag.clone())
            .collect(),
        ..Digest::default()
    };
    for fate in &compared.fates {
        let formerly = fate.formerly.iter().chain(&fate.absorbed).cloned().collect();
        let (told, cause) = compared.untold.told(fate);
        let moved = Moved { id: fate.id.clone(), cause, formerly };
        match told {
            Told::Nothing => continue,
            Told::Ongoing => digest.ongoing += 1,
            Told::New => digest.new.push(moved.id),
            Told::Changed => digest.changed.push(moved),
            Told::Gone => digest.gone.push(moved),
            Told::Reopened => digest.reopened.push(moved),
        }
        if told != Told::Ongoing
            && let Some(line) = compared.titles.get(&fate.id)
        {
            digest.titles.insert(fate.id.clone(), line.clone());
        }
    }
    digest
}

fn outcome(digest: Digest, compared: &Compared, report: Report) -> Outcome {
    let told = |fate: &Fate| compared.untold.told(fate).0;
    let urgent =
        |fate: &&Fate| fate.state != State::Decided && matches!(told(fate), Told::New | Told::Changed | Told::Reopened);
    let ids: BTreeSet<&str> = compared.fates.iter().filter(urgent).map(|fate| fate.id.as_str()).collect();
    let urgent = report.findings.iter().filter(|finding| ids.contains(finding.id.as_str()));
    let most_urgent = urgent.map(|finding| finding.priority).min();
    Outcome { digest, most_urgent, shipments: report.summary.shipments, report }
}
