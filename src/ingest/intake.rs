//! What is remembered from row to row: strings, what they say as words, codes, names and countries, and decisions.

use std::borrow::Cow;
use std::collections::HashMap;

use super::cells::{self, TariffVerdict, bare, decoded_again, entities, upper};
use super::notes::{Decided, Notes};
use super::party_cell;
use crate::model::{Country, Currency, Day, Text, Texts};
use crate::policy::{CountryHow, CurrencyWord, PartyWord, Policy, Unit};

/// A party's name cell, read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NameCell {
    /// The name; nothing unless a name is said.
    pub(super) name: Text,
    /// An address that stood behind the name in the same cell.
    pub(super) address: Text,
    /// What the cell says.
    pub(super) said: Option<PartyWord>,
    /// The country that stands behind `TO THE ORDER`.
    pub(super) country: Option<Country>,
    /// True when letters that were decoded wrongly were repaired.
    pub(super) is_repaired: bool,
}

/// A country cell, read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CountryCell {
    /// The country, unknown when the cell does not settle one.
    pub(super) country: Country,
    /// What there is to say about the reading.
    pub(super) decided: Option<Decided>,
    /// What a person should know of it, for instance what a slip may have meant.
    pub(super) hint: Text,
}

/// A tariff number, read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TariffRead {
    /// Its digits; nothing when it is none, or when no chapter can be told from it.
    pub(super) digits: Text,
    /// What there is to say about it.
    pub(super) decided: Option<Decided>,
    /// The reading that was not taken.
    pub(super) hint: Text,
}

/// Memory of a run. Every question to policy is asked once per distinct string.
pub(super) struct Intake<'p> {
    /// All strings.
    pub(super) texts: Texts,
    /// Decisions of the file that is being read.
    pub(super) notes: Notes,
    /// What policy says.
    pub(super) policy: &'p Policy,
    /// A later day is remarked on.
    pub(super) far_ahead: Day,
    /// True when a cell was met that only the whole file can tell how to read.
    pub(super) is_in_doubt: bool,
    /// Strings that were looked at as words, and those of them that say something other than their letters.
    words_seen: Marked,
    other_words: HashMap<Text, Text>,
    other: Marked,
    /// Strings that were looked at as names, and those of them that say something else.
    names_seen: Marked,
    odd_names: HashMap<Text, NameCell>,
    odd: Marked,
    countries: HashMap<Text, CountryCell>,
    /// Countries of cells of two capital letters, the usual case.
    of_two_letters: Vec<Option<CountryCell>>,
    tariffs_seen: Marked,
    odd_tariffs: HashMap<Text, TariffRead>,
    units: HashMap<Text, Option<Unit>>,
    /// The code of a currency read last.
    last_currency: ([u8; 3], Currency),
}

const LETTERS: usize = 26;

/// A year behind the edition of the policy data; the last day there is where that has none.
fn far_ahead(policy: &Policy) -> Day {
    const DAYS: i32 = 366;
    Day::parse(policy.edition()).map_or(Day::from_number(i32::MAX), |edition| Day::from_number(edition.number() + DAYS))
}

