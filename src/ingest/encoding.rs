//! Whether bytes are text that can be read, and where the text begins.

/// Bytes found readable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Text<'a> {
    /// The whole input, byte-order mark included, so that offsets are those of the file.
    pub(super) bytes: &'a [u8],
    /// Where the text begins: 3 behind a byte-order mark, else 0.
    pub(super) start: usize,
    /// Name for the report.
    pub(super) name: &'static str,
    /// What must be looked for in every cell.
    pub(super) taint: Taint,
}

/// Bytes that no cell may hold, if the input has any.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Taint {
    /// Valid UTF-8 without NUL: cells need no check.
    Nothing,
    /// Somewhere there is a NUL or a sequence that is not UTF-8.
    Somewhere,
}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const LOOKED_AT: usize = 4096;

/// Tells text from what is not; the error is a sentence that says what the bytes look like and what to do.
/// O(length of the input).
pub(super) fn inspect(bytes: &[u8]) -> Result<Text<'_>, String> {
    if bytes.is_empty() {
        return Err("the file is empty: nothing was read".to_owned());
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1f\x8b") {
        return Err("this is a compressed file or a workbook: save the table as CSV (UTF-8)".to_owned());
    }
    if let Some(order) = wide_order(bytes) {
        return Err(format!("this looks like UTF-16 ({order}): save the table as CSV (UTF-8)"));
    }
    let (start, name) = if bytes.starts_with(UTF8_MARK) { (3, "UTF-8 with byte-order mark") } else { (0, "UTF-8") };
    let sound = !bytes.contains(&0) && std::str::from_utf8(&bytes[start..]).is_ok();
    Ok(Text { bytes, start, name, taint: if sound { Taint::Nothing } else { Taint::Somewhere } })
}

/// UTF-16 by its mark, or by NUL in more than a third of the even or of the odd places.
fn wide_order(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some("little-endian, by its mark"),
        [0xFE, 0xFF, ..] => return Some("big-endian, by its mark"),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(LOOKED_AT)];
    let nuls = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    match sample.len() / 6 {
        0 => None,
        third if odd > third && even == 0 => Some("little-endian, without a mark"),
        third if even > third && odd == 0 => Some("big-endian, without a mark"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_begins_behind_the_mark() {
        assert_eq!(inspect(b"\xEF\xBB\xBFa,b").unwrap().start, 3);
        assert_eq!(inspect("a,é".as_bytes()).unwrap().taint, Taint::Nothing);
        assert_eq!(inspect(b"a,\xE9").unwrap().taint, Taint::Somewhere);
        assert_eq!(inspect(b"a,\0").unwrap().taint, Taint::Somewhere);
    }

    #[test]
    fn wide_characters_are_named_and_refused() {
        let wide: Vec<u8> = "shipment_id,ship_date\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(inspect(&wide).unwrap_err().contains("little-endian, without a mark"));
        let wide: Vec<u8> = "shipment_id,ship_date\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(inspect(&wide).unwrap_err().contains("big-endian, without a mark"));
        assert!(inspect(b"\xFF\xFEa\0").unwrap_err().contains("by its mark"));
        assert!(inspect(b"").unwrap_err().contains("empty"));
    }
}
