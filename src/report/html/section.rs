//! One finding by itself, for a page that has its own head.

use askama::Template;

use super::finding::FindingPart;
use super::map::land;
use crate::model::Finding;

/// A finding with its pictures, flags, questions and hops, as a part of a page.
#[derive(Template)]
#[template(path = "section.html", config = "src/report/html/askama.toml")]
pub(crate) struct Section<'a> {
    part: FindingPart<'a>,
}

impl<'a> Section<'a> {
    /// Makes a finding ready. Linear in its size, quadratic in the handovers that are drawn.
    pub(crate) fn of(finding: &'a Finding) -> Section<'a> {
        Section { part: FindingPart::of(finding) }
    }

    fn land(&self) -> &'static str {
        land()
    }
}