impl<'p> Intake<'p> {
    /// Nothing remembered yet.
    pub(super) fn new(policy: &'p Policy) -> Intake<'p> {
        Intake {
            texts: Texts::default(),
            notes: Notes::default(),
            policy,
            far_ahead: far_ahead(policy),
            is_in_doubt: false,
            words_seen: Marked::default(),
            other_words: HashMap::new(),
            other: Marked::default(),
            names_seen: Marked::default(),
            odd_names: HashMap::new(),
            odd: Marked::default(),
            countries: HashMap::new(),
            of_two_letters: vec![None; LETTERS * LETTERS],
            tariffs_seen: Marked::default(),
            odd_tariffs: HashMap::new(),
            units: HashMap::new(),
            last_currency: ([0; 3], Currency::UNKNOWN),
        }
    }

    /// Keeps a cell's words; words for nothing are not recorded, so that no two records meet in them.
    pub(super) fn word(&mut self, cell: &[u8]) -> Text {
        let raw = self.texts.intern_bytes(cell).unwrap_or_default();
        self.as_word(raw, cell)
    }

    /// As [`Intake::word`], for a cell that was interned. Guards of spreadsheets and entities of web pages are taken off.
    pub(super) fn as_word(&mut self, raw: Text, cell: &[u8]) -> Text {
        if self.words_seen.mark(raw) {
            let word = self.read_word(raw, text(cell));
            if word != raw {
                self.other_words.insert(raw, word);
                self.other.mark(raw);
            }
        }
        if self.other.holds(raw) { self.other_words.get(&raw).copied().unwrap_or_default() } else { raw }
    }

    fn read_word(&mut self, raw: Text, cell: &str) -> Text {
        let plain = plain_text(cell);
        if self.is_nothing(&plain) {
            Text::NONE
        } else if *plain == *cell {
            raw
        } else {
            self.texts.intern(&plain)
        }
    }

    /// Keeps a code: as [`Intake::word`], upper case.
    pub(super) fn as_code(&mut self, raw: Text, cell: &[u8]) -> Text {
        if cell.iter().all(|byte| byte.is_ascii() && !byte.is_ascii_lowercase()) {
            return self.as_word(raw, cell);
        }
        let code = upper(text(cell)).into_owned();
        self.word(code.as_bytes())
    }

    /// Reads a party's name cell, which was interned.
    pub(super) fn as_name(&mut self, raw: Text, cell: &[u8]) -> NameCell {
        let plain = NameCell { name: raw, address: Text::NONE, said: None, country: None, is_repaired: false };
        if self.names_seen.mark(raw) {
            let read = self.read_name(text(cell));
            if read != plain {
                self.odd_names.insert(raw, read);
                self.odd.mark(raw);
            }
        }
        if self.odd.holds(raw) { self.odd_names.get(&raw).copied().unwrap_or(plain) } else { plain }
    }

    fn read_name(&mut self, cell: &str) -> NameCell {
        let written = plain_text(cell);
        let repaired = decoded_again(&written);
        let is_repaired = repaired.is_some();
        let plain = repaired.map_or(written, Cow::Owned);
        let read = party_cell::read(&plain, self.policy);
        let named = read.said.is_none();
        NameCell {
            name: if named { self.texts.intern(read.name) } else { Text::NONE },
            address: self.texts.intern(read.address),
            said: read.said,
            is_repaired,
            country: (!read.hint.is_empty()).then(|| self.policy.read_country(read.hint).country).flatten(),
        }
    }

    /// True when a cell holds a word for nothing. A word with a digit in it and more than three characters never does.
    pub(super) fn is_nothing(&self, cell: &str) -> bool {
        let names_something = cell.len() > 3 && cell.bytes().any(|byte| byte.is_ascii_digit());
        cell.is_empty() || (!names_something && self.policy.is_placeholder(cell))
    }

    /// The country of a cell that is not empty.
    pub(super) fn country(&mut self, cell: &[u8]) -> CountryCell {
        let Some(at) = two_letters(cell) else { return self.country_by_words(cell) };
        if let Some(known) = self.of_two_letters[at] {
            return known;
        }
        let country = self.country_by_words(cell);
        self.of_two_letters[at] = Some(country);
        country
    }

    /// The digits of a tariff number that was interned.
    pub(super) fn tariff(&mut self, word: Text) -> TariffRead {
        if self.tariffs_seen.mark(word) {
            let read = self.read_tariff(word);
            if read.decided.is_some() || read.digits != word {
                self.odd_tariffs.insert(word, read);
            }
        }
        let plain = TariffRead { digits: word, decided: None, hint: Text::NONE };
        if self.odd_tariffs.is_empty() { plain } else { self.odd_tariffs.get(&word).copied().unwrap_or(plain) }
    }

    fn read_tariff(&mut self, word: Text) -> TariffRead {
        let read = cells::tariff(self.texts.show(word));
        let nothing = TariffRead { digits: Text::NONE, decided: Some(Decided::NoTariff), hint: Text::NONE };
        let Ok(tariff) = read else { return nothing };
        let hint = match &tariff.verdict {
            TariffVerdict::LostLeadingZero { padded } => format!("perhaps {padded}"),
            _ => String::new(),
        };
        let decided = match tariff.verdict {
            TariffVerdict::Sufficient => None,
            TariffVerdict::HeadingOnly => Some(Decided::TariffHeading),
            TariffVerdict::LostLeadingZero { .. } => Some(Decided::TariffZeroLost),
            TariffVerdict::InvalidLength => Some(Decided::TariffLength),
            TariffVerdict::NoSuchHeading => Some(Decided::TariffUnknown),
            TariffVerdict::PointAdded => Some(Decided::TariffPoint),
        };
        let digits = tariff.digits.into_owned();
        // 1012100 is of chapter 1 or of none, and 85423 of no number: they must not meet others by their first digits
        let tells_chapter = !matches!(decided, Some(Decided::TariffZeroLost | Decided::TariffLength));
        let digits = if tells_chapter { self.texts.intern(&digits) } else { Text::NONE };
        TariffRead { digits, decided, hint: self.texts.intern(&hint) }
    }

    /// The unit that a cell names.
    pub(super) fn unit(&mut self, cell: &[u8]) -> Option<Unit> {
        let raw = self.texts.intern_bytes(cell).filter(|raw| !raw.is_none())?;
        let policy = self.policy;
        *self.units.entry(raw).or_insert_with(|| policy.unit(&plain_text(text(cell))))
    }

    /// The currency that a cell names by code, sign or word; unknown where it stands for several.
    pub(super) fn currency(&mut self, cell: &[u8]) -> Option<Currency> {
        if cell == self.last_currency.0 {
            return Some(self.last_currency.1);
        }
        let cell = text(cell);
        let known = self.policy.currency(cell).map(|word| match word {
            CurrencyWord::One(currency) => currency,
            CurrencyWord::Several => Currency::UNKNOWN,
        });
        let read = known?;
        if let Ok(code) = <[u8; 3]>::try_from(cell.as_bytes()) {
            self.last_currency = (code, read);
        }
        Some(read)
    }

    fn country_by_words(&mut self, cell: &[u8]) -> CountryCell {
        let raw = self.texts.intern_bytes(cell).unwrap_or_default();
        let policy = self.policy;
        *self.countries.entry(raw).or_insert_with(|| {
            let read = policy.read_country(&plain_text(text(cell)));
            let hint = self.texts.intern(read.hint.as_deref().unwrap_or_default());
            CountryCell { country: read.country.unwrap_or_default(), decided: decided(read.how, read.country), hint }
        })
    }
}

fn decided(how: CountryHow, country: Option<Country>) -> Option<Decided> {
    match how {
        CountryHow::Code | CountryHow::Name | CountryHow::Numeric | CountryHow::Parts => None,
        CountryHow::Nothing => Some(Decided::NothingRecorded),
        CountryHow::City | CountryHow::FreeZone => Some(Decided::CountryByPlace),
        CountryHow::Repaired => Some(Decided::CountryRepaired),
        CountryHow::Ambiguous => Some(Decided::CountryAmbiguous),
        CountryHow::Group => Some(Decided::CountryGroup),
        CountryHow::Typo => Some(Decided::CountryTypo),
        CountryHow::Historic => Some(Decided::CountryHistoric),
        CountryHow::NotKnown => country.is_none().then_some(Decided::NoCountry),
    }
}

/// Without guards of spreadsheets and entities of web pages.
fn plain_text(cell: &str) -> Cow<'_, str> {
    match bare(cell) {
        Cow::Borrowed(plain) => entities(plain),
        Cow::Owned(plain) => Cow::Owned(entities(&plain).into_owned()),
    }
}

/// The text of a cell; bytes that are no text are looked for before any cell is read.
pub(super) fn text(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default()
}

/// A set of strings by their numbers, one bit each.
#[derive(Default)]
struct Marked(Vec<u64>);

impl Marked {
    /// Adds a string; true when it was not in the set.
    fn mark(&mut self, text: Text) -> bool {
        let (word, bit) = (text.number() / 64, 1_u64 << (text.number() % 64));
        if self.0.len() <= word {
            self.0.resize((word + 1).next_power_of_two(), 0);
        }
        let was_in = self.0[word] & bit != 0;
        self.0[word] |= bit;
        !was_in
    }

    fn holds(&self, text: Text) -> bool {
        self.0.get(text.number() / 64).is_some_and(|word| word & (1 << (text.number() % 64)) != 0)
    }
}

fn two_letters(cell: &[u8]) -> Option<usize> {
    let letter = |byte: u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
    match cell {
        [first, second] => Some(letter(*first)? * LETTERS + letter(*second)?),
        _ => None,
    }
}
