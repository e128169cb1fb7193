//! Samples and laws of reading records: positions, quoting mistakes, and that no block size changes anything.

use super::*;
use proptest::prelude::*;

type Found = (u64, usize, u64, u64, Option<Flaw>, Vec<Vec<u8>>);

fn read_in_blocks(text: &[u8], shape: Shape, block: Option<usize>) -> (Vec<Found>, u64) {
    let mut source = text;
    let mut rows = Rows::new(&mut source, (0, 1), shape);
    if let Some(block) = block {
        rows = rows.in_blocks_of(block);
    }
    let mut found = Vec::new();
    while let Some(span) = rows.read() {
        let cells = rows.row().iter().map(<[u8]>::to_vec).collect();
        found.push((span.start, span.length, span.line, span.last_line, span.flaw, cells));
    }
    (found, rows.total_lines())
}

fn shape(width: usize) -> Shape {
    Shape { delimiter: b',', escape: Escape::Doubled, width: Some(width) }
}

fn spans(text: &str, width: usize) -> Vec<(u64, u64, u64, bool)> {
    let (found, _) = read_in_blocks(text.as_bytes(), shape(width), None);
    found.into_iter().map(|(start, _, line, last, flaw, _)| (start, line, last, flaw.is_some())).collect()
}

#[test]
fn positions_survive_blank_lines_and_both_line_endings() {
    assert_eq!(spans("a,b\r\n\r\n1,2\n\n\n3,4", 2), [(0, 1, 1, false), (7, 3, 3, false), (13, 6, 6, false)]);
    assert_eq!(spans("a,b\n1,\"x\ny\"\n3,4\n", 2), [(0, 1, 1, false), (4, 2, 3, false), (12, 4, 4, false)]);
}

#[test]
fn an_unclosed_quote_costs_one_line() {
    assert_eq!(
        spans("a,b\n1,\"x\n3,4\n5,6\n", 2),
        [(0, 1, 1, false), (4, 2, 2, true), (9, 3, 3, false), (13, 4, 4, false)]
    );
}

#[test]
fn quotes_are_taken_out() {
    let (found, _) = read_in_blocks(b"\"a \"\"b\"\"\", c ,19\" d,\"\"\n", shape(4), None);
    assert_eq!(found[0].5, [&b"a \"b\""[..], b"c", b"19\" d", b""]);
    let backslash = Shape { escape: Escape::Backslash, ..shape(2) };
    let (found, _) = read_in_blocks(br#""GPU \"SXM5\", x","\\""#, backslash, None);
    assert_eq!((found[0].5.clone(), found[0].4), (vec![b"GPU \"SXM5\", x".to_vec(), b"\\".to_vec()], None));
}

#[test]
fn looking_again_is_bounded() {
    let text = format!("a,b\n{}", "x\"x,\"\nx,x\n".repeat(3000));
    assert!(spans(&text, 2).len() >= 2);
    let text = format!("a,b\n{}", "1,\"x\n".repeat(300_000));
    assert_eq!(spans(&text, 2).len(), 150_001, "two open quotes make one cell of two lines");
}

#[test]
fn a_quote_that_never_closes_ends_with_the_longest_record() {
    let text = format!("a,b\n1,\"x\n{}", "3,4\n".repeat(LONGEST_RECORD));
    assert_eq!(spans(&text, 2).len(), LONGEST_RECORD + 2);
    let text = format!("a,b\n1,\"x\n{}", "3 4\n".repeat(LONGEST_RECORD));
    assert_eq!(spans(&text, 2).len(), LONGEST_RECORD + 2);
}

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = proptest::sample::select(vec![
        "a", "b,", ",", "\"", "\"\"", "\n", "\r\n", "\r", " ", "\"x,y\"", "\"l\nm\"", "ä", "\\\"",
    ]);
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn no_block_size_changes_anything(text in pieces(), width in 1_usize..4, block in 1_usize..40, slashes in any::<bool>()) {
        let escape = if slashes { Escape::Backslash } else { Escape::Doubled };
        let shape = Shape { escape, ..shape(width) };
        let whole = read_in_blocks(&text, shape, None);
        prop_assert_eq!(&whole, &read_in_blocks(&text, shape, Some(block)));
        prop_assert_eq!(whole.1, line_ends(&text) + u64::from(text.last().is_some_and(|last| !is_ending(last))));
        prop_assert!(whole.0.windows(2).all(|pair| pair[0].3 < pair[1].2 || pair[0].3 == pair[1].2 && pair[0].2 < pair[1].2));
    }

    #[test]
    fn what_the_csv_crate_writes_is_read_back(rows in proptest::collection::vec(proptest::collection::vec("[a-z\" ,\n\r;ä]{0,6}", 3), 1..8)) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let (found, _) = read_in_blocks(&writer.into_inner().unwrap(), shape(3), Some(7));
        let cells: Vec<Vec<String>> = found.into_iter().map(|(.., cells)| cells.into_iter().map(|cell| String::from_utf8(cell).unwrap()).collect()).collect();
        let trimmed: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(|cell| cell.trim()).collect()).collect();
        prop_assert_eq!(cells, trimmed);
    }
}
