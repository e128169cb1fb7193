//! What the cell of a party says: a name, nobody, somebody's order, or another cell; and where the name ends.

use crate::policy::{PartyWord, Policy};

/// A party cell taken apart; all parts are slices of the cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct PartyCell<'c> {
    /// The name; what was written, when the cell names nobody.
    pub(super) name: &'c str,
    /// What stood behind the name in the same cell, `""` if nothing.
    pub(super) address: &'c str,
    /// What the cell says when it is no name.
    pub(super) said: Option<PartyWord>,
    /// The bank, party or country behind `TO THE ORDER OF`, `""` if nothing.
    pub(super) hint: &'c str,
}

/// What reading a party cell needs to know from policy.
pub(super) trait PartyWords {
    /// True for a cell that can only be a plain name; false is no answer.
    fn is_plain_name(&self, cell: &str) -> bool;
    /// What a text says when it is no name, and how many of its bytes say so.
    fn says(&self, text: &str) -> Option<(PartyWord, usize)>;
    /// True for a legal form after which a name may end (`LTD`).
    fn ends_name(&self, word: &str) -> bool;
    /// The length of a legal form glued to what follows it (`LIMITEDFLAT`).
    fn glued_form(&self, word: &str) -> Option<usize>;
    /// True for a word or two that open an address.
    fn opens_address(&self, words: &str) -> bool;
    /// True for a word that fills an empty field.
    fn is_filler(&self, word: &str) -> bool;
    /// True for a word that makes a number part of a name.
    fn names_site(&self, word: &str) -> bool;
}

impl PartyWords for Policy {
    fn is_plain_name(&self, cell: &str) -> bool {
        Policy::is_plain_name(self, cell)
    }

    fn says(&self, text: &str) -> Option<(PartyWord, usize)> {
        self.party_word(text)
    }

    fn ends_name(&self, word: &str) -> bool {
        Policy::ends_name(self, word)
    }

    fn glued_form(&self, word: &str) -> Option<usize> {
        Policy::glued_form(self, word)
    }

    fn opens_address(&self, words: &str) -> bool {
        Policy::opens_address(self, words)
    }

    fn is_filler(&self, word: &str) -> bool {
        Policy::is_filler(self, word)
    }

    fn names_site(&self, word: &str) -> bool {
        Policy::names_site(self, word)
    }
}

/// Takes a party cell apart. A name is cut only where a legal form is followed by words of an address, at a line end,
/// or before an e-mail address or telephone number; in doubt the cell stays whole. O(length).
pub(super) fn read<'c>(cell: &'c str, words: &dyn PartyWords) -> PartyCell<'c> {
    let cell = cell.trim();
    if !cell.ends_with(GLUED_CODES) && words.is_plain_name(cell) {
        return PartyCell { name: cell, address: "", said: None, hint: "" };
    }
    taken_apart(cell, words)
}

fn taken_apart<'c>(cell: &'c str, words: &dyn PartyWords) -> PartyCell<'c> {
    let (line, below) = first_line(cell);
    if let Some((said, bytes)) = words.says(line) {
        let behind = if bytes < line.len() { &line[bytes..] } else { below };
        let hint = if said == PartyWord::ToOrder { trimmed(behind) } else { "" };
        let address = if bytes < line.len() { "" } else { below };
        return PartyCell { name: line, address, said: Some(said), hint };
    }
    let line = without_fillers(line, words);
    if line.is_empty() {
        return PartyCell { name: cell, address: "", said: Some(PartyWord::Nobody), hint: "" };
    }
    let name = match end_of_name(line, words) {
        Some(end) => trimmed_end(&line[..end]),
        None => line,
    };
    let start = name.as_ptr() as usize - cell.as_ptr() as usize + name.len();
    let address = if name.len() == line.len() { below } else { trimmed(&cell[start..]) };
    PartyCell { name, address, said: None, hint: "" }
}

fn first_line(cell: &str) -> (&str, &str) {
    match cell.split_once(['\n', '\r', '\u{2028}', '\u{85}', '\u{B}']) {
        Some((line, below)) => (line.trim(), below.trim()),
        None => (cell, ""),
    }
}

