//! What is wrong with a policy file, with the line it stands on and a caret below the words.

use std::fmt;

/// A complaint about a policy file. Prints as `file:line:column: message`, the line, and a caret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Complaint {
    /// File as the reader knows it: `datasets/policy/hubs.toml`, or below the folder that was laid over.
    pub file: String,
    /// Line, from 1; 0 when the complaint is about the file as a whole.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong, and what to do.
    pub message: String,
    /// The line, or the part of it around the column.
    pub excerpt: String,
    /// Characters of the excerpt before the caret, and how many characters it is for.
    pub caret: (usize, usize),
}

/// Most characters of a line that are shown, and how many of them stand before the caret.
const SHOWN: usize = 100;
const BEFORE: usize = 40;

impl Complaint {
    /// A complaint about a file as a whole.
    pub(super) fn whole(file: &str, message: String) -> Complaint {
        Complaint { file: file.to_owned(), line: 0, column: 0, message, excerpt: String::new(), caret: (0, 0) }
    }

    /// A complaint about the bytes `start..end` of a text. O(text).
    pub(super) fn at(file: &str, text: &str, (start, end): (usize, usize), message: String) -> Complaint {
        let start = floor(text, start.min(text.len()));
        let head = &text[..start];
        let line_start = head.rfind('\n').map_or(0, |at| at + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let column = text[line_start..start].chars().count();
        let marked = text[start..floor(text, end.clamp(start, text.len()))].lines().next().unwrap_or_default();
        let skipped = if line.chars().count() > SHOWN { column.saturating_sub(BEFORE) } else { 0 };
        let excerpt: String = line.chars().skip(skipped).take(SHOWN).map(|c| if c == '\t' { ' ' } else { c }).collect();
        let before = column - skipped;
        let width = marked.chars().count().clamp(1, (SHOWN - before.min(SHOWN)).max(1));
        Complaint {
            file: file.to_owned(),
            line: u32::try_from(head.matches('\n').count() + 1).unwrap_or(u32::MAX),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
            message,
            excerpt,
            caret: (before, width),
        }
    }
}

/// The nearest beginning of a character at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(f, "{}: {}", self.file, self.message);
        }
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        // wide characters take two columns of a terminal
        let columns = |from: usize, length: usize| {
            textwrap::core::display_width(&self.excerpt.chars().skip(from).take(length).collect::<String>())
        };
        let (before, width) = (columns(0, self.caret.0), columns(self.caret.0, self.caret.1).max(1));
        write!(
            f,
            "{}:{}:{}: {}\n  {number} | {}\n  {gutter} | {}{}",
            self.file,
            self.line,
            self.column,
            self.message,
            self.excerpt,
            " ".repeat(before),
            "^".repeat(width)
        )
    }
}

impl std::error::Error for Complaint {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_stands_below_the_message_with_a_caret_under_the_words() {
        let text = "# hubs\n[[hub]]\ncountry = \"XX\"\n";
        let start = text.find("\"XX\"").unwrap();
        let complaint = Complaint::at("hubs.toml", text, (start, start + 4), "write a code".to_owned());
        let printed = "hubs.toml:3:11: write a code\n  3 | country = \"XX\"\n    |           ^^^^";
        assert_eq!(complaint.to_string(), printed);
    }

    #[test]
    fn the_caret_stands_under_wide_characters() {
        let text = "words = [\"图形处理器\", \"x\"]";
        let start = text.find("\"x\"").unwrap();
        let printed = Complaint::at("f", text, (start, start + 3), String::new()).to_string();
        assert!(printed.ends_with(&format!("| {}^^^", " ".repeat(23))), "{printed}");
    }

    #[test]
    fn long_lines_are_cut_around_the_caret_and_ends_of_files_are_places() {
        let text = format!("{}é!{}", "x".repeat(300), "y".repeat(300));
        let complaint = Complaint::at("f", &text, (300, 302), String::new());
        assert_eq!((complaint.column, complaint.caret), (301, (40, 1)));
        assert_eq!(complaint.excerpt.chars().count(), 100);
        assert_eq!(complaint.excerpt.chars().nth(40), Some('é'));
        let end = Complaint::at("f", "a\n", (2, 9), String::new());
        assert_eq!((end.line, end.column, end.caret), (2, 1, (0, 1)));
        assert_eq!(Complaint::whole("f", "m".to_owned()).to_string(), "f: m");
    }
}
