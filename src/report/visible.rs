//! Characters that steer a terminal or reorder text, shown as visible escapes instead of being obeyed.

use std::borrow::Cow;
use std::fmt;
use std::io;

/// True for characters that have no business in a printed cell: controls, direction marks and overrides, zero-width
/// spaces, line separators, tags. Joiners (U+200C, U+200D) stay: Persian and Indic names need them.
pub(super) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text with every steering character, line breaks and tabs among them, as `\n` or `\u{1b}`. O(length).
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if steers(character) { shown.extend(character.escape_default()) } else { shown.push(character) }
    }
    Cow::Owned(shown)
}

/// Writes text on to bytes with steering characters made visible; line feeds are layout here and pass.
pub(super) struct VisibleWriter<'a> {
    out: &'a mut dyn io::Write,
    failure: Option<io::Error>,
}

impl<'a> VisibleWriter<'a> {
    /// A writer onto `out`.
    pub(super) fn new(out: &'a mut dyn io::Write) -> Self {
        VisibleWriter { out, failure: None }
    }

    /// The error that `out` gave, which [`fmt::Error`] cannot carry.
    pub(super) fn into_failure(self) -> Option<io::Error> {
        self.failure
    }
}

impl fmt::Write for VisibleWriter<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut lines = text.split('\n');
        let first = lines.next().unwrap_or("");
        let mut written = self.out.write_all(visible(first).as_bytes());
        for line in lines {
            written = written
                .and_then(|()| self.out.write_all(b"\n"))
                .and_then(|()| self.out.write_all(visible(line).as_bytes()));
        }
        written.map_err(|error| {
            self.failure = Some(error);
            fmt::Error
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn steering_characters_are_shown_and_others_left_alone() {
        assert_eq!(visible("plain 名前 شرکت\u{200c}ها"), "plain 名前 شرکت\u{200c}ها");
        assert_eq!(visible("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(visible("a\u{202e}b\u{2066}c\u{200b}"), "a\\u{202e}b\\u{2066}c\\u{200b}");
        assert_eq!(visible("a\r\nb\tc\u{9b}"), "a\\r\\nb\\tc\\u{9b}");
    }

    #[test]
    fn the_writer_keeps_line_feeds_only() {
        let mut bytes = Vec::new();
        VisibleWriter::new(&mut bytes).write_str("<p>\n\u{1b}\r</p>").unwrap();
        assert_eq!(bytes, b"<p>\n\\u{1b}\\r</p>");
    }
}