/// The line without `NULL`, or `, NA, NA`, at its end.
fn without_fillers<'c>(line: &'c str, words: &dyn PartyWords) -> &'c str {
    let mut rest = line;
    let mut twice = 0;
    let mut before_codes = line;
    while let Some((before, last)) = last_word(rest) {
        let empty = last.eq_ignore_ascii_case("NA") || last.eq_ignore_ascii_case("N/A");
        if words.is_filler(last) && (twice > 0 || before.is_empty() || last.chars().all(char::is_uppercase)) {
            (rest, before_codes, twice) = (before, before, 0);
        } else if empty {
            twice += 1;
            rest = before;
            if twice >= 2 || last.len() == 3 {
                before_codes = before;
            }
        } else {
            break;
        }
    }
    if before_codes.len() == line.len() { without_glued_codes(line) } else { before_codes }
}

/// `NA` and `NA`, written without a blank.
const GLUED_CODES: &str = "NANA";

/// The line without `NANA` glued to its last word: two empty codes that a program wrote without a blank. Only behind a
/// consonant and at the end of several words in capitals: BANANA and GUYANANA stay.
fn without_glued_codes(line: &str) -> &str {
    const FEWEST_WORDS: usize = 4;
    const SHORTEST: usize = 3;
    let Some(before) = line.strip_suffix(GLUED_CODES) else { return line };
    let last = before.rsplit([' ', ',']).next().unwrap_or_default();
    let consonant = last.bytes().next_back().is_some_and(|byte| !b"AEIOUYN".contains(&byte));
    let capitals = last.len() >= SHORTEST && last.bytes().all(|byte| byte.is_ascii_uppercase());
    let words = line.split_whitespace().count();
    if consonant && capitals && words >= FEWEST_WORDS { before } else { line }
}

/// The last word of a line and what stands before it, separators left out.
fn last_word(line: &str) -> Option<(&str, &str)> {
    let line = trimmed_end(line);
    let last = line.rsplit([' ', ',', ';', '\t', '\u{A0}']).next().filter(|last| !last.is_empty())?;
    Some((trimmed_end(&line[..line.len() - last.len()]), last))
}

/// The byte at which the name of a line ends and something else begins.
fn end_of_name(line: &str, words: &dyn PartyWords) -> Option<usize> {
    let tail = tail_of_contact(line);
    let form = end_of_form(line, words);
    match (tail, form) {
        (Some(tail), Some(form)) => Some(tail.min(form)),
        (tail, form) => tail.or(form),
    }
}

/// Where `C/O`, `ATTN:`, an e-mail address or a telephone number begins, behind at least one word.
fn tail_of_contact(line: &str) -> Option<usize> {
    const MARKS: [&str; 11] =
        ["C/O ", "C/O:", "ATTN:", "ATTN ", "ATTENTION:", "EMAIL:", "E-MAIL:", "TEL:", "TEL.:", "PHONE:", "FAX:"];
    let bytes = line.as_bytes();
    let stands = |at: usize, mark: &str| {
        bytes.get(at..at + mark.len()).is_some_and(|here| here.eq_ignore_ascii_case(mark.as_bytes()))
    };
    let may_open = |at: usize| {
        let before = bytes[at - 1];
        before.is_ascii() && !before.is_ascii_alphanumeric() && bytes[at].is_ascii_alphabetic()
    };
    (1..bytes.len()).find(|&at| may_open(at) && MARKS.iter().any(|mark| stands(at, mark)))
}

/// The byte behind a legal form that an address follows.
fn end_of_form(line: &str, words: &dyn PartyWords) -> Option<usize> {
    let tokens: Vec<(usize, &str)> = tokens(line).collect();
    for (at, &(start, token)) in tokens.iter().enumerate() {
        let behind = &tokens[at + 1..];
        if let Some(length) = words.glued_form(token) {
            let glued = &token[length..];
            if words.opens_address(glued) || (glued.starts_with(|c: char| c.is_ascii_digit()) && behind.len() > 1) {
                return Some(start + length);
            }
        }
        // a form that opens the line is part of a name in the Russian way
        if at > 0 && words.ends_name(token) && address_follows(behind, words) {
            let end = start + token.len();
            let dot = line[end..].starts_with('.');
            return Some(end + usize::from(dot));
        }
    }
    None
}

