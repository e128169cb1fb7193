//! Figures of a circuit read out of free text: rates with their formats, die area, memory bandwidth, market.

use rust_decimal::Decimal;

use crate::policy::FigureWords;

use super::stated::{Rate, Stated};
use super::tokens::Reading;

/// A word or a number of a text, as figures are written.
#[derive(Clone, PartialEq, Debug)]
enum Piece {
    Number(Decimal),
    /// A number that can be read in two ways (`1.979` as one point nine or as thousands).
    Doubtful,
    Word(String),
}

/// True when a word of the text ends as a unit of rates does: the quick look before the careful one.
pub(super) fn may_state(reading: &Reading, words: &FigureWords) -> bool {
    let ends = |text: &str| {
        words.rates.keys().any(|unit| text.ends_with(unit.split_once('/').map_or(unit.as_str(), |(first, _)| first)))
    };
    reading.tokens.iter().any(|token| ends(&token.text))
}

/// Figures that a text states of the goods, or nothing when it gives no rate. Never guessed: a rate without a format,
/// with sparsity, or with a number that can be read in two ways is kept as open. O(length).
pub(super) fn stated(text: &str, words: &FigureWords) -> Option<Stated> {
    let pieces = pieces(&text.to_uppercase().replace('²', "2").replace("MM^2", "MM2"));
    let read = Figured { pieces: &pieces, words };
    let mut stated = Stated { rates: read.rates(), open: Vec::new(), ..Stated::default() };
    if read.has_doubtful_rate() {
        stated.open.push("a rate whose decimal mark is clear".to_owned());
    }
    if stated.rates.is_empty() && stated.open.is_empty() {
        return None;
    }
    let (area, open) = read.die_area();
    stated.die_area = area;
    stated.open.extend(open);
    stated.memory_bandwidth = read.bandwidth();
    let reading = Reading::of(text);
    stated.datacenter = words.datacenter.iter().any(|phrase| reading.said(phrase).is_some()).then_some(true);
    Some(stated)
}

struct Figured<'t> {
    pieces: &'t [Piece],
    words: &'t FigureWords,
}

