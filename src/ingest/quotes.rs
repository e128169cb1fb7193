//! Whether the quoting of one record is sound, and how many cells it has.

/// A quoting mistake, with the byte (from the start of the record) where it shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flaw {
    /// The quote opened at this byte is not closed before the input ends.
    Open(usize),
    /// Text follows a closing quote at this byte.
    TextBehind(usize),
}

/// Cells and first mistake of a record without its line ending.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Quoting {
    /// Cells, by the same rules as the reader of records.
    pub(super) cells: usize,
    /// First mistake.
    pub(super) flaw: Option<Flaw>,
}

/// Reads the quoting of `record` (RFC 4180: a quote counts only at the start of a cell, and is doubled inside).
/// Blanks behind a closing quote are tolerated. O(length).
pub(super) fn examine(record: &[u8], delimiter: u8) -> Quoting {
    let mut state = State::Start;
    let mut quoting = Quoting { cells: 1, flaw: None };
    let mut opened = 0;
    for (index, &byte) in record.iter().enumerate() {
        state = match state {
            State::Quoted => {
                if byte == b'"' {
                    State::Closing
                } else {
                    State::Quoted
                }
            }
            State::Closing if byte == b'"' => State::Quoted,
            _ if byte == delimiter => {
                quoting.cells += 1;
                State::Start
            }
            State::Start if byte == b'"' => {
                opened = index;
                State::Quoted
            }
            State::Closing | State::Closed if matches!(byte, b' ' | b'\t') => State::Closed,
            State::Closing | State::Closed => {
                quoting.flaw.get_or_insert(Flaw::TextBehind(index));
                State::Plain
            }
            State::Start | State::Plain => State::Plain,
        };
    }
    if matches!(state, State::Quoted) {
        quoting.flaw.get_or_insert(Flaw::Open(opened));
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
            assert_eq!(examine(record.as_bytes(), b','), Quoting { cells, flaw: None }, "{record}");
        }
    }

    #[test]
    fn mistakes_are_placed() {
        assert_eq!(examine(b"a,\"b", b',').flaw, Some(Flaw::Open(2)));
        assert_eq!(examine(br#"a,"b \"c\" d""#, b',').flaw, Some(Flaw::TextBehind(7)));
        assert_eq!(examine(b"a,\"b\nc,d", b',').flaw, Some(Flaw::Open(2)));
    }
}
