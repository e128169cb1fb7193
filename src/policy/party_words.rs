//! Words in the cells of parties: whose order, which other cell, where a name ends and an address begins.

use std::collections::{BTreeSet, HashMap, HashSet};

use foldhash::fast::RandomState;
use serde::Deserialize;

use super::{fold, read};

/// What the words of a party cell say, when they are no name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PartyWord {
    /// Nobody is named: `NULL`, `N/A`, `#REF!`.
    Nobody,
    /// A negotiable bill, made out to somebody's order.
    ToOrder,
    /// `SAME AS CONSIGNEE`.
    SameAsConsignee,
    /// `SAME AS NOTIFY PARTY`.
    SameAsNotify,
    /// `SAME AS SHIPPER`.
    SameAsExporter,
    /// `SAME AS ABOVE`, `DITTO`.
    SameAsAbove,
    /// `AS PER CONTRACT`.
    AsPerContract,
}

/// The `[party]` part of `names.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyBook {
    #[serde(deserialize_with = "read::phrases")]
    to_order: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    to_order_of_a_bank: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::tokens")]
    bank_words: Vec<String>,
    #[serde(deserialize_with = "read::phrases")]
    same_as_consignee: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    same_as_notify: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    same_as_exporter: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    same_as_above: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    as_per_contract: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::phrases")]
    nobody: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::tokens")]
    fillers: Vec<String>,
    #[serde(deserialize_with = "read::tokens")]
    name_ends: Vec<String>,
    #[serde(deserialize_with = "read::phrases")]
    address_openings: Vec<Vec<String>>,
    #[serde(deserialize_with = "read::tokens")]
    site_words: Vec<String>,
}

/// Words of party cells, ready to be asked.
#[derive(Clone, Debug)]
pub(super) struct PartyWords {
    whole: HashMap<String, PartyWord>,
    /// Phrases that open a cell, by first word, longest first.
    orders: HashMap<String, Vec<Opening>>,
    /// First words of all phrases: most names are done with after theirs.
    firsts: HashSet<String>,
    bank_words: BTreeSet<String>,
    fillers: BTreeSet<String>,
    name_ends: Vec<String>,
    address_openings: BTreeSet<String>,
    site_words: BTreeSet<String>,
    quick: Quick,
}

/// Words in capital letters of plain ASCII, to be looked up without folding.
#[derive(Clone, Debug, Default)]
struct Quick {
    firsts: HashSet<Vec<u8>, RandomState>,
    name_ends: HashSet<Vec<u8>, RandomState>,
    /// First letters of the legal forms that may be glued to what follows.
    glued: HashSet<Vec<u8>, RandomState>,
    fillers: HashSet<Vec<u8>, RandomState>,
}

/// Letters by which a glued legal form is known.
const GLUED: usize = 5;

#[derive(Clone, Debug)]
struct Opening {
    words: Vec<String>,
    of_a_bank: OfABank,
}

/// Whether a bank must follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum OfABank {
    Needed,
    NotNeeded,
}

impl PartyWords {
    /// Words from the book; `placeholders` stand for nobody too.
    pub(super) fn new(book: PartyBook, placeholders: &[String]) -> PartyWords {
        let mut whole = HashMap::new();
        let nobody = placeholders.iter().map(|line| vec![line.clone()]).chain(book.nobody).collect();
        let kinds = [
            (nobody, PartyWord::Nobody),
            (book.as_per_contract, PartyWord::AsPerContract),
            (book.same_as_above, PartyWord::SameAsAbove),
            (book.same_as_exporter, PartyWord::SameAsExporter),
            (book.same_as_notify, PartyWord::SameAsNotify),
            (book.same_as_consignee, PartyWord::SameAsConsignee),
            (book.to_order.clone(), PartyWord::ToOrder),
        ];
        for (phrases, word) in kinds {
            whole.extend(phrases.into_iter().map(|phrase: Vec<String>| (phrase.join(" "), word)));
        }
        let orders = orders(book.to_order, book.to_order_of_a_bank);
        let first = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
        let firsts = whole.keys().map(first).chain(orders.keys().cloned()).collect();
        let mut name_ends = book.name_ends;
        name_ends.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        let mut words = PartyWords {
            quick: Quick::default(),
            whole,
            orders,
            firsts,
            bank_words: book.bank_words.into_iter().collect(),
            fillers: book.fillers.into_iter().collect(),
            name_ends,
            address_openings: book.address_openings.iter().map(|words| words.join(" ")).collect(),
            site_words: book.site_words.into_iter().collect(),
        };
        words.quick = Quick::new(&words);
        words
    }

    /// True for a cell that can only be a plain name; false is no answer.
    pub(super) fn is_plain_name(&self, cell: &str) -> bool {
        self.quick.is_plain_name(cell.as_bytes())
    }

    /// What a text says when it is no name, and how many of its bytes say so: all of them, or the opening
    /// (`TO THE ORDER OF`) before the bank. O(length).
    pub(super) fn says(&self, text: &str) -> Option<(PartyWord, usize)> {
        // zeros alone fill a field as dashes do
        if !text.contains(|letter: char| letter.is_alphanumeric() && letter != '0') {
            return Some((PartyWord::Nobody, text.len()));
        }
        let first = fold::words(words_of(text).next()?.1);
        let first = first.first()?;
        if !self.firsts.contains(first) {
            return None;
        }
        let openings = self.orders.get(first);
        if let Some(order) = openings.into_iter().flatten().find_map(|opening| self.opened(text, opening)) {
            return Some(order);
        }
        let phrase = self.whole.get(&fold::line(text))?;
        Some((*phrase, text.len()))
    }

