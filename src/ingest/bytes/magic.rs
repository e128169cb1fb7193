//! What an original is, from its first bytes: text, compressed text, a workbook, or something that is no table.

use super::squeezed::Method;
use super::survey::Survey;
use super::wide;

/// What can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Text in some encoding.
    Text,
    /// A compressed file.
    Squeezed(Method),
    /// A workbook, or another file in the same container.
    Workbook(Container),
    /// A Parquet file.
    Parquet,
}

/// What a workbook is kept in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Container {
    /// A zip file: xlsx, xlsb, ods.
    Zip,
    /// A compound file: xls.
    Compound,
}

/// First bytes, and what a file with them is.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xFF\xD8\xFF", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"PARE", "an encrypted Parquet file"),
    (b"ARROW1\0\0", "an Arrow file"),
    (b"Obj\x01", "an Avro file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\0\x01\0\0Standard Jet DB", "an Access database"),
    (b"\0\x01\0\0Standard ACE DB", "an Access database"),
    (b"\x7FELF", "a program"),
    (b"\xCA\xFE\xBA\xBE", "a program"),
    (b"\xCF\xFA\xED\xFE", "a program"),
    (b"-----BEGIN PGP MESSAGE", "an encrypted message (PGP)"),
];

/// First bytes of archives that are not undone, and their names.
const ARCHIVES: &[(&[u8], &str)] = &[
    (b"BZh", "bzip2"),
    (b"\xFD7zXZ\0", "xz"),
    (b"7z\xBC\xAF\x27\x1C", "7-Zip"),
    (b"Rar!\x1A\x07", "RAR"),
    (b"\x04\x22\x4D\x18", "LZ4"),
    (b"\x1F\x9D", "compress"),
    (b"MSCF\0\0\0\0", "CAB"),
];

const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Tells what an original is; the error names what cannot be read and says what to do.
pub(super) fn kind(survey: &Survey) -> Result<Kind, String> {
    let head = survey.head.as_slice();
    if head.is_empty() {
        return Err("the file is empty: nothing was read".to_owned());
    }
    match head {
        [0x1F, 0x8B, ..] => return Ok(Kind::Squeezed(Method::Gzip)),
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => return Ok(Kind::Squeezed(Method::Zstd)),
        [b'P', b'K', 3, 4, ..] => return Ok(Kind::Workbook(Container::Zip)),
        [b'P', b'K', 5, 6, ..] => return Err("an archive (zip) with nothing in it".to_owned()),
        [b'P', b'A', b'R', b'1', ..] => return Ok(Kind::Parquet),
        _ if head.starts_with(COMPOUND) => return Ok(Kind::Workbook(Container::Compound)),
        _ => {}
    }
    let known =
        |list: &[(&[u8], &'static str)]| list.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, name)| *name);
    if let Some(name) = known(FOREIGN).or_else(|| foreign_with_nuls(survey)) {
        return Err(format!("this is {name}, not a table: export the records as CSV or as a workbook (xlsx)"));
    }
    if let Some(name) = known(ARCHIVES).or_else(|| tar(head)) {
        return Err(format!("this is an archive ({name}): unpack it and hand in the tables that are in it"));
    }
    if let Some(order) = wide::thirty_two_bits(head) {
        return Err(format!("this is UTF-32 ({order}), which is not read: save the table as CSV (UTF-8)"));
    }
    if survey.nuls > survey.size - survey.size / 10 {
        return Err("nearly all bytes are NUL: the file was not written to its end. Get it again".to_owned());
    }
    Ok(Kind::Text)
}

/// Files whose first bytes could be a word of a table, were there no NUL behind them.
fn foreign_with_nuls(survey: &Survey) -> Option<&'static str> {
    let head = survey.head.as_slice();
    let early = head[..head.len().min(64)].contains(&0);
    match head {
        _ if !early => None,
        [b'M', b'Z', ..] => Some("a program"),
        [b'O', b'R', b'C', ..] => Some("an ORC file"),
        [b'B', b'M', ..] => Some("a picture (BMP)"),
        [b'R', b'I', b'F', b'F', ..] => Some("a sound or a picture (RIFF)"),
        _ => None,
    }
}

fn tar(head: &[u8]) -> Option<&'static str> {
    head.get(257..262).filter(|magic| *magic == b"ustar").map(|_| "tar")
}

/// Refuses text that is a web page, XML or another language; `head` is the beginning of the decoded text.
pub(super) fn refuse_markup(head: &str) -> Result<(), String> {
    let start: String = head.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| start.starts_with(word));
    if begins(&["<!doctype html", "<html", "<head", "<table", "<meta", "<body", "<style", "<div"])
        || (start.starts_with("<?xml") && start.contains("xhtml"))
    {
        return Err(
            "this is a web page (HTML), whatever its name says: open it in a spreadsheet program and save it as \
             CSV (UTF-8) or xlsx; if it is a log-in page, download the file again"
                .to_owned(),
        );
    }
    if start.starts_with("<?xml") && head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(
            "this is an XML spreadsheet of 2003: open it in a spreadsheet program and save it as xlsx".to_owned()
        );
    }
    if begins(&["<?xml", "<epcis", "<soap"]) {
        return Err("this is an XML document, which is not read: export the records as CSV, xlsx or JSON".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(head: &[u8]) -> Result<Kind, String> {
        let nuls = head.iter().filter(|byte| **byte == 0).count() as u64;
        kind(&Survey { head: head.to_vec(), size: head.len() as u64, nuls, ..Survey::default() })
    }

    #[test]
    fn what_is_no_table_is_named() {
        for (head, word) in [
            (&b"%PDF-1.7"[..], "PDF"),
            (b"\xFD7zXZ\0\0", "xz"),
            (b"MZ\x90\0\x03", "program"),
            (b"PARE\x15\0", "encrypted Parquet"),
            (b"\xFF\xFE\0\0a\0\0\0", "UTF-32"),
            (b"", "empty"),
            (&[0; 400], "NUL"),
        ] {
            assert!(kind_of(head).unwrap_err().contains(word), "{word}");
        }
        assert_eq!(kind_of(b"MZ code,date\n"), Ok(Kind::Text));
        assert_eq!(kind_of(b"BMW AG,2025-03-04\n"), Ok(Kind::Text));
        assert_eq!(kind_of(b"Rare earths,4\n"), Ok(Kind::Text));
    }

    #[test]
    fn pages_and_xml_are_refused_and_titles_are_not() {
        assert!(refuse_markup("\n <!DOCTYPE html><p>").unwrap_err().contains("web page"));
        assert!(refuse_markup("<?xml version='1.0'?><a/>").unwrap_err().contains("XML"));
        assert!(refuse_markup("<not set>,date\n").is_ok());
    }
}
