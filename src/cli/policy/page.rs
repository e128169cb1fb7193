//! Plain text of 80 columns, with nothing in it that steers a terminal.

use std::io::{self, Write};

use super::super::printable::visible;

const COLUMNS: usize = 80;

/// A page that text is written to.
pub(super) struct Page<'w> {
    pub(super) out: &'w mut dyn Write,
}

impl Page<'_> {
    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", visible(text))
    }

    /// A paragraph behind a mark; its other lines stand under its text. An over-long mark has a line of its own.
    pub(super) fn item(&mut self, indent: usize, mark: &str, width: usize, text: &str) -> io::Result<()> {
        let margin = " ".repeat(indent);
        let below = " ".repeat(indent + width);
        let first = match textwrap::core::display_width(mark) {
            length if length < width || mark.is_empty() => {
                format!("{margin}{mark}{}", " ".repeat(width.saturating_sub(length)))
            }
            _ => {
                writeln!(self.out, "{margin}{}", visible(mark))?;
                below.clone()
            }
        };
        let options = textwrap::Options::new(COLUMNS).initial_indent(&first).subsequent_indent(&below);
        let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
        let text = visible(text);
        for line in textwrap::wrap(&text, options) {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
