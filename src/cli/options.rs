//! Options that several subcommands share, and the clock.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::{Args, ValueEnum};
use sha2::{Digest, Sha256};

use crate::ingest::{self, How, Mapping};
use crate::model::Day;
use crate::policy::{Book, Enforcement, Policy, WATCH_LIST};
use crate::resolve::Matching;
use crate::store::{Moment, Store};

/// How spellings of parties are joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum ResolveArg {
    /// Same spelling and country only
    Off,
    /// Same name after case, punctuation and legal form
    Exact,
    /// Also by identifiers and by likeness of names, where nothing contradicts
    Default,
}

/// The lowest priority that makes the exit code 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum FailOn {
    /// High findings
    High,
    /// High or medium findings
    Medium,
    /// Any finding
    Low,
    /// Findings do not change the exit code
    Never,
}

/// Which reading decides where text and practice differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum EnforcementArg {
    /// The words of the Code of Federal Regulations
    Text,
    /// What the agency acts on
    Practice,
}

/// Another day, reading or edition of the rules for the same records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum OtherRules {
    /// Every hop as if it moved on this day.
    Day(Day),
    /// Text or practice.
    Reading(EnforcementArg),
    /// The built-in rule book with another folder laid over it.
    Edition(PathBuf),
}

impl From<EnforcementArg> for Enforcement {
    fn from(arg: EnforcementArg) -> Enforcement {
        match arg {
            EnforcementArg::Text => Enforcement::Text,
            EnforcementArg::Practice => Enforcement::Practice,
        }
    }
}

impl From<ResolveArg> for Matching {
    fn from(arg: ResolveArg) -> Matching {
        match arg {
            ResolveArg::Off => Matching::Off,
            ResolveArg::Exact => Matching::Exact,
            ResolveArg::Default => Matching::Default,
        }
    }
}

/// What may be said of how inputs are to be read; the same for every command that reads tables.
#[derive(Args, Debug)]
pub(super) struct ReadArgs {
    /// Encoding of the inputs (default: found out, and shown by `check`), for instance gb18030 or windows-1252
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What the columns of your tables mean: a file that `check --save-mapping` wrote and you corrected
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Write rejected rows with reasons to this CSV file, ready to correct and read again
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
    /// Rejected rows, in percent, above which the run is incomplete
    #[arg(long, value_name = "PERCENT", default_value_t = 1, value_parser = clap::value_parser!(u32).range(..=100))]
    pub(super) max_rejects: u32,
}

impl ReadArgs {
    /// What readers are told.
    pub(super) fn how(&self, policy: &Policy) -> anyhow::Result<How> {
        let encoding = match &self.encoding {
            Some(name) if !ingest::knows_encoding(name) => {
                bail!(
                    "failed to find the encoding '{name}'; say for instance utf-8, utf-16le, windows-1252, gb18030, big5, shift_jis"
                )
            }
            name => name.clone(),
        };
        let mapping = self.mapping.as_deref().map(|path| mapping(path, policy)).transpose()?;
        Ok(How { encoding, mapping })
    }

    /// The file that says what columns mean.
    pub(super) fn mapping(&self) -> Option<&PathBuf> {
        self.mapping.as_ref()
    }

    /// What was told, as a report prints it: it changes the answer.
    pub(super) fn printed(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let mut printed = BTreeMap::from([("max-rejects".to_owned(), self.max_rejects.to_string())]);
        printed.extend(self.encoding.clone().map(|name| ("encoding".to_owned(), name)));
        if let Some(path) = &self.mapping {
            let hash = Sha256::digest(super::inputs::read(path)?);
            let hash: String = hash.iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
            printed.insert("mapping".to_owned(), format!("sha256 {hash}"));
        }
        Ok(printed)
    }
}

/// Bytes of a hash that are enough to know a file again.
const HASH_BYTES: usize = 6;

