//! The UTF-8 text of an original that is text: which encoding it is in, what had to be replaced, and what to tell.

use std::io::{Read, Seek, SeekFrom};

use encoding_rs::{
    EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, ISO_8859_2, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257,
};

use super::survey::{Survey, named_lines};
use super::{Original, TableText, Taint, Unpacking, guess, magic, recode, wide};

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Bytes at the beginning in which a page or a document shows.
const SHOWN: u64 = 4096;

/// Reads text; the error says what it is instead of a table, or that the encoding is not known by that name.
pub(super) fn read(mut original: Box<dyn Original>, survey: &Survey, how: &Unpacking<'_>) -> Result<TableText, String> {
    let choice = choose(&mut original, survey, how.encoding)?;
    let mut table = if choice.encoding == UTF_8 {
        plain(original, survey, choice)
    } else {
        recoded(original, survey, how, choice)?
    };
    magic::refuse_markup(&beginning(&mut table)?)?;
    Ok(table)
}

/// The first characters of a text.
pub(super) fn beginning(table: &mut TableText) -> Result<String, String> {
    let mut bytes = Vec::new();
    let failed = |error: std::io::Error| format!("the file could not be read again: {error}");
    table.text.seek(SeekFrom::Start(table.start)).map_err(failed)?;
    Read::take(&mut table.text, SHOWN).read_to_end(&mut bytes).map_err(failed)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// An encoding, how it was found, and the length of the mark before the text.
struct Choice {
    encoding: &'static Encoding,
    name: String,
    mark: u64,
    certainty: &'static str,
    decisions: Vec<String>,
}

impl Choice {
    fn certain(encoding: &'static Encoding, name: &str, mark: u64) -> Choice {
        Choice { encoding, name: name.to_owned(), mark, certainty: "certain", decisions: Vec::new() }
    }
}

fn choose(original: &mut Box<dyn Original>, survey: &Survey, said: Option<&str>) -> Result<Choice, String> {
    let said = said.map(named).transpose()?;
    let marked = if survey.head.starts_with(UTF8_MARK) { Some((UTF_8, 3)) } else { wide::marked(&survey.head) };
    if let Some((encoding, mark)) = marked {
        let mut choice = Choice::certain(encoding, &format!("{} with byte-order mark", encoding.name()), mark as u64);
        if let Some(said) = said.filter(|said| *said != encoding) {
            choice.decisions.push(format!(
                "the byte-order mark says {}, so the text was not read as {}",
                encoding.name(),
                said.name()
            ));
        }
        return Ok(choice);
    }
    if let Some(said) = said {
        return Ok(Choice::certain(said, shown(said), 0));
    }
    if let Some(encoding) = wide::unmarked(&survey.head) {
        let name = format!("{} (no byte-order mark)", encoding.name());
        let decisions = vec![format!("read as {name}: the bytes of separators and line ends show it")];
        return Ok(Choice { encoding, name, mark: 0, certainty: "likely", decisions });
    }
    if survey.broken == 0 && survey.escapes > 0 && is_shifted(&survey.head) {
        let decisions = vec!["read as ISO-2022-JP, likely: its escape sequences stand in the text".to_owned()];
        return Ok(Choice { decisions, certainty: "likely", ..Choice::certain(ISO_2022_JP, "ISO-2022-JP", 0) });
    }
    // a few damaged letters in text that is otherwise UTF-8 cost their rows, not the reading of all others
    if survey.broken == 0 || survey.wide_characters >= survey.broken.saturating_mul(2) {
        return Ok(Choice::certain(UTF_8, "UTF-8", 0));
    }
    guessed(original, survey)
}

/// The most likely encoding of text that is not UTF-8.
fn guessed(original: &mut Box<dyn Original>, survey: &Survey) -> Result<Choice, String> {
    let guessed = guess::guess(original)?;
    if survey.wide_characters.saturating_mul(MIXED) >= survey.broken && UNLIKE_UTF_8.contains(&guessed.encoding) {
        // in one encoding of single bytes such pairs hardly occur: rows of two systems stand in one file, and to read all
        // in one encoding would put wrong letters into names
        let decisions = vec![format!(
            "{} in UTF-8 and {} not (perhaps {}): two encodings in one file",
            counted(survey.wide_characters, "character is", "characters are"),
            counted(survey.broken, "sequence is", "sequences are"),
            shown(guessed.encoding)
        )];
        return Ok(Choice { decisions, certainty: "guess", ..Choice::certain(UTF_8, "UTF-8", 0) });
    }
    let name = shown(guessed.encoding).to_owned();
    let decisions = vec![format!(
        "read as {name}, {} ({}): say --encoding NAME if names look wrong",
        if guessed.certainty == "likely" { "likely" } else { "a guess" },
        guessed.why
    )];
    Ok(Choice { name, certainty: guessed.certainty, decisions, ..Choice::certain(guessed.encoding, "", 0) })
}

/// How many sequences that are not UTF-8 may stand against each character that is, for both to be meant.
const MIXED: u64 = 20;

/// Encodings in whose usual words hardly two letters look like one of UTF-8; in those of DOS and of Thai many do.
const UNLIKE_UTF_8: [&Encoding; 6] = [WINDOWS_1252, WINDOWS_1250, WINDOWS_1251, WINDOWS_1254, WINDOWS_1257, ISO_8859_2];

/// The name of an encoding for people.
fn shown(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// Japanese mail encoding: ASCII with the escape sequences that shift to kanji.
fn is_shifted(head: &[u8]) -> bool {
    let shifts = [&b"\x1B$B"[..], b"\x1B$@"].iter().any(|shift| memchr::memmem::find(head, shift).is_some());
    shifts && !ISO_2022_JP.decode_without_bom_handling(head).0.contains('\u{FFFD}')
}

/// True for a name of an encoding that can be asked for.
#[must_use]
pub fn knows_encoding(said: &str) -> bool {
    named(said).is_ok()
}

/// The encoding of a name as people type it.
fn named(said: &str) -> Result<&'static Encoding, String> {
    let label: String = said.trim().to_ascii_lowercase().chars().filter(|one| !matches!(one, '_' | ' ')).collect();
    let usual = match label.as_str() {
        "cp936" | "936" | "gb" | "windows-936" => "gb18030",
        "cp950" | "950" | "windows-950" | "big5hkscs" => "big5",
        "cp932" | "932" | "sjis" | "shiftjis" | "windows-932" => "shift_jis",
        "cp949" | "949" | "uhc" => "euc-kr",
        "eucjp" => "euc-jp",
        "euckr" => "euc-kr",
        "utf16" | "utf16le" | "ucs2" | "ucs-2" => "utf-16le",
        "utf16be" => "utf-16be",
        "utf-8-sig" | "utf8-bom" | "utf8bom" => "utf-8",
        "cp874" => "windows-874",
        "koi8r" => "koi8-r",
        "koi8u" => "koi8-u",
        "ansi" => "windows-1252",
        "mac" | "macroman" | "mac-roman" => "macintosh",
        other => other,
    };
    let digits = usual.strip_prefix("windows").or_else(|| usual.strip_prefix("win")).unwrap_or(usual);
    let page = format!("windows-{}", digits.trim_start_matches('-'));
    let found = Encoding::for_label(said.trim().as_bytes())
        .or_else(|| Encoding::for_label(usual.as_bytes()))
        .or_else(|| Encoding::for_label(page.as_bytes()))
        .filter(|encoding| *encoding != REPLACEMENT);
    match found {
        Some(encoding) if encoding == GBK => Ok(GB18030),
        Some(encoding) => Ok(encoding),
        None => Err(format!(
            "{said:?} is no encoding that is known: write for instance utf-8, utf-16le, gb18030, big5, shift_jis, {}, \
             windows-1251 or windows-1252",
            EUC_KR.name().to_ascii_lowercase()
        )),
    }
}

fn plain(original: Box<dyn Original>, survey: &Survey, choice: Choice) -> TableText {
    let mut decisions = choice.decisions;
    if survey.broken > 0 {
        decisions.push(format!(
            "{} on {} {} not UTF-8: rows with one are rejected; say --encoding NAME if the whole file is in another \
             encoding",
            counted(survey.broken, "byte sequence", "byte sequences"),
            named_lines(&survey.broken_lines),
            if survey.broken == 1 { "is" } else { "are" }
        ));
    }
    if survey.marks > 0 {
        decisions.push(format!(
            "the file itself holds U+FFFD {}: letters were lost before it came here, and rows with one are rejected",
            counted(survey.marks, "time", "times")
        ));
    }
    decisions.extend(nuls(survey.nuls));
    let sound = survey.broken == 0 && survey.marks == 0 && survey.nuls == 0;
    TableText {
        part: String::new(),
        text: original,
        start: choice.mark,
        encoding: choice.name,
        certainty: choice.certainty,
        taint: if sound { Taint::Nothing } else { Taint::Somewhere },
        decisions,
    }
}

fn recoded(
    original: Box<dyn Original>,
    survey: &Survey,
    how: &Unpacking<'_>,
    choice: Choice,
) -> Result<TableText, String> {
    let encoding = choice.encoding;
    let recoded = recode::recode(original, encoding, choice.mark, survey.size, &how.limits)?;
    let mut decisions = choice.decisions;
    let mut certainty = choice.certainty;
    if recoded.replaced > 0 {
        decisions.push(format!(
            "{} on {} no meaning in {} and became U+FFFD: rows with one are rejected; say --encoding NAME if another \
             encoding fits",
            counted(recoded.replaced, "byte sequence", "byte sequences"),
            format_args!("{} {}", named_lines(&recoded.lines), if recoded.replaced == 1 { "has" } else { "have" }),
            shown(encoding)
        ));
        if certainty == "likely" && encoding != UTF_16LE && encoding != UTF_16BE {
            certainty = "guess";
        }
    }
    if recoded.private > 0 {
        decisions.push(format!(
            "{} for private use: compare the names with the source, or say --encoding NAME",
            counted(recoded.private, "character is", "characters are")
        ));
    }
    decisions.extend(nuls(recoded.nuls));
    let sound = recoded.replaced == 0 && recoded.nuls == 0;
    Ok(TableText {
        part: String::new(),
        text: Box::new(recoded.text),
        start: 0,
        encoding: choice.name,
        certainty,
        taint: if sound { Taint::Nothing } else { Taint::Somewhere },
        decisions,
    })
}

fn nuls(count: u64) -> Option<String> {
    let counted = counted(count, "NUL character stands", "NUL characters stand");
    (count > 0).then(|| format!("{counted} in the text: rows with one are rejected"))
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_known_by_the_names_people_type() {
        for (said, name) in [
            ("GBK", "gb18030"),
            ("cp936", "gb18030"),
            ("UTF8", "UTF-8"),
            ("utf-16", "UTF-16LE"),
            ("UTF-16BE", "UTF-16BE"),
            ("latin1", "windows-1252"),
            ("cp1251", "windows-1251"),
            ("win1251", "windows-1251"),
            ("1252", "windows-1252"),
            ("Shift-JIS", "Shift_JIS"),
            ("sjis", "Shift_JIS"),
            ("KOI8R", "KOI8-R"),
            ("big5", "Big5"),
        ] {
            assert_eq!(named(said).unwrap().name(), name, "{said}");
        }
        for said in ["", "utf-9", "iso-2022-kr", "cp037"] {
            assert!(named(said).unwrap_err().contains("no encoding that is known"), "{said}");
        }
    }
}
