//! How quotes are written, and whether the quoting of one line is sound.

use crate::model::Escape;

/// A quoting mistake, with the cell (from 0) where it shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flaw {
    /// The quote that opens this cell is not closed.
    Open(usize),
    /// Text follows the closing quote of this cell.
    TextBehind(usize),
}

/// Cells and first mistake of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Quoting {
    /// Cells, by the same rules as the reader of records.
    pub(super) cells: usize,
    /// First mistake.
    pub(super) flaw: Option<Flaw>,
}

impl Flaw {
    /// The cell where it shows.
    pub(super) fn cell(self) -> usize {
        match self {
            Flaw::Open(cell) | Flaw::TextBehind(cell) => cell,
        }
    }
}

/// Appends the text of a quoted cell without its escapes. O(length).
pub(super) fn undo(escape: Escape, quoted: &[u8], into: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(&byte) = quoted.get(at) {
        let next = quoted.get(at + 1);
        let pair = match escape {
            Escape::Backslash if byte == b'\\' && next.is_some() => true,
            _ => byte == b'"' && next == Some(&b'"'),
        };
        into.push(if pair { unescaped(byte, quoted[at + 1]) } else { byte });
        at += if pair { 2 } else { 1 };
    }
}

fn unescaped(byte: u8, next: u8) -> u8 {
    match (byte, next) {
        (b'\\', b'n') => b'\n',
        (b'\\', b't') => b'\t',
        (b'\\', b'r') => b'\r',
        _ => next,
    }
}

/// True when what stands behind `before` is escaped: it ends with an odd number of backslashes.
pub(super) fn is_escaped(before: &[u8]) -> bool {
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Reads the quoting of one line: a quote counts only at the start of a cell. Blanks behind a closing quote are
/// tolerated. O(length).
pub(super) fn examine(line: &[u8], delimiter: u8, escape: Escape) -> Quoting {
    let mut state = State::Start;
    let mut quoting = Quoting { cells: 1, flaw: None };
    for (index, &byte) in line.iter().enumerate() {
        state = match state {
            State::Quoted if byte != b'"' => State::Quoted,
            State::Quoted if escape == Escape::Backslash && is_escaped(&line[..index]) => State::Quoted,
            State::Quoted => State::Closing,
            State::Closing if byte == b'"' => State::Quoted,
            _ if byte == delimiter => {
                quoting.cells += 1;
                State::Start
            }
            State::Start if byte == b'"' => State::Quoted,
            State::Closing | State::Closed if matches!(byte, b' ' | b'\t') => State::Closed,
            State::Closing | State::Closed => {
                quoting.flaw.get_or_insert(Flaw::TextBehind(quoting.cells - 1));
                State::Plain
            }
            State::Start | State::Plain => State::Plain,
        };
    }
    if matches!(state, State::Quoted) {
        quoting.flaw.get_or_insert(Flaw::Open(quoting.cells - 1));
    }
    quoting
}

#[derive(Clone, Copy)]
enum State {
    Start,
    Plain,
    Quoted,
    Closing,
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_quoting_passes() {
        for (record, cells) in
            [("a,b", 2), ("\"a,b\",c", 2), ("\"a \"\"b\"\"\",c", 2), ("19\" rack,b", 2), ("", 1), ("\"a\" ,b", 2)]
        {
            assert_eq!(examine(record.as_bytes(), b',', Escape::Doubled), Quoting { cells, flaw: None }, "{record}");
        }
        let backslash = br#"a,"b \"c\", d""#;
        assert_eq!(examine(backslash, b',', Escape::Backslash), Quoting { cells: 2, flaw: None });
    }

    #[test]
    fn mistakes_are_placed() {
        let flaw = |record: &[u8]| examine(record, b',', Escape::Doubled).flaw;
        assert_eq!(flaw(b"a,\"b"), Some(Flaw::Open(1)));
        assert_eq!(flaw(br#"a,"b \"c\" d""#), Some(Flaw::TextBehind(1)));
        assert_eq!(flaw(b"a,\"b\nc,d"), Some(Flaw::Open(1)));
    }

    #[test]
    fn escapes_are_undone() {
        let undone = |escape: Escape, text: &str| {
            let mut into = Vec::new();
            undo(escape, text.as_bytes(), &mut into);
            String::from_utf8(into).unwrap()
        };
        assert_eq!(undone(Escape::Doubled, r#"a ""b"" \c"#), r#"a "b" \c"#);
        assert_eq!(undone(Escape::Backslash, r#"a \"b\" ""c"" \\ \"#), r#"a "b" "c" \ \"#);
    }
}
