//! What a text says of the goods themselves: what it denies, and what it names only because the goods fit it.

use std::ops::Range;

use crate::model::Level;
use crate::policy::{FamilyWords, GoodsKind};

use super::phrases::Phrases;
use super::tokens::{Mark, Reading, Token, gigabytes, is_one};

/// Figures in the name of a machine's model, at least (`XE9680`).
const MODEL_FIGURES: usize = 3;

/// Words between a denial and what it denies.
const REACH: usize = 3;

/// A text with the words marked that do not speak of the goods. O(words x phrases of the policy).
pub(super) fn read(mut reading: Reading, phrases: &Phrases<'_>, words: &FamilyWords) -> Reading {
    let heads = Heads { phrases, words };
    heads.deny(&mut reading);
    heads.relate(&mut reading);
    heads.compound(&mut reading);
    reading
}

/// What a text says is not there, and where that ends.
enum Lack {
    Accelerator(usize),
    Accessory(usize),
}

struct Heads<'p> {
    phrases: &'p Phrases<'p>,
    words: &'p FamilyWords,
}

impl Heads<'_> {
    fn deny(&self, reading: &mut Reading) {
        for place in 0..reading.tokens.len() {
            let Some(length) = longest(reading, place, &self.words.denial) else { continue };
            if place > 0 && self.words.numbering.iter().any(|word| word == reading.text(place - 1)) {
                continue;
            }
            match self.denied(reading, place + length) {
                Some(Lack::Accelerator(end)) => {
                    reading.mark(place..end, Mark::Denied);
                    reading.denied = true;
                }
                Some(Lack::Accessory(end)) => reading.mark(place..end, Mark::Denied),
                None => {}
            }
        }
        for place in 1..reading.tokens.len() {
            let Some(length) = longest(reading, place, &self.words.denial_after) else { continue };
            if is_one(reading.text(place - 1), &self.words.circuit, &[]) {
                reading.mark(place - 1..place + length, Mark::Denied);
                reading.denied = true;
            }
        }
    }

    /// What a denial before `start` reaches; `no GPU bracket` denies a bracket.
    fn denied(&self, reading: &Reading, start: usize) -> Option<Lack> {
        let clause = reading.tokens.get(start)?.clause;
        let accessory = |place| Some(Lack::Accessory(place + self.phrases.accessory(reading, place)?));
        for place in start..(start + REACH).min(reading.tokens.len()) {
            if reading.tokens[place].clause != clause {
                return None;
            }
            if let Some(lack) = accessory(place) {
                return Some(lack);
            }
            let circuit = |place| is_one(reading.text(place), &self.words.circuit, &[]);
            let named = self.phrases.family(reading, place).or_else(|| circuit(place).then_some(1));
            if let Some(end) = named.map(|length| place + length) {
                let end = (end..).find(|&place| !circuit(place)).unwrap_or(end);
                return accessory(end).or(Some(Lack::Accelerator(end)));
            }
        }
        None
    }

    /// What follows `for` is not the goods when goods stand before it.
    fn relate(&self, reading: &mut Reading) {
        for place in 1..reading.tokens.len() {
            let Some(length) = longest(reading, place, &self.words.relation) else { continue };
            let before = self.segment(reading, place - 1).start..place;
            let goods = before.clone().any(|place| {
                self.phrases.family(reading, place).is_some() || self.plain_kind(reading, place..before.end + 1)
            });
            if goods {
                let end = self.scope(reading, place);
                reading.mark((place + length).min(end)..end, Mark::Aside);
            }
        }
    }

    /// `H100 backplate` and `hydraulic pump H100` are what their accessory word says, `8x H200 with rails` is not.
    fn compound(&self, reading: &mut Reading) {
        let mut start = 0;
        while start < reading.tokens.len() {
            let segment = self.segment(reading, start);
            start = segment.end.max(start + 1);
            let Some(accessory) = self.last_accessory(reading, segment.clone()) else { continue };
            if self.goods_behind(reading, accessory.end..segment.end)
                || self.machine_before(reading, segment.start..accessory.start)
            {
                continue;
            }
            reading.mark(segment.start..accessory.start, Mark::Aside);
            reading.mark(accessory.end..segment.end, Mark::Aside);
        }
    }

    /// A noun that is the goods, a counted accelerator, or a word by which the accessory comes with them.
    fn goods_behind(&self, reading: &Reading, range: Range<usize>) -> bool {
        range.clone().any(|place| {
            let said = reading.tokens[place].mark == Mark::Said;
            let text = reading.text(place);
            said && (is_one(text, &self.words.head, &[]) || is_one(text, &self.words.included, &[]) || counts(text))
        })
    }

    /// A machine with counted accelerators or parts, or one of a model with its accelerator, whose accessories are listed
    /// without a comma.
    fn machine_before(&self, reading: &Reading, range: Range<usize>) -> bool {
        let (words, stems) = (&self.words.system, &self.words.system_stems);
        let system = range.clone().any(|place| is_one(reading.text(place), words, stems));
        let counted = |place: usize| counts(reading.text(place)) || self.counts_parts(reading, place);
        let model = |place: usize| {
            let text = reading.text(place);
            is_one(text, &self.words.company, &[]) && text.bytes().filter(u8::is_ascii_digit).count() >= MODEL_FIGURES
        };
        (system && range.clone().any(counted))
            || (range.clone().any(model) && range.clone().any(|place| self.phrases.family(reading, place).is_some()))
    }

    /// `18 compute trays`.
    fn counts_parts(&self, reading: &Reading, place: usize) -> bool {
        let part = |place: usize| is_one(reading.text(place), &self.words.rack_parts, &[]);
        reading.text(place).parse::<u16>().is_ok() && (part(place + 1) || part(place + 2))
    }

    /// The words around `place` that belong together: up to a comma or a joining word.
    fn segment(&self, reading: &Reading, place: usize) -> Range<usize> {
        let clause = reading.tokens[place].clause;
        let inside = |&other: &usize| {
            let Token { text, clause: its, mark, .. } = &reading.tokens[other];
            *its == clause && *mark != Mark::Denied && !is_one(text, &self.words.joining, &[])
        };
        let start = (0..place).rev().take_while(inside).last().unwrap_or(place);
        let end = (place..reading.tokens.len()).take_while(inside).last().map_or(place, |last| last + 1);
        start..end
    }

    /// End of what a relation word at `place` governs: up to a comma, or a joining word that adds goods.
    fn scope(&self, reading: &Reading, place: usize) -> usize {
        let clause = reading.tokens[place].clause;
        let governs = |&other: &usize| {
            let word = reading.text(other);
            let lists = is_one(word, &self.words.listing, &[]) && !counts(reading.text(other + 1));
            reading.tokens[other].clause == clause && (lists || !is_one(word, &self.words.joining, &[]))
        };
        (place..reading.tokens.len()).take_while(governs).last().map_or(place, |last| last + 1)
    }

    /// True when goods that are no accelerator are named at the start of the range and inside it.
    fn plain_kind(&self, reading: &Reading, range: Range<usize>) -> bool {
        let plain = |kind: &GoodsKind| kind.accessory || kind.level() != Level::Unknown;
        let named = self.phrases.kind(reading, range.start, plain);
        named.is_some_and(|length| range.start + length <= range.end)
    }

    fn last_accessory(&self, reading: &Reading, segment: Range<usize>) -> Option<Range<usize>> {
        let spans = segment.clone().filter_map(|place| Some(place..place + self.phrases.accessory(reading, place)?));
        spans.filter(|span| span.end <= segment.end).max_by_key(|span| (span.end, span.len()))
    }
}

fn longest(reading: &Reading, place: usize, phrases: &[Vec<String>]) -> Option<usize> {
    let standing = phrases.iter().filter(|phrase| reading.stands(place, phrase, &[Mark::Said]));
    standing.map(Vec::len).max()
}

/// True for `8X` and `X8`.
fn counts(text: &str) -> bool {
    let number = text.strip_suffix('X').or_else(|| text.strip_prefix('X'));
    gigabytes(text).is_none() && number.is_some_and(|number| number.parse::<u16>().is_ok())
}
