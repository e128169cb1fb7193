//! Options that several subcommands share, and the clock.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum;

use crate::model::Day;
use crate::policy::Policy;
use crate::resolve::Matching;

/// How spellings of parties are joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum ResolveArg {
    /// Same spelling and country only
    Off,
    /// Same name after case, punctuation and legal form
    Exact,
    /// The best this version has (today the same as exact)
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

impl From<ResolveArg> for Matching {
    fn from(arg: ResolveArg) -> Matching {
        match arg {
            ResolveArg::Off => Matching::Off,
            ResolveArg::Exact => Matching::Exact,
            ResolveArg::Default => Matching::Default,
        }
    }
}

/// Reads a day typed on the command line.
pub(super) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| format!("'{text}' is not a day; write it as 2026-07-10"))
}

/// The local date of this machine. The only place where the clock is read.
pub(super) fn today() -> Day {
    #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
    let now = jiff::ZonedDateTime::now();
    Day::from_date(now.date())
}

/// The embedded rule book, with the files of a folder laid over it.
pub(super) fn policy(overlay: Option<&Path>) -> anyhow::Result<Policy> {
    let mut files = Policy::embedded_files();
    if let Some(folder) = overlay {
        overlay_files(folder, folder, &mut files)?;
    }
    Policy::from_files(&files).context("failed to read the rule book")
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
