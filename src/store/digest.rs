//! What a night has to say in the morning: new and changed first, gone last, and what else a person should know.

use std::collections::BTreeMap;
use std::io::{self, Write};

use askama::Template;
use serde::{Deserialize, Serialize};

use super::{Explained, Head};
use crate::report::visible;

/// The digest of a run, as JSON of schema `chiptrace.night/1`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Digest {
    /// `chiptrace.night/1`.
    pub schema: String,
    /// The run; 0 for a night that was only tried.
    pub run: i64,
    /// The local date.
    pub day: String,
    /// The day on which the analyst stands.
    pub as_of: String,
    /// The verdict of the report.
    pub verdict: String,
    /// Findings that no earlier run had.
    pub new: Vec<String>,
    /// Findings that are different, and why.
    pub changed: Vec<Moved>,
    /// Findings that are no longer there, and why.
    pub gone: Vec<Moved>,
    /// Findings that were closed and are open again, and why.
    pub reopened: Vec<Moved>,
    /// How many are as they were.
    pub ongoing: u64,
    /// What became of the files of the inbox.
    pub files: Files,
    /// Why the run is incomplete, in sentences.
    pub incomplete: Vec<String>,
    /// What else should be known, in sentences: runs that did not end, files, lists that changed.
    pub notes: Vec<String>,
    /// Red flags that could not be looked for.
    pub not_evaluated: Vec<String>,
    /// Decisions that a person should look at.
    pub decisions: Due,
    /// Pairs of parties in findings that are new, changed or reopened which a decision on another finding explained: shown,
    /// and applied to nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub explained: BTreeMap<String, Vec<Explained>>,
    /// Priority and title of every finding named here.
    pub titles: BTreeMap<String, Line>,
    /// SHA-256 of the report; none when the night was only tried.
    pub report: Option<String>,
    /// The end of the log.
    pub log: Head,
}

/// A finding that moved.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Moved {
    /// Its id now.
    pub id: String,
    /// `data`, `list` or `policy`; `decision` where a decision ended.
    pub cause: String,
    /// Ids that it had before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<String>,
}

/// What became of the files of the inbox.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Files {
    /// Taken in.
    pub done: u64,
    /// Refused, with the reason beside them.
    pub failed: u64,
    /// Of the same bytes as one taken in before.
    pub already_known: u64,
}

/// Decisions that a person should look at, as findings.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Due {
    /// Ended tonight: their day has passed.
    pub expired: Vec<String>,
    /// With the day on which they end, soonest first.
    pub ending: Vec<(String, String)>,
    /// Waiting for a second name.
    pub awaiting: Vec<String>,
    /// On findings that are gone.
    pub unused: Vec<String>,
}

/// A finding in one line.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Line {
    /// `high`, `medium` or `low`.
    pub priority: String,
    /// The story in one line.
    pub title: String,
}

/// A heading and what stands under it.
struct Section {
    heading: &'static str,
    lines: Vec<Shown>,
}

struct Shown {
    priority: String,
    id: String,
    text: String,
    why: String,
}

#[derive(Template)]
#[template(path = "digest.html", config = "src/store/askama.toml")]
struct Page<'a> {
    digest: &'a Digest,
    headline: String,
    sections: Vec<Section>,
    remarks: Vec<(&'static str, String)>,
    foot: String,
}

impl Digest {
    /// As text for a terminal or a mail.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.headline())?;
        for section in self.sections() {
            writeln!(out, "\n{} ({})", section.heading, section.lines.len())?;
            for line in section.lines {
                let priority = line.priority.to_uppercase();
                writeln!(out, "  {priority:<6}  {}  {}{}", line.id, line.text, line.why)?;
            }
        }
        writeln!(out)?;
        for (what, text) in self.remarks() {
            writeln!(out, "{what}: {text}")?;
        }
        writeln!(out, "{}", self.foot())
    }

    /// As a page that stands alone.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write_html(&self, out: &mut dyn Write) -> io::Result<()> {
        let page = Page {
            digest: self,
            headline: self.headline(),
            sections: self.sections(),
            remarks: self.remarks(),
            foot: self.foot(),
        };
        page.write_into(out)
    }

    fn headline(&self) -> String {
        let run = if self.run == 0 { "tried only, nothing kept".to_owned() } else { format!("run {}", self.run) };
        let verdict = self.verdict.replace('_', " ");
        format!("Night of {}, {run}, as of {}: {verdict}", self.day, self.as_of)
    }

    fn sections(&self) -> Vec<Section> {
        let new: Vec<Moved> = self.new.iter().map(|id| Moved { id: id.clone(), ..Moved::default() }).collect();
        let parts = [("New", &new), ("Reopened", &self.reopened), ("Changed", &self.changed), ("Gone", &self.gone)];
        let section = |(heading, moved): (&'static str, &Vec<Moved>)| Section {
            heading,
            lines: moved.iter().map(|moved| self.shown(moved)).collect(),
        };
        parts.into_iter().map(section).filter(|section| !section.lines.is_empty()).collect()
    }

    fn shown(&self, moved: &Moved) -> Shown {
        let line = self.titles.get(&moved.id).cloned().unwrap_or_default();
        let mut why = if moved.cause.is_empty() { String::new() } else { format!(" [{}]", moved.cause) };
        if !moved.formerly.is_empty() {
            why.push_str(&format!(" (formerly {})", moved.formerly.join(", ")));
        }
        Shown { priority: line.priority, id: moved.id.clone(), text: visible(&line.title).into_owned(), why }
    }

    fn remarks(&self) -> Vec<(&'static str, String)> {
        let Files { done, failed, already_known } = self.files;
        let mut told = vec![("Ongoing", self.ongoing.to_string())];
        told.push(("Files", format!("{done} taken in, {failed} failed, {already_known} already known")));
        told.extend(self.incomplete.iter().map(|text| ("Incomplete", text.clone())));
        told.extend(self.notes.iter().map(|text| ("Note", text.clone())));
        if !self.not_evaluated.is_empty() {
            told.push(("Not evaluated", self.not_evaluated.join(", ")));
        }
        let ending = self.decisions.ending.iter().map(|(id, until)| format!("{id} on {until}")).collect();
        let due = [
            ("Decisions expired", self.decisions.expired.clone()),
            ("Decisions that end", ending),
            ("Awaiting a second name", self.decisions.awaiting.clone()),
            ("Decisions on findings that are gone", self.decisions.unused.clone()),
        ];
        told.extend(due.into_iter().filter(|(_, ids)| !ids.is_empty()).map(|(what, ids)| (what, ids.join(", "))));
        for (id, pairs) in &self.explained {
            told.extend(pairs.iter().map(|pair| ("Known and explained", format!("in {id}: {}", pair.in_a_line()))));
        }
        told.into_iter().map(|(what, text)| (what, visible(&text).into_owned())).collect()
    }

    fn foot(&self) -> String {
        let Head { sequence, hash } = &self.log;
        let log = format!("Log: row {sequence}, {hash}.");
        let report = self.report.as_ref().map_or_else(String::new, |hash| format!(" Report: sha256 {hash}."));
        format!("{log}{report} Absence of a red flag is not clearance.")
    }
}
