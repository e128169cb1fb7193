//! Lines, paragraphs and tables on a page of 100 columns; the one place where text is made safe to print.

use std::io;

use textwrap::core::display_width;
use textwrap::{Options, WordSplitter};

use crate::report::visible::visible;

/// Columns of the page.
const WIDTH: usize = 100;
/// Columns between the columns of a table.
const GAP: usize = 2;

/// A page being written. Everything that reaches it is made visible and kept within the width.
pub(super) struct Sheet<'a> {
    out: &'a mut dyn io::Write,
}

/// A column of a table: heading, width in characters, and the side that its cells stand on.
pub(super) struct Column(pub(super) &'static str, pub(super) usize, pub(super) Side);

/// Where the cells of a column stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

impl<'a> Sheet<'a> {
    /// A page on `out`.
    pub(super) fn new(out: &'a mut dyn io::Write) -> Self {
        Sheet { out }
    }

    /// An empty line.
    pub(super) fn blank(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// A line right across the page.
    pub(super) fn rule(&mut self, mark: char) -> io::Result<()> {
        writeln!(self.out, "{}", mark.to_string().repeat(WIDTH))
    }

    /// A paragraph from column `indent` on, wrapped.
    pub(super) fn line(&mut self, indent: usize, text: &str) -> io::Result<()> {
        self.item(indent, "", text)
    }

    /// A paragraph whose first line starts with `mark` and whose other lines stand under its text.
    pub(super) fn item(&mut self, indent: usize, mark: &str, text: &str) -> io::Result<()> {
        let mark = visible(mark);
        let first = format!("{}{mark}", " ".repeat(indent));
        let under = " ".repeat(indent + display_width(&mark));
        let options = options(WIDTH).initial_indent(&first).subsequent_indent(&under);
        for line in textwrap::wrap(&visible(text), options) {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// The headings of a table.
    pub(super) fn headings(&mut self, indent: usize, columns: &[Column]) -> io::Result<()> {
        let headings: Vec<String> = columns.iter().map(|column| column.0.to_owned()).collect();
        self.row(indent, columns, &headings)
    }

    /// One row of a table; cells too long for their column go on below themselves.
    pub(super) fn row(&mut self, indent: usize, columns: &[Column], cells: &[String]) -> io::Result<()> {
        let shown: Vec<_> = cells.iter().map(|cell| visible(cell)).collect();
        let wrapped: Vec<_> =
            columns.iter().zip(&shown).map(|(column, cell)| textwrap::wrap(cell, hanging(column))).collect();
        for line in 0..wrapped.iter().map(Vec::len).max().unwrap_or(0) {
            let mut row = " ".repeat(indent);
            for (column, cell) in columns.iter().zip(&wrapped) {
                let part = cell.get(line).map_or("", |part| part);
                let space = " ".repeat(column.1.saturating_sub(display_width(part)));
                match column.2 {
                    Side::Left => row.extend([part, &space]),
                    Side::Right => row.extend([space.as_str(), part]),
                }
                row.push_str(&" ".repeat(GAP));
            }
            writeln!(self.out, "{}", row.trim_end())?;
        }
        Ok(())
    }
}

fn options<'a>(width: usize) -> Options<'a> {
    // ids and dates hold hyphens and are copied as a whole
    Options::new(width).word_splitter(WordSplitter::NoHyphenation)
}

fn hanging(column: &Column) -> Options<'_> {
    match column.2 {
        Side::Left if column.1 > 12 => options(column.1).subsequent_indent("  "),
        _ => options(column.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(write: impl Fn(&mut Sheet<'_>) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        write(&mut Sheet::new(&mut bytes)).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn long_text_stays_within_the_page() {
        let text = "word ".repeat(60) + &"x".repeat(300) + &"名".repeat(120);
        let page = printed(|sheet| sheet.item(4, "- ", &text));
        assert!(page.lines().all(|line| display_width(line) <= WIDTH), "{page}");
        assert!(page.starts_with("    - word"));
        assert!(page.lines().nth(1).unwrap().starts_with("      word"));
    }

    #[test]
    fn wide_characters_keep_columns_aligned() {
        let columns = [Column("name", 10, Side::Left), Column("units", 5, Side::Right)];
        let page = printed(|sheet| {
            sheet.row(0, &columns, &["名前会社".to_owned(), "40".to_owned()])?;
            sheet.row(0, &columns, &["plain".to_owned(), "1,920".to_owned()])
        });
        let widths: Vec<_> = page.lines().map(display_width).collect();
        assert_eq!(widths, [17, 17]);
    }

    #[test]
    fn steering_characters_are_shown() {
        assert_eq!(printed(|sheet| sheet.line(0, "a\u{1b}[2Jb\nc")), "a\\u{1b}[2Jb\\nc\n");
    }
}
