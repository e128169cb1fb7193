//! In which legacy encoding text was written, and how sure that is.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_8859_2, ISO_8859_5, ISO_8859_7, KOI8_R, KOI8_U,
    MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, X_MAC_CYRILLIC,
};

use super::Original;
use super::vocabulary::words;

/// An encoding that was found, and the reasons.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Guess {
    /// The encoding.
    pub(super) encoding: &'static Encoding,
    /// `likely` or `guess`.
    pub(super) certainty: &'static str,
    /// Why, as the rest of a sentence.
    pub(super) why: String,
}

/// Encodings that are tried beside the one the detector names.
const TRIED: [&Encoding; 22] = [
    WINDOWS_1252,
    GB18030,
    BIG5,
    SHIFT_JIS,
    EUC_KR,
    EUC_JP,
    WINDOWS_1251,
    WINDOWS_1250,
    WINDOWS_1254,
    WINDOWS_1253,
    WINDOWS_1255,
    WINDOWS_1256,
    WINDOWS_1257,
    WINDOWS_874,
    KOI8_R,
    KOI8_U,
    IBM866,
    ISO_8859_2,
    ISO_8859_5,
    ISO_8859_7,
    MACINTOSH,
    X_MAC_CYRILLIC,
];

/// Bytes of text with other than ASCII in it that the detector sees.
const SAMPLE: usize = 96 << 10;
/// Bytes of it in which words are looked for.
const READ: usize = 16 << 10;

/// Finds the encoding of bytes that are not UTF-8; the error says that they are no text. O([`SAMPLE`]).
pub(super) fn guess(original: &mut Box<dyn Original>) -> Result<Guess, String> {
    let sample = sample(original).map_err(|error| format!("the file could not be read again: {error}"))?;
    of_sample(&sample)
}

fn of_sample(sample: &[u8]) -> Result<Guess, String> {
    let controls = sample.iter().filter(|byte| matches!(byte, 1..=8 | 0x0B | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F)).count();
    if controls * 25 > sample.len() {
        return Err("these bytes are no text in an encoding that is known: export the records as CSV (UTF-8) or as a \
             workbook (xlsx)"
            .to_owned());
    }
    if is_ebcdic(sample) {
        return Err(
            "this is EBCDIC, the encoding of mainframes, which is not read: have the table exported as CSV (UTF-8)"
                .to_owned(),
        );
    }
    let named = detected(sample);
    let mut ranked: Vec<Trial> =
        std::iter::once(named).chain(TRIED).map(|encoding| Trial::of(encoding, sample, named)).collect();
    // a stable sort: of equals the one the detector names comes first, then the more common one
    ranked.sort_by_key(|trial| std::cmp::Reverse(trial.score));
    let same = |trial: &&Trial| trial.text == ranked[0].text && sample.len() <= READ;
    // of encodings that agree on every byte there is, the usual one is named
    let usual = TRIED.iter().find_map(|usual| ranked.iter().filter(same).find(|trial| trial.encoding == *usual));
    let best = usual.unwrap_or(&ranked[0]);
    // an encoding under which the same text shows is no rival
    let next = ranked.iter().find(|trial| trial.text != best.text).map_or(i64::MIN, |trial| trial.score);
    let foreign = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let known = best.words > 0 && best.score - next >= 10;
    let ample = best.encoding == named && foreign >= 60;
    if best.words == 0 && 3 * (best.broken + best.odd + best.clashes) >= best.foreign() {
        return Err(
            "the letters beyond ASCII fit no encoding that is known (a DOS code page?): save the table as CSV \
             (UTF-8), or say --encoding NAME"
                .to_owned(),
        );
    }
    let sound = best.broken == 0 && best.odd == 0;
    let certainty = if sound && (known || ample) { "likely" } else { "guess" };
    Ok(Guess { encoding: best.encoding, certainty, why: best.why(named) })
}

/// Letters, digits, blanks and separators of EBCDIC, and no line end of ASCII.
fn is_ebcdic(sample: &[u8]) -> bool {
    let usual = |byte: &&u8| {
        let letters = matches!(byte, 0x81..=0x89 | 0x91..=0x99 | 0xA2..=0xA9 | 0xC1..=0xC9 | 0xD1..=0xD9 | 0xE2..=0xE9);
        letters || matches!(byte, 0xF0..=0xF9 | 0x40 | 0x4B | 0x5E | 0x60 | 0x61 | 0x6B | 0x6D | 0x7A | 0x15 | 0x25)
    };
    let ends = sample.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
    !ends && sample.len() > 8 && sample.iter().filter(usual).count() * 10 >= sample.len() * 9
}

/// What the detector says; GBK is a part of GB18030.
fn detected(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let named = detector.guess(None, Utf8Detection::Deny);
    if named == GBK { GB18030 } else { named }
}

/// What a sample looks like under one encoding.
#[derive(Clone, Debug)]
struct Trial {
    encoding: &'static Encoding,
    text: String,
    words: i64,
    broken: i64,
    odd: i64,
    clashes: i64,
    score: i64,
}