impl Figured<'_> {
    /// Formats stand before all rates of a text (`INT8 512 TOPS, FP16 256 TFLOPS`) or behind all of them.
    fn rates(&self) -> Vec<Rate> {
        let sparse = self.speaks_of_sparsity();
        let places: Vec<(usize, Decimal)> = (0..self.pieces.len())
            .filter_map(|place| match self.pieces[place] {
                Piece::Number(number) => Some((place, number.checked_mul(Decimal::from(self.unit(place + 1)?))?)),
                _ => None,
            })
            .collect();
        let before = places.first().is_some_and(|(place, _)| self.format_before(*place).is_some());
        let bits = |place: usize| if before { self.format_before(place) } else { self.format_behind(place + 2) };
        places.into_iter().map(|(place, tops)| Rate { tops, bits: bits(place), sparse }).collect()
    }

    fn has_doubtful_rate(&self) -> bool {
        (0..self.pieces.len()).any(|place| self.pieces[place] == Piece::Doubtful && self.unit(place + 1).is_some())
    }

    fn unit(&self, place: usize) -> Option<u32> {
        self.words.rates.get(self.word(place)?).copied()
    }

    /// `1979 TFLOPS FP8`, `1979 TOPS (dense, INT8)`, `1979 TOPS at 8 bits`.
    fn format_behind(&self, place: usize) -> Option<u32> {
        self.format((place..).find(|place| !self.is_one(*place, &self.words.filler))?).map(|(bits, _)| bits)
    }

    /// `INT8 512 TOPS`, `FP8 dense: 1979 TFLOPS`.
    fn format_before(&self, place: usize) -> Option<u32> {
        let before = (0..place).rev().find(|place| !self.is_one(*place, &self.words.filler))?;
        let (bits, end) = self.format(before).or_else(|| self.format(before.checked_sub(1)?))?;
        (end == before + 1).then_some(bits)
    }

    /// A format at a place, and where it ends: `INT8`, `8 bits`.
    fn format(&self, place: usize) -> Option<(u32, usize)> {
        if let Some(bits) = self.word(place).and_then(|word| self.words.formats.get(word)) {
            return Some((*bits, place + 1));
        }
        let Some(Piece::Number(number)) = self.pieces.get(place) else { return None };
        let bits = u32::try_from(number.mantissa()).ok().filter(|_| number.scale() == 0)?;
        matches!(self.word(place + 1), Some("BIT" | "BITS"))
            .then_some((bits, place + 2))
            .filter(|_| (1..=64).contains(&bits))
    }

    fn speaks_of_sparsity(&self) -> bool {
        let sparse = (0..self.pieces.len()).filter(|place| self.is_one(*place, &self.words.sparse));
        sparse
            .into_iter()
            .any(|place| !place.checked_sub(1).is_some_and(|before| self.is_one(before, &self.words.not_sparse)))
    }

    /// The die area, and what is open about it.
    fn die_area(&self) -> (Option<Decimal>, Option<String>) {
        let areas: Vec<(usize, Decimal)> = (0..self.pieces.len())
            .filter_map(|place| match self.pieces[place] {
                Piece::Number(number) if self.is_one(place + 1, &self.words.areas) => Some((place, number)),
                _ => None,
            })
            .collect();
        let of_die = |place: usize| (place.saturating_sub(3)..place + 5).any(|near| self.is_one(near, &self.words.die));
        let larger = (0..self.pieces.len()).any(|place| self.is_one(place, &self.words.larger));
        let named: Vec<Decimal> = areas.iter().filter(|(place, _)| of_die(*place)).map(|(_, area)| *area).collect();
        match (named.as_slice(), areas.as_slice()) {
            ([area], _) => (Some(*area), None),
            ([], [(_, area)]) if !larger => (Some(*area), None),
            (_, []) => (None, None),
            _ => (None, Some("die area: the text gives an area, but not which".to_owned())),
        }
    }

    fn bandwidth(&self) -> Option<Decimal> {
        (0..self.pieces.len()).find_map(|place| {
            let Piece::Number(number) = self.pieces[place] else { return None };
            let times = self.words.bandwidths.get(self.word(place + 1)?)?;
            number.checked_mul(Decimal::from(*times))
        })
    }

    fn is_one(&self, place: usize, words: &[String]) -> bool {
        self.word(place).is_some_and(|word| words.iter().any(|it| it == word))
    }

    fn word(&self, place: usize) -> Option<&str> {
        match self.pieces.get(place) {
            Some(Piece::Word(word)) => Some(word),
            _ => None,
        }
    }
}

/// Numbers and words; a word may hold digits behind its first letter and a stroke inside (`INT8`, `GB/S`).
fn pieces(text: &str) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut place = 0;
    while place < letters.len() {
        let start = place;
        if letters[place].is_ascii_digit() {
            let inside = |place: usize| {
                let digit = |place: usize| letters.get(place).is_some_and(char::is_ascii_digit);
                digit(place) || (matches!(letters.get(place), Some('.' | ',')) && digit(place + 1))
            };
            place = (place..).find(|place| !inside(*place)).unwrap_or(letters.len());
            found.push(number(&letters[start..place].iter().collect::<String>()));
        } else if letters[place].is_alphabetic() {
            let inside = |place: usize| {
                let letter = |place: usize| letters.get(place).is_some_and(|letter| letter.is_alphanumeric());
                letter(place) || (letters.get(place) == Some(&'/') && letter(place + 1))
            };
            place = (place..).find(|place| !inside(*place)).unwrap_or(letters.len());
            found.push(Piece::Word(letters[start..place].iter().collect()));
        } else {
            place += 1;
        }
    }
    found
}

/// A number; one mark with three digits behind it and at most three before can be a decimal or a thousands mark.
fn number(text: &str) -> Piece {
    let marks = text.matches(['.', ',']).count();
    let groups: Vec<&str> = text.split(['.', ',']).collect();
    let grouped =
        groups[0].len() <= 3 && !groups[0].starts_with('0') && groups[1..].iter().all(|group| group.len() == 3);
    let read = match marks {
        0 => text.parse().ok(),
        1 if grouped && text.contains('.') => None,
        1 if grouped => groups.concat().parse().ok(),
        1 => text.replace(',', ".").parse().ok(),
        _ if grouped => groups.concat().parse().ok(),
        _ => None,
    };
    read.map_or(Piece::Doubtful, Piece::Number)
}