/// True when words of an address follow, and none that would make a number part of the name.
fn address_follows(behind: &[(usize, &str)], words: &dyn PartyWords) -> bool {
    let [(_, first), rest @ ..] = behind else { return false };
    if behind.iter().take(SITE_WITHIN).any(|(_, word)| words.names_site(word)) {
        return false;
    }
    let number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let second = rest.first().map(|(_, word)| *word);
    if number(first) {
        return rest.len() >= 2 && rest.iter().any(|(_, word)| word.chars().all(char::is_alphabetic));
    }
    if first.eq_ignore_ascii_case("NO") {
        return second.is_some_and(number) && rest.len() >= 2;
    }
    words.opens_address(first) || second.is_some_and(|second| words.opens_address(&format!("{first} {second}")))
}

/// How far behind a legal form a word such as `BRANCH` keeps a number in the name.
const SITE_WITHIN: usize = 4;

/// Runs of letters and digits with their first byte.
fn tokens(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + line[from..].find(char::is_alphanumeric)?;
        let length = line[start..].find(|letter: char| !letter.is_alphanumeric()).unwrap_or(line.len() - start);
        from = start + length;
        Some((start, &line[start..from]))
    })
}

const BETWEEN: [char; 10] = [' ', ',', ';', ':', '-', '/', '\t', '\n', '\r', '\u{A0}'];

fn trimmed(text: &str) -> &str {
    text.trim_matches(BETWEEN)
}

