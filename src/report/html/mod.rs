//! The report as one page for a browser or a printer: no script, no request to anywhere, a picture of each route.
//!
//! The templates beside this file escape every value. What they cannot know, characters that reorder or steer text, is
//! made visible on the way out.

mod balance;
mod custody;
mod finding;
mod foundations;
mod grid;
mod map;
pub(crate) mod memo;
mod page;
mod picture;
mod section;
mod timeline;

use std::io;

use askama::Template;

pub(crate) use self::foundations::Foundations;
pub(crate) use self::section::Section;

use self::page::Page;
use super::Format;
use super::visible::VisibleWriter;
use crate::model::Report;

/// The style sheet of every page.
pub(crate) const STYLE: &str = include_str!("style.css");

/// The page format.
#[derive(Clone, Copy, Debug)]
pub struct Html;

impl Format for Html {
    fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let mut writer = VisibleWriter::new(out);
        let rendered = Page::of(report).render_into(&mut writer);
        match (writer.into_failure(), rendered) {
            (Some(failure), _) => Err(failure),
            (None, Err(failure)) => Err(io::Error::other(failure)),
            (None, Ok(())) => Ok(()),
        }
    }
}
