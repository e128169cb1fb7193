//! UTF-16 and UTF-32: told by their mark, or without one by what their units say.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// UTF-16 by its mark: the encoding and the length of the mark.
pub(super) fn marked(head: &[u8]) -> Option<(&'static Encoding, usize)> {
    match head {
        [0xFF, 0xFE, ..] => Some((UTF_16LE, 2)),
        [0xFE, 0xFF, ..] => Some((UTF_16BE, 2)),
        _ => None,
    }
}

/// UTF-16 without a mark, from the beginning of the bytes. Both byte orders are tried; the units of the right one are
/// characters that stand in tables, with line ends and separators among them. O(head).
pub(super) fn unmarked(head: &[u8]) -> Option<&'static Encoding> {
    let sample = &head[..head.len() & !1];
    let nuls = sample.iter().filter(|byte| **byte == 0).count();
    if sample.len() < 8 || nuls * 50 < sample.len() {
        return None;
    }
    let tried = [(UTF_16LE, Units::of(sample, u16::from_le_bytes)), (UTF_16BE, Units::of(sample, u16::from_be_bytes))];
    tried
        .into_iter()
        .filter(|(_, units)| units.plausible())
        .max_by_key(|(_, units)| units.ascii)
        .map(|(found, _)| found)
}

/// What the units of a sample are under one byte order.
#[derive(Clone, Copy, Debug, Default)]
struct Units {
    all: usize,
    ascii: usize,
    marks: usize,
    odd: usize,
    /// Units of two printable ASCII bytes, which is what 8-bit text looks like.
    pairs: usize,
}

impl Units {
    fn of(sample: &[u8], unit: fn([u8; 2]) -> u16) -> Units {
        let mut units = Units::default();
        let mut decoded = sample.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).peekable();
        while let Some(unit) = decoded.next() {
            units.all += 1;
            let low_follows = decoded.peek().is_some_and(|next| (0xDC00..=0xDFFF).contains(next));
            match unit {
                0x09 | 0x0A | 0x0D | 0x2C | 0x3B | 0x7C => {
                    units.ascii += 1;
                    units.marks += 1;
                }
                0x20..=0x7E => units.ascii += 1,
                0xD800..=0xDBFF if low_follows => {
                    decoded.next();
                }
                0xD800..=0xDBFF if decoded.peek().is_none() => {}
                0..=0x9F | 0xD800..=0xF8FF | 0xFFF0..=0xFFFC | 0xFFFE.. => units.odd += 1,
                // scripts that no table is known in, where ASCII read in the wrong order ends up
                0x0700..=0x08FF | 0x1200..=0x1DFF | 0x2C00..=0x2DFF | 0xA000..=0xABFF => units.odd += 1,
                _ => {}
            }
            let printable = |byte: u8| (0x20..0x7F).contains(&byte);
            let [high, low] = unit.to_be_bytes();
            units.pairs += usize::from(printable(high) && printable(low));
        }
        units
    }

    fn plausible(self) -> bool {
        let words = self.all - self.ascii;
        let eight_bit = self.pairs * 5 > words * 4 && self.pairs * 10 > self.all;
        self.marks > 0 && self.odd * 50 <= self.all && self.ascii * 20 >= self.all && !eight_bit
    }
}

/// UTF-32 by its mark, or by three NULs in nearly every group of four bytes; gives the byte order in words.
pub(super) fn thirty_two_bits(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xFF, 0xFE, 0, 0, ..] => return Some("little-endian, by its mark"),
        [0, 0, 0xFE, 0xFF, ..] => return Some("big-endian, by its mark"),
        _ => {}
    }
    let groups = head.len() / 4;
    let count = |holds: fn(&[u8]) -> bool| head.chunks_exact(4).filter(|group| holds(group)).count();
    let little = count(|group| group[0] != 0 && group[2..] == [0, 0] && group[1] < 0xD8);
    let big = count(|group| group[3] != 0 && group[..2] == [0, 0] && group[2] < 0xD8);
    if groups < 4 {
        return None;
    }
    match groups - groups / 10 {
        most if little >= most => Some("little-endian, without a mark"),
        most if big >= most => Some("big-endian, without a mark"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn big(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn both_orders_are_told_in_many_scripts() {
        for text in [
            "shipment_id,ship_date\nS-1,2025-03-04\n",
            "id,ab\n",
            "发货单号,日期,发货人\nS-001,2025-03-04,深圳市白桦科技有限公司\n",
            "номер;дата;отправитель\n17;04.03.2025;ООО «Береза»\n",
            "品名,数量\nサーバー,5\n",
            "수출자,수량\n주식회사 자작,5\n",
            "Empfänger\tMüller\tKöln\r\n",
        ] {
            assert_eq!(unmarked(&little(text)), Some(UTF_16LE), "{text}");
            assert_eq!(unmarked(&big(text)), Some(UTF_16BE), "{text}");
        }
    }

    #[test]
    fn text_with_some_nuls_is_not_wide() {
        assert_eq!(unmarked("shipment_id,ship_date\n".as_bytes()), None);
        assert_eq!(unmarked(b"id,name\nS-1,Ald\0er\0\nS-2,Bir\0ch\n"), None);
        assert_eq!(unmarked(b"id,name\n\0\0\0\0\0\0\0\0\0\0\0\0"), None);
        let spaced: Vec<u8> = (0..400).flat_map(|row| format!("S-{row},Alder,12\0\n").into_bytes()).collect();
        assert_eq!(unmarked(&spaced), None);
    }

    #[test]
    fn four_byte_units_are_told() {
        let wide: Vec<u8> = "id,date\n1,2".chars().flat_map(|one| (one as u32).to_le_bytes()).collect();
        assert!(thirty_two_bits(&wide).unwrap().contains("little"));
        assert!(thirty_two_bits(&little("id,date\n1,2")).is_none());
    }
}