fn trimmed_end(text: &str) -> &str {
    text.trim_end_matches(BETWEEN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    thread_local!(static POLICY: Policy = Policy::embedded().unwrap());

    fn parted(cell: &str) -> PartyCell<'_> {
        POLICY.with(|policy| read(cell, policy))
    }

    proptest! {
        #[test]
        fn what_is_plain_at_a_glance_is_plain_when_taken_apart(parts in proptest::collection::vec(proptest::sample::select(vec![
            "ALDER", "Birch", "CO", "Co.,", "LTD", "Limited", "LIMITEDFLAT", "GmbH", "12", "NO", "5", "FLAT", "ROAD", "TO", "ORDER", "OF", "BANK",
            "NA", "NULL", "N/A", "ATTN", "TEL:", "-", "&", "same", "as", "consignee", "branch", "PTE", "B5", "a@b.test", "(HK)", "AS", "PER", "CONTRACT",
        ]), 0..8), glue in proptest::sample::select(vec![" ", ", ", ""])) {
            let cell = parts.join(glue);
            let cell = cell.trim();
            POLICY.with(|policy| {
                if Policy::is_plain_name(policy, cell) && !cell.ends_with(GLUED_CODES) {
                    let apart = taken_apart(cell, policy);
                    assert_eq!((apart.name, apart.address, apart.said, apart.hint), (cell, "", None, ""), "{cell}");
                }
            });
        }
    }

    #[test]
    fn cells_that_name_nobody_or_another_cell() {
        let said: &[(Option<PartyWord>, &str)] = &[
            (
                Some(PartyWord::Nobody),
                "|-|--|?|...|NULL|null|N/A|NA|#N/A|#REF!|nan|NaN|-0-|-0- |NONE|UNKNOWN|NOT AVAILABLE|TBD|XXX|0|NULL NULL|NULL, NULL|無|неизвестно|не указано",
            ),
            (
                Some(PartyWord::ToOrder),
                "TO ORDER|TO THE ORDER|To the Order.|UNTO ORDER|A LA ORDEN|ПО ПРИКАЗУ|凭指示|TO ORDER OF SHIPPER|TO THE ORDER OF EXAMPLE BANK|ORDER OF EXAMPLE BANK|A L'ORDRE DE BANQUE EXEMPLE",
            ),
            (
                Some(PartyWord::SameAsConsignee),
                "SAME AS CONSIGNEE|same as consignee.|Same as the Consignee|MISMO CONSIGNATARIO|同收货人",
            ),
            (Some(PartyWord::SameAsNotify), "SAME AS NOTIFY|SAME AS NOTIFY PARTY"),
            (Some(PartyWord::SameAsExporter), "SAME AS SHIPPER|SAME AS EXPORTER"),
            (Some(PartyWord::SameAsAbove), "SAME AS ABOVE|AS ABOVE|DITTO|同上"),
            (Some(PartyWord::AsPerContract), "AS PER CONTRACT|согласно контракту"),
            (
                None,
                "ALDER SEMICON|Order Systems Ltd|NANA LLC|Order of St Example|TOORDER LTD|Sameson GmbH|NULLARBOR TRADING|NONESUCH LTD|EMRE TEKSTIL LTD|MR. JOHN ELMKASESE BUKONJO WESTNANA",
            ),
        ];
        for (said, cells) in said {
            for cell in cells.split('|') {
                assert_eq!(parted(cell).said, *said, "{cell:?}");
            }
        }
    }

    #[test]
    fn what_an_order_names_is_kept() {
        for (cell, hint) in [
            ("TO ORDER", ""),
            ("TO THE ORDER RUSSIA", "RUSSIA"),
            ("TO ORDER OF BANK OF THE FOREST", "BANK OF THE FOREST"),
            ("TO THE ORDER OF\nEXAMPLE BANK", "EXAMPLE BANK"),
            ("TO ORDER OF SHIPPER", "SHIPPER"),
            ("To order: Example Bank", "Example Bank"),
        ] {
            assert_eq!((parted(cell).said, parted(cell).hint), (Some(PartyWord::ToOrder), hint), "{cell}");
        }
    }

    #[test]
    fn a_name_ends_where_an_address_surely_begins() {
        for (cell, name, address) in [
            (
                "BIRCH LOGISTICS CO.,LIMITEDFLAT B5 1 F MAPLE IND BLDG 116-118HOW STREET KWUN TONG EMAIL:SALES@EXAMPLE.TEST",
                "BIRCH LOGISTICS CO.,LIMITED",
                "FLAT B5 1 F MAPLE IND BLDG 116-118HOW STREET KWUN TONG EMAIL:SALES@EXAMPLE.TEST",
            ),
            ("Alder Semicon\n12 Elm Road\r\nSingapore", "Alder Semicon", "12 Elm Road\r\nSingapore"),
            ("ALDER CO., LTD. ROOM 5, 3/F", "ALDER CO., LTD.", "ROOM 5, 3/F"),
            ("ALDER PTE LTD, 12 ELM ROAD SINGAPORE", "ALDER PTE LTD", "12 ELM ROAD SINGAPORE"),
            ("ALDER LLC P.O. BOX 12345 DUBAI", "ALDER LLC", "P.O. BOX 12345 DUBAI"),
            ("ALDER TRADING C/O CEDAR FREIGHT", "ALDER TRADING", "C/O CEDAR FREIGHT"),
            ("ALDER TRADING TEL:+852 1234", "ALDER TRADING", "TEL:+852 1234"),
            ("ALDER TRADING, ATTN: J. ELM", "ALDER TRADING", "ATTN: J. ELM"),
            ("ALDER TRADING NULL NULL", "ALDER TRADING", ""),
            ("ALDER TRADING, NA, NA", "ALDER TRADING", ""),
            ("ALDER TRADING, N/A", "ALDER TRADING", ""),
            ("MR. JOHN ELMKASESE BUKONJO WESTNANA", "MR. JOHN ELMKASESE BUKONJO WEST", ""),
        ] {
            let read = parted(cell);
            assert_eq!((read.said, read.name, read.address), (None, name, address), "{cell}");
        }
    }

    #[test]
    fn in_doubt_a_name_stays_whole() {
        for cell in [
            "ALDER CO LTD",
            "ALDER LTD NO 5 BRANCH",
            "ALDER LIMITED 2",
            "THE SPA ROOM COMPANY",
            "ALDER LTD TRADING",
            "LIMITED EDITIONS LTD",
            "THE GREAT YELLOW BANANA",
            "TRADERS OF OLD HAVANANA",
            "ALDER TRADING WESTNANA",
            "BANK OF NA",
            "HOTEL ATTNEY",
            "ООО БЕРЕЗКА",
            "LTD 5 ELM STREET CAFE",
            "R A ELM CERAMICS P J S C",
        ] {
            let read = parted(cell);
            assert_eq!((read.name, read.address), (cell, ""), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read_and_nothing_is_made_up(cell in "[A-Z ,./:\\n0-9]{0,60}|\\PC{0,40}|(ACME |LTD |LIMITED|FLAT |NULL |NA |TO ORDER OF |TEL:|é|№|有限公司){0,8}") {
            let read = parted(&cell);
            prop_assert!(cell.contains(read.name) && cell.contains(read.address) && cell.contains(read.hint));
            prop_assert!(read.said.is_some() || !read.name.is_empty());
        }
    }
}