fn mapping(path: &Path, policy: &Policy) -> anyhow::Result<Mapping> {
    let text = String::from_utf8(super::inputs::read(path)?);
    let text = text.with_context(|| format!("failed to read {} as UTF-8", path.display()))?;
    Mapping::parse(&text, policy).map_err(|why| anyhow!("failed to read the mapping file {}: {why}", path.display()))
}

/// Reads a day typed on the command line.
pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| format!("'{text}' is not a day; write it as 2026-07-10"))
}

/// Reads the name of who acts: it goes into a log, and must be seen there.
pub(super) fn person(text: &str) -> Result<String, String> {
    if !text.chars().any(char::is_alphanumeric) {
        return Err("a name has letters or digits".to_owned());
    }
    if crate::report::visible(text) != text {
        return Err("a name has no line break and no character that nobody sees".to_owned());
    }
    Ok(text.trim().to_owned())
}

/// A store to look at; says so where its folder cannot be written.
pub(super) fn reading(folder: &Path) -> anyhow::Result<Store> {
    let store = Store::read_only(folder)?;
    if store.is_frozen() {
        super::printable::note(
            "note: the folder of the store cannot be written: it is read as its last writer left it",
        );
    }
    Ok(store)
}

/// Reads what `--also-under` names: a day, `text` or `practice`, or a folder.
pub(super) fn other_rules(text: &str) -> Result<OtherRules, String> {
    match text {
        "text" => Ok(OtherRules::Reading(EnforcementArg::Text)),
        "practice" => Ok(OtherRules::Reading(EnforcementArg::Practice)),
        _ if Path::new(text).is_dir() => Ok(OtherRules::Edition(PathBuf::from(text))),
        _ => Day::parse(text).map(OtherRules::Day).ok_or_else(|| {
            format!("'{text}' is no day (2026-07-10), not 'text' or 'practice', and no folder of policy files")
        }),
    }
}

/// The local date of this machine.
pub(super) fn today() -> Day {
    now().day
}

/// The time and the local date of this machine. The only place where the clock is read.
pub(super) fn now() -> Moment {
    #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
    let now = jiff::ZonedDateTime::now();
    Moment { utc: format!("{:.0}", now.timestamp()), day: Day::from_date(now.date()) }
}

/// The embedded rule book, with the files of a folder laid over it.
pub(super) fn policy(overlay: Option<&Path>) -> anyhow::Result<Policy> {
    Policy::from_book(book(overlay)?).context("failed to read the rule book")
}

/// The files of the embedded rule book and of a folder laid over them.
pub(super) fn book(overlay: Option<&Path>) -> anyhow::Result<Book> {
    let Some(folder) = overlay else { return Ok(Book::embedded()) };
    let (label, files) = self::overlay(folder)?;
    Ok(Book::embedded().overlaid(&label, &files))
}

/// What an overlay is called, and its files by name.
pub(super) fn overlay(folder: &Path) -> anyhow::Result<(String, BTreeMap<String, String>)> {
    let mut files = BTreeMap::new();
    overlay_files(folder, folder, &mut files)?;
    Ok((folder.display().to_string(), files))
}

/// The list of parties in an overlay, when it has one.
pub(super) fn watch_list(overlay: Option<&Path>) -> Option<PathBuf> {
    overlay.map(|folder| folder.join(WATCH_LIST)).filter(|path| path.exists())
}

fn overlay_files(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> anyhow::Result<()> {
    for path in super::inputs::entries(folder)? {
        if path.is_dir() {
            overlay_files(root, &path, files)?;
            continue;
        }
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let bytes = super::inputs::read(&path)?;
        let text = String::from_utf8(bytes).with_context(|| format!("failed to read {} as UTF-8", path.display()))?;
        files.insert(name, text);
    }
    Ok(())
}

/// A path, or `None` for standard input or output written as `-`.
pub(super) fn not_dash(path: &Path) -> Option<PathBuf> {
    (path != Path::new("-")).then(|| path.to_path_buf())
}
