//! `chiptrace lists update`: a new list takes the place of the old one only when it is whole; the last good copy is kept.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::json;
use tempfile::TempDir;

use super::fetch::{fetch, is_address, name_at};
use super::last_good::{FOLDER, Manifest, Taken, counts, put};
use crate::cli::exit::Exit;
use crate::cli::inputs::read_all;
use crate::cli::options::not_dash;
use crate::cli::printable::note;
use crate::ingest::How;
use crate::model::{Day, Records};
use crate::policy::Policy;
use crate::screen::{LastGood, guard, lists};

/// Bytes of a list at most: the whole consolidated list has about 20 million.
const LARGEST: u64 = 512 << 20;

#[derive(Args)]
pub(super) struct UpdateArgs {
    /// The new list: a file, `-` for standard input, or an address that is then fetched with the system's curl. Without it
    /// nothing is fetched and the official address is told
    #[arg(long, value_name = "FILE|URL")]
    from: Option<String>,
    /// The folder of lists, for `scan --lists`
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Take the list although a guard complains; the complaints are logged
    #[arg(long)]
    accept: bool,
}

pub(super) fn run(args: &UpdateArgs, policy: &Policy, as_of: Day) -> anyhow::Result<Exit> {
    let from = source(args, policy)?;
    let kept = args.into.join(FOLDER);
    let staged = stage(&kept)?;
    let name = name_of(&from);
    // the name tells the day of publication, so the new list is read under the name that it came with
    let is_file = not_dash(&from).is_some() && !from.to_str().is_some_and(is_address);
    let came_as = from.file_name().filter(|_| is_file).unwrap_or(name.as_ref());
    let candidate = staged.path().join(came_as);
    bring(&from, &candidate)?;
    let records = read_all(&[], std::slice::from_ref(&candidate), policy, How::default())?.records;
    let Some((file, _)) = lists(&records).next().filter(|_| !records.listings.is_empty()) else {
        bail!("failed to read {} as a list: `chiptrace check` says how it is read", from.display());
    };
    let mut manifest = Manifest::of(&args.into)?;
    let staged_as = (candidate.display().to_string(), from.display().to_string());
    let complaints = complaints(&records, (policy, as_of), &name, &manifest);
    let complaints: Vec<String> = complaints.iter().map(|one| one.replace(&staged_as.0, &staged_as.1)).collect();
    complaints.iter().for_each(|complaint| note(&format!("incomplete: {complaint}")));
    let day = records.list_editions.iter().filter_map(|edition| edition.day).max().unwrap_or(as_of);
    let taken = Taken { sha256: file.sha256.clone(), day: day.to_string(), sources: counts(&records) };
    let is_taken = complaints.is_empty() || args.accept;
    if is_taken {
        put(&candidate, &kept.join(&name))?;
        put(&candidate, &args.into.join(&name))?;
        manifest.lists.insert(name.clone(), taken.clone());
        manifest.keep(&args.into)?;
    }
    let attempt = json!({
        "as_of": as_of.to_string(), "from": from.display().to_string(), "list": name, "sha256": taken.sha256,
        "day": taken.day, "sources": taken.sources, "complaints": complaints, "taken": is_taken,
    });
    log(&kept, &attempt)?;
    let held = format!("{} entries of {} sources", taken.sources.values().sum::<u64>(), taken.sources.len());
    let place = args.into.join(&name).display().to_string();
    note(&match is_taken {
        true => format!("{place}: {held} taken in; a copy is kept beside it"),
        false => format!("{place} was left as it was: the new list has {held}; `--accept` takes it all the same"),
    });
    Ok(if complaints.is_empty() { Exit::Done } else { Exit::Incomplete })
}

/// What is wrong with the new list, by itself and against the last good copy.
fn complaints(records: &Records, (policy, as_of): (&Policy, Day), name: &str, manifest: &Manifest) -> Vec<String> {
    let sources = manifest.lists.get(name).map(|taken| taken.sources.clone()).unwrap_or_default();
    let mut complaints = crate::scan::incomplete(records, 0);
    complaints.extend(guard(records, policy, as_of, &[LastGood { name: name.to_owned(), file: None, sources }]));
    complaints
}

/// What to take in; without it the official address is told, for nothing is fetched that nobody asked for.
fn source(args: &UpdateArgs, policy: &Policy) -> anyhow::Result<PathBuf> {
    let official = &policy.list_book().official;
    let Some(from) = args.from.as_deref() else {
        bail!(
            "failed to update the list: nothing is fetched unasked; give `--from FILE`, or `--from {}` to fetch it from \
             the official address ({})",
            official.address,
            official.title
        );
    };
    Ok(PathBuf::from(from))
}

/// The name in the folder: that of the file without the day, so that the new one takes the place of the old one.
fn name_of(from: &Path) -> String {
    const FALLBACK: &str = "consolidated.csv";
    let address = from.to_str().filter(|from| is_address(from));
    let named = match address {
        Some(address) => Some(name_at(address).to_owned()).filter(|name| !name.is_empty()),
        None => not_dash(from).and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned())),
    };
    let Some(name) = named else { return FALLBACK.to_owned() };
    let dated = (0..name.len()).find(|at| name.get(*at..*at + 10).is_some_and(|part| Day::parse(part).is_some()));
    let Some(at) = dated else { return name };
    let undated = format!("{}{}", name[..at].trim_end_matches(['-', '_', ' ', '.']), &name[at + 10..]);
    if undated.starts_with('.') { FALLBACK.to_owned() } else { undated }
}

/// Room for the new list, gone when the command ends.
fn stage(kept: &Path) -> anyhow::Result<TempDir> {
    std::fs::create_dir_all(kept).with_context(|| format!("failed to make the folder {}", kept.display()))?;
    tempfile::tempdir_in(kept).context("failed to make room for the new list")
}

/// Fetches what is at an address, copies anything else.
fn bring(from: &Path, to: &Path) -> anyhow::Result<()> {
    match from.to_str().filter(|from| is_address(from)) {
        Some(address) => fetch(address, to, LARGEST),
        None => copy(from, to),
    }
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
    let mut target = std::fs::File::create(to).with_context(|| format!("failed to create {}", to.display()))?;
    let mut source: Box<dyn Read> = match not_dash(from) {
        None => Box::new(std::io::stdin().lock()),
        Some(path) => {
            #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
            let file = std::fs::File::open(&path);
            Box::new(file.with_context(|| format!("failed to read {}; check the name", path.display()))?)
        }
    };
    let bytes =
        std::io::copy(&mut source.by_ref().take(LARGEST + 1), &mut target).context("failed to copy the list")?;
    if bytes > LARGEST {
        bail!("failed to take in {}: it has more than {LARGEST} bytes and is no list", from.display());
    }
    target.sync_all().context("failed to write the list")
}

/// One line for every attempt, the refused ones too.
fn log(kept: &Path, line: &serde_json::Value) -> anyhow::Result<()> {
    let mut log = std::fs::OpenOptions::new().create(true).append(true).open(kept.join("log.jsonl"));
    let file = log.as_mut().map_err(|error| anyhow::anyhow!("failed to open the log of lists: {error}"))?;
    writeln!(file, "{line}").context("failed to write the log of lists")
}
