//! Which editions of lists a night uses: tonight's where they are whole, else the ones of the last night, and it is said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::runs::Basis;
use super::super::{Act, Added, Role, Store, StoreError, StoredFile, disk};
use super::material::{Piece, piece, read};
use super::{Mode, Night};
use crate::model::{Day, Kind, Records};
use crate::policy::{Policy, WATCH_LIST};
use crate::screen::{LastGood, guard};

/// The lists of a night.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) pieces: Vec<Piece>,
    /// What makes the run incomplete.
    pub(super) complaints: Vec<String>,
    /// What else is told.
    pub(super) notes: Vec<String>,
}

/// Chooses, and keeps what is new. A list that the last run used and that is missing, unreadable or shrunken tonight is
/// used as it was then: a list that fails takes no finding away.
pub(super) fn choose(
    store: &mut Store,
    night: &Night<'_>,
    (policy, last): (&Policy, Option<&Basis>),
    act: &Act<'_>,
) -> Result<Chosen, StoreError> {
    let mut chosen = Chosen::default();
    let given = given(store, night, act, &mut chosen.complaints)?;
    let (used, none) = (last.map(|last| &last.lists), BTreeMap::new());
    let used = used.unwrap_or(&none);
    let looked = read(policy, &[], &given)?.records;
    for piece in given {
        let before = used.get(&piece.name);
        let accepted = night.accepted_lists.contains(&piece.name);
        let faults = faults(&looked, policy, &piece, last);
        match before {
            Some(hash) if !faults.is_empty() && !accepted => {
                let kept = kept(store, &piece.name, hash)?;
                let then = format!("its edition of {} is used instead (`--accept-list` takes it as it is)", kept.day);
                chosen.complaints.extend(faults.into_iter().map(|fault| format!("{fault}; {then}")));
                chosen.pieces.push(kept);
                continue;
            }
            None if !faults.is_empty() => chosen.complaints.extend(faults),
            None => chosen.notes.push(format!("list {} is used for the first time", piece.name)),
            Some(hash) if *hash != piece.sha256 => {
                chosen.notes.push(format!("list {} is another edition than last time", piece.name));
            }
            Some(_) => {}
        }
        chosen.pieces.push(piece);
    }
    stand_in(store, night, used, &mut chosen)?;
    chosen.pieces.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(chosen)
}

/// Lists that the last run used and that are not here tonight: used as they were, and it is said.
fn stand_in(
    store: &Store,
    night: &Night<'_>,
    used: &BTreeMap<String, String>,
    chosen: &mut Chosen,
) -> Result<(), StoreError> {
    let here: BTreeSet<String> = chosen.pieces.iter().map(|piece| piece.name.clone()).collect();
    for (name, hash) in used.iter().filter(|(name, _)| !here.contains(*name)) {
        if night.accepted_lists.contains(name) {
            chosen.notes.push(format!("list {name} is used no longer, as was asked"));
            continue;
        }
        let kept = kept(store, name, hash)?;
        chosen.complaints.push(format!(
            "the list {name} was used by the last run and is missing: its edition of {} is used (`--accept-list` does without)",
            kept.day
        ));
        chosen.pieces.push(kept);
    }
    Ok(())
}

/// Refuses a night that is told to accept a list of a name that no list has, before it begins.
pub(super) fn must_be_known(store: &Store, night: &Night<'_>) -> Result<(), StoreError> {
    if night.accepted_lists.is_empty() {
        return Ok(());
    }
    let mut found = Vec::new();
    named(night, &mut found)?;
    let mut known: BTreeSet<String> = found.into_iter().map(|(name, _)| name).collect();
    if let Some(run) = store.latest()? {
        known.extend(store.basis(run.run)?.lists.into_keys());
    }
    known.insert(WATCH_LIST.to_owned());
    match night.accepted_lists.iter().find(|name| !known.contains(*name)) {
        Some(name) => {
            Err(StoreError::Refused(format!("neither tonight nor in the last run there is a list '{name}' to accept")))
        }
        None => Ok(()),
    }
}