impl Trial {
    fn of(encoding: &'static Encoding, sample: &[u8], named: &'static Encoding) -> Trial {
        let sample = &sample[..whole_lines(sample, READ)];
        let (decoded, _) = encoding.decode_without_bom_handling(sample);
        let broken = decoded.chars().filter(|one| *one == '\u{FFFD}').count() as i64;
        let odd = decoded.chars().filter(|one| is_odd(*one)).count() as i64;
        let words = words_in(&decoded.to_lowercase());
        let named = if encoding == named { 9 } else { 0 };
        let common = if encoding == WINDOWS_1252 { 5 } else { 0 };
        let clashes = clashes(&decoded);
        let score = 5 * words + named + common - 40 * broken - 15 * odd - 2 * clashes;
        Trial { encoding, text: decoded.into_owned(), words, broken, odd, clashes, score }
    }

    /// Characters beyond ASCII.
    fn foreign(&self) -> i64 {
        self.text.chars().filter(|one| !one.is_ascii()).count() as i64
    }

    fn why(&self, named: &'static Encoding) -> String {
        let mut reasons = Vec::new();
        if self.words > 0 {
            reasons.push("words of trade documents show under it");
        }
        if self.encoding == named {
            reasons.push("its letters are the most usual ones");
        }
        if self.broken > 0 {
            reasons.push("though some bytes have no meaning in it");
        }
        if reasons.is_empty() { "nothing speaks for another one".to_owned() } else { reasons.join(", ") }
    }
}

/// Controls of the upper half and private characters: signs that the encoding is the wrong one.
fn is_odd(one: char) -> bool {
    matches!(one, '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFC}')
}

/// Letters of known words beyond ASCII; each word counts once, so that one common pair does not decide.
fn words_in(lower: &str) -> i64 {
    let letters = |word: &str| word.chars().filter(|one| !one.is_ascii()).count() as i64;
    words().filter(|word| lower.contains(word)).map(letters).sum()
}

/// Places where letters meet as they do not in words: an upper-case letter beyond ASCII behind a lower-case one, letters
/// of two alphabets side by side, a sign between two letters, three accented Latin letters and signs in a row, or one
/// Chinese character within a small Latin word.
fn clashes(decoded: &str) -> i64 {
    let pairs = decoded.chars().zip(decoded.chars().skip(1));
    let lone = pairs.clone().zip(decoded.chars().skip(2)).filter(|((before, one), behind)| {
        before.is_ascii_alphabetic() && behind.is_ascii_lowercase() && is_syllable(*one)
    });
    let mut run = 0;
    let crowds = decoded.chars().filter(|one| {
        run = if is_latin_beyond_ascii(*one) { run + 1 } else { 0 };
        run >= 3
    });
    4 * lone.count() as i64 + 2 * crowds.count() as i64 + pairs.filter(|(one, next)| clash(*one, *next)).count() as i64
}

/// Characters of Chinese, Japanese and Korean.
fn is_syllable(one: char) -> bool {
    matches!(one, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Letters and signs of the upper half of Latin code pages.
fn is_latin_beyond_ascii(one: char) -> bool {
    matches!(one, '\u{A1}'..='\u{24F}' | '\u{2C6}'..='\u{2DD}' | '\u{2010}'..='\u{2044}' | '\u{20AC}' | '\u{2122}')
}

fn clash(one: char, next: char) -> bool {
    if one.is_ascii() && next.is_ascii() {
        return false;
    }
    let alphabet = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' => 1,
        '\u{370}'..='\u{3FF}' => 2,
        '\u{400}'..='\u{52F}' => 3,
        '\u{590}'..='\u{5FF}' => 4,
        '\u{600}'..='\u{6FF}' => 5,
        _ => 0,
    };
    let (before, behind) = (alphabet(one), alphabet(next));
    let sign = |letter: char| matches!(letter, '\u{A1}'..='\u{BF}' | '\u{D7}' | '\u{F7}' | '\u{2020}'..='\u{2030}' | '\u{2500}'..='\u{25FF}');
    (before > 0 && behind > 0 && before != behind)
        || (before > 0 && before == behind && one.is_lowercase() && next.is_uppercase())
        || (sign(next) && before > 0 && !matches!(next, '®' | '°' | '²' | '³' | 'ª' | 'º' | '»'))
        || (sign(one) && behind > 0 && !matches!(one, '«' | '¿' | '¡' | '№'))
}

/// The length of the whole lines in the first `most` bytes, or of all of them when there is no line end.
fn whole_lines(sample: &[u8], most: usize) -> usize {
    if sample.len() <= most {
        return sample.len();
    }
    memchr::memrchr(b'\n', &sample[..most]).map_or(most, |at| at + 1)
}

/// Lines with other than ASCII in them: the first ones, then every 64th, until there are enough. A line is cut at 64 KiB.
fn sample(original: &mut Box<dyn Original>) -> std::io::Result<Vec<u8>> {
    original.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::with_capacity(256 << 10, original);
    let mut sample = Vec::new();
    let mut line = Vec::new();
    let mut seen = 0_u64;
    while sample.len() < SAMPLE {
        line.clear();
        if Read::take(&mut reader, 64 << 10).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.is_ascii() {
            continue;
        }
        seen += 1;
        if sample.len() < SAMPLE / 2 || seen.is_multiple_of(64) {
            sample.extend_from_slice(&line);
        }
    }
    Ok(sample)
}
