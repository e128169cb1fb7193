//! How a report is handed over: one [`Report`] in, the same bytes out every time, in the format asked for.
//!
//! Every format takes the whole report from [`Report`] and asks nothing else. Characters that could steer a terminal, a
//! spreadsheet or a browser are made visible or escaped on the way out, in one place for each format.

pub mod csv;
mod digest;
pub mod graph;
pub mod html;
pub mod json;
mod memo;
mod reading;
pub mod sarif;
mod saved;
mod stored;
pub mod text;
mod visible;
mod wording;

pub use memo::Memo;
pub use saved::{SavedError, SavedFinding, SavedReport};
pub use stored::{stored_finding, stored_report};

pub(crate) use html::{Foundations, STYLE, Section};
pub(crate) use reading::{Column, Reading, by_reason, samples};
pub(crate) use wording::grouped;

pub(crate) use json::{plain, plain_line};
pub(crate) use visible::visible;

use std::io;

use crate::model::Report;

/// One way of writing a report down.
pub trait Format {
    /// Writes the whole report. The same report gives the same bytes. Linear in the size of the report.
    ///
    /// # Errors
    /// Only those of `out`.
    fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()>;
}

/// Names that [`format()`] knows, in the order they are offered.
pub const FORMATS: &[&str] = &["text", "json", "jsonl", "csv", "html", "sarif", "graphml", "dot"];

/// The format of that name, `None` when there is none.
#[must_use]
pub fn format(name: &str) -> Option<Box<dyn Format>> {
    match name {
        "text" => Some(Box::new(text::Text)),
        "json" => Some(Box::new(json::Json)),
        "jsonl" => Some(Box::new(json::JsonLines)),
        "csv" => Some(Box::new(csv::Csv)),
        "html" => Some(Box::new(html::Html)),
        "graphml" => Some(Box::new(graph::Drawn(graph::Notation::GraphMl))),
        "dot" => Some(Box::new(graph::Drawn(graph::Notation::Dot))),
        "sarif" => Some(Box::new(sarif::Sarif)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offered_name_is_a_format() {
        assert!(FORMATS.iter().all(|name| format(name).is_some()));
        assert!(format("xml").is_none());
    }
}