/// Entries by source of each list.
pub(super) fn sources(records: &Records, lists: &[Piece]) -> BTreeMap<String, BTreeMap<String, u64>> {
    let of = |piece: &Piece| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for edition in &records.list_editions {
            let file = records.files.get(edition.file as usize);
            if file.is_some_and(|file| file.name.starts_with(&piece.name)) {
                *counts.entry(edition.source.clone()).or_insert(0) += edition.entries;
            }
        }
        (piece.name.clone(), counts)
    };
    lists.iter().map(of).collect()
}

/// What is wrong with one list as it is tonight: no list at all, or smaller than last time.
fn faults(looked: &Records, policy: &Policy, piece: &Piece, last: Option<&Basis>) -> Vec<String> {
    let mut files = looked.files.iter().filter(|file| file.sha256 == piece.sha256);
    if !files.any(|file| file.kind == Kind::List) {
        return vec![format!("{} was given as a list and is none that can be read", piece.name)];
    }
    let Some(sources) = last.and_then(|last| last.sources.get(&piece.name)) else { return Vec::new() };
    let name = piece.name.clone();
    let good = LastGood { name: name.clone(), file: Some(name), sources: sources.clone() };
    // any day: age is judged elsewhere
    let day = Day::from_number(0);
    let others: BTreeSet<String> = guard(looked, policy, day, &[]).into_iter().collect();
    guard(looked, policy, day, &[good]).into_iter().filter(|fault| !others.contains(fault)).collect()
}

/// Lists of tonight: the files of the folder, and the parties of an overlay.
fn given(
    store: &mut Store,
    night: &Night<'_>,
    act: &Act<'_>,
    complaints: &mut Vec<String>,
) -> Result<Vec<Piece>, StoreError> {
    let mut found = Vec::new();
    named(night, &mut found)?;
    if let Some(root) = night.lists.filter(|root| !root.exists()) {
        complaints.push(format!("failed to find the lists {}; check the name", root.display()));
    }
    let mut given = Vec::new();
    for (name, path) in found {
        given.push(match night.mode {
            Mode::Publish => taken(store, &name, &mut disk::open(&path)?, act)?,
            Mode::TryOnly => {
                Piece { sha256: disk::hash(&path)?.0, name, path, day: act.at.day.to_string(), read_as: None }
            }
        });
    }
    let watched = night.overlay.as_ref().and_then(|(_, texts)| texts.get(WATCH_LIST));
    if let Some(text) = watched.filter(|_| night.mode == Mode::Publish) {
        given.push(taken(store, WATCH_LIST, &mut text.as_bytes(), act)?);
    }
    Ok(given)
}

/// Files of lists that the night names, by name.
fn named(night: &Night<'_>, found: &mut Vec<(String, PathBuf)>) -> Result<(), StoreError> {
    let Some(root) = night.lists else { return Ok(()) };
    if root.is_dir() {
        return below(root, "", found);
    }
    if root.exists() {
        let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        found.push((name, root.to_path_buf()));
    }
    Ok(())
}

fn taken(store: &mut Store, name: &str, from: &mut dyn std::io::Read, act: &Act<'_>) -> Result<Piece, StoreError> {
    let added = store.add_original(Role::List, name, from, act)?;
    if let Added::New(file) = &added {
        store.append(act, "list changed", &json!({ "list": name, "sha256": file.sha256 }))?;
    }
    Ok(piece(store, added.file()))
}

fn below(folder: &Path, above: &str, found: &mut Vec<(String, PathBuf)>) -> Result<(), StoreError> {
    for path in disk::entries(folder)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{above}{name}");
        if path.is_dir() {
            below(&path, &format!("{name}/"), found)?;
        } else {
            found.push((name, path));
        }
    }
    Ok(())
}

fn kept(store: &Store, name: &str, sha256: &str) -> Result<Piece, StoreError> {
    let mut files = store.originals(Role::List)?.into_iter();
    let file: Option<StoredFile> = files.find(|file| file.name == name && file.sha256 == sha256);
    file.map(|file| piece(store, &file)).ok_or_else(|| {
        StoreError::Damaged(format!("the edition of the list {name} that the last run used is not kept"))
    })
}