    fn opened(&self, text: &str, opening: &Opening) -> Option<(PartyWord, usize)> {
        let mut wanted = opening.words.iter().peekable();
        let mut words = words_of(text);
        while wanted.peek().is_some() {
            let (end, word) = words.next()?;
            for part in fold::words(word) {
                if wanted.next() != Some(&part) {
                    return None;
                }
            }
            if wanted.peek().is_none() {
                let bank = || fold::words(&text[end..]).iter().any(|word| self.bank_words.contains(word));
                return (opening.of_a_bank == OfABank::NotNeeded || bank()).then_some((PartyWord::ToOrder, end));
            }
        }
        None
    }

    /// True for a legal form after which a name may end.
    pub(super) fn ends_name(&self, word: &str) -> bool {
        if word.is_ascii() {
            return self.name_ends.iter().any(|form| form.eq_ignore_ascii_case(word));
        }
        self.name_ends.contains(&fold::line(word))
    }

    /// The length in bytes of a legal form that opens a longer word (`LIMITEDFLAT`); plain ASCII only.
    pub(super) fn glued_form(&self, word: &str) -> Option<usize> {
        let opens = |form: &&String| {
            form.len() >= 5
                && word.len() > form.len()
                && word.is_ascii()
                && word[..form.len()].eq_ignore_ascii_case(form)
        };
        self.name_ends.iter().find(opens).map(String::len)
    }

    /// True when the text is a word or two that open an address.
    pub(super) fn opens_address(&self, text: &str) -> bool {
        self.address_openings.contains(&fold::line(text))
    }

    /// True for a word that systems write into an empty field.
    pub(super) fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(&fold::line(word))
    }

    /// True for a word that makes `NO. 5` part of a name (`BRANCH`).
    pub(super) fn names_site(&self, word: &str) -> bool {
        self.site_words.contains(&fold::line(word))
    }
}

/// Phrases that open a cell, by first word, longest first.
fn orders(plain: Vec<Vec<String>>, of_a_bank: Vec<Vec<String>>) -> HashMap<String, Vec<Opening>> {
    let mut orders: HashMap<String, Vec<Opening>> = HashMap::new();
    let plain = plain.into_iter().map(|words| (words, OfABank::NotNeeded));
    let banks = of_a_bank.into_iter().map(|words| (words, OfABank::Needed));
    for (words, of_a_bank) in plain.chain(banks) {
        if let Some(first) = words.first() {
            orders.entry(first.clone()).or_default().push(Opening { words, of_a_bank });
        }
    }
    for openings in orders.values_mut() {
        openings.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then_with(|| a.words.cmp(&b.words)));
    }
    orders
}

impl Quick {
    fn new(words: &PartyWords) -> Quick {
        let ascii = |word: &String| word.to_ascii_uppercase().into_bytes();
        let glued = words.name_ends.iter().filter(|form| form.len() >= GLUED).map(|form| ascii(form)[..GLUED].to_vec());
        Quick {
            firsts: words.firsts.iter().map(ascii).collect(),
            name_ends: words.name_ends.iter().map(ascii).collect(),
            glued: glued.collect(),
            fillers: words.fillers.iter().map(ascii).chain([b"NA".to_vec(), b"N".to_vec(), b"A".to_vec()]).collect(),
        }
    }

    /// Plain ASCII on one line without the marks of contacts, whose first word opens no phrase, whose last fills no
    /// field, and whose legal forms stand at the end or before another legal form.
    fn is_plain_name(&self, cell: &[u8]) -> bool {
        const LONGEST: usize = 100;
        let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b':' | b'/' | b'@' | b'"' | b'=');
        let outer = cell.first().zip(cell.last());
        if cell.len() > LONGEST || !cell.iter().all(plain) || outer.is_none_or(|(first, last)| !is_outer(*first, *last))
        {
            return false;
        }
        let mut words = cell.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).peekable();
        let mut capital = [0_u8; LONGEST];
        let (mut at, mut after_form) = (0, false);
        while let Some(word) = words.next() {
            let word = capitals(word, &mut capital);
            let is_form = self.name_ends.contains(word);
            let opens_phrase = at == 0 && self.firsts.contains(word);
            let fills = words.peek().is_none() && self.fillers.contains(word);
            let is_glued = word.len() > GLUED && !is_form && self.glued.contains(&word[..GLUED]);
            let is_contact = matches!(word, b"ATTN" | b"ATTENTION");
            if opens_phrase || fills || is_glued || is_contact || (after_form && !is_form) {
                return false;
            }
            (at, after_form) = (at + 1, is_form && at > 0);
        }
        at > 1
    }
}

/// A name begins with a letter or digit, and ends with one or with a full stop or bracket.
fn is_outer(first: u8, last: u8) -> bool {
    first.is_ascii_alphanumeric() && (last.is_ascii_alphanumeric() || matches!(last, b'.' | b')'))
}

fn capitals<'b>(word: &[u8], into: &'b mut [u8]) -> &'b [u8] {
    let length = word.len().min(into.len());
    into[..length].copy_from_slice(&word[..length]);
    into[..length].make_ascii_uppercase();
    &into[..length]
}

/// Words with the byte behind each.
fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let in_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '\'' | '\u{2019}');
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(in_word)?;
        let word = &rest[start..];
        let word = &word[..word.find(|letter| !in_word(letter)).unwrap_or(word.len())];
        let end = text.len() - rest.len() + start + word.len();
        rest = &text[end..];
        Some((end, word))
    })
}
