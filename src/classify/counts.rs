//! How many circuits one unit holds, as written nearest to the name of the family.

use std::ops::Range;

use crate::policy::FamilyWords;

use super::tokens::{Mark, Reading, gigabytes, is_one};

/// Farthest from the family that `8x` may stand before it.
const REACH: usize = 5;

/// Circuits in one unit: `8x H100`, `H100 x8`, `8-GPU`, `NVL72`, or the closing `-8` of a system's part number. Widths of
/// buses, memory, processors and lots are not read. O(words x words of the policy).
pub(super) fn circuits_written(reading: &Reading, family: Option<&Range<usize>>, words: &FamilyWords) -> Option<u32> {
    let counting = Counting { reading, words };
    let said = (0..reading.tokens.len()).filter(|&place| reading.tokens[place].mark == Mark::Said);
    let outside = said.filter(|place| family.is_none_or(|family| !family.contains(place)));
    let found = outside.filter_map(|place| {
        let read = counting.of_circuits(place).or_else(|| family.and_then(|family| counting.beside(place, family)))?;
        Some((family.map_or(0, |family| distance(place, family)), place, read))
    });
    let nearest = found.min().map(|(_, _, count)| count);
    nearest.or_else(|| family.and_then(|family| counting.in_name(family))).or_else(|| counting.closing(family?))
}

struct Counting<'r> {
    reading: &'r Reading,
    words: &'r FamilyWords,
}

impl Counting<'_> {
    /// `8 GPUs`, `8x GPU`, `8GPU`, `NVL72`.
    fn of_circuits(&self, place: usize) -> Option<u32> {
        let text = self.reading.text(place);
        if let Some(count) = self.stem_count(place) {
            return Some(count);
        }
        let attached = self.words.circuit.iter().find_map(|word| text.strip_suffix(&**word));
        if let Some(count) = attached.and_then(number) {
            return Some(count);
        }
        let (count, length) = self.number_at(place).or_else(|| Some((number(text)?, 1)))?;
        self.is_circuit(place + length).then_some(count)
    }

    /// `8x` before the family or behind it, `x8` behind it. `2x DGX H100` counts machines.
    fn beside(&self, place: usize, family: &Range<usize>) -> Option<u32> {
        if place < family.start {
            let (count, length) = self.number_at(place).or_else(|| self.pieces(place, family))?;
            let between = place + length..family.start;
            if family.clone().any(|place| self.is_system(place)) || self.is_of_rack_part(family.start) {
                return None;
            }
            let same = self.clause(place) == self.clause(family.start);
            return (same && between.len() <= REACH && between.clone().all(|place| self.passes(place)))
                .then_some(count);
        }
        let quiet = |mut places: Range<usize>| places.all(|place| self.is_quiet(place));
        let same = self.clause(place) == self.clause(family.end - 1);
        if !same || !quiet(family.end..place) {
            return None;
        }
        if let Some((count, length)) = self.number_at(place) {
            let end = (place..self.reading.tokens.len()).find(|&other| self.clause(other) != self.clause(place));
            return quiet(place + length..end.unwrap_or(self.reading.tokens.len())).then_some(count);
        }
        let (count, length) = match self.reading.text(place) {
            "X" => (number(self.reading.text(place + 1))?, 2),
            text => (number(text.strip_prefix('X')?)?, 1),
        };
        (!self.is_width(place) && !self.is_apart(place + length)).then_some(count)
    }

    /// `HGX-H100-8`: a number that closes the run of a system's name.
    fn closing(&self, family: &Range<usize>) -> Option<u32> {
        let run = self.reading.tokens.get(family.start)?.run;
        let tokens = &self.reading.tokens;
        let last = (family.end..tokens.len()).take_while(|&place| tokens[place].run == run).last()?;
        let system = (0..tokens.len()).any(|place| self.is_system(place));
        if system && self.clause(last) == self.clause(family.start) { number(self.reading.text(last)) } else { None }
    }

    /// `GB200 NVL72` where the whole is the family's name.
    fn in_name(&self, family: &Range<usize>) -> Option<u32> {
        family.clone().find_map(|place| self.stem_count(place))
    }

    /// `NVL72`, `UBB8`; nothing where the name of a rack stands for one of its parts (`NVL72 compute tray`).
    fn stem_count(&self, place: usize) -> Option<u32> {
        let text = self.reading.text(place);
        let stems = || self.words.count_stems.iter().find_map(|stem| text.strip_prefix(&**stem).and_then(number));
        let count = self.words.die_counts.get(text).copied().or_else(stems)?;
        (!self.is_of_rack_part(place)).then_some(count)
    }

    /// True when a part of a rack is named behind `place`, in its clause and before a joining word.
    fn is_of_rack_part(&self, place: usize) -> bool {
        let goes_on = |&other: &usize| {
            self.clause(other) == self.clause(place) && !is_one(self.reading.text(other), &self.words.joining, &[])
        };
        let mut behind = (place..self.reading.tokens.len()).take_while(goes_on);
        behind.any(|other| is_one(self.reading.text(other), &self.words.rack_parts, &[]))
    }

    /// A number of times and how many words write it: `8X`, or `8 X`.
    fn number_at(&self, place: usize) -> Option<(u32, usize)> {
        let text = self.reading.text(place);
        match text.strip_suffix('X') {
            Some(count) => Some((number(count)?, 1)),
            None if self.reading.text(place + 1) == "X" => Some((number(text)?, 2)),
            None => None,
        }
    }

    /// `8 cards H100`, and `8 units H100` or `8pcs H100` where no machine is what is counted.
    fn pieces(&self, place: usize, family: &Range<usize>) -> Option<(u32, usize)> {
        let (text, next) = (self.reading.text(place), self.reading.text(place + 1));
        let lot = |text: &str| self.words.lots.iter().any(|word| word == text);
        if is_one(next, &self.words.counters, &[]) {
            return Some((number(text)?, 2));
        }
        let machine = (place..self.reading.tokens.len())
            .any(|other| !family.contains(&other) && self.clause(other) == self.clause(place) && self.is_system(other));
        if machine {
            return None;
        }
        let attached = || self.words.lots.iter().find_map(|word| text.strip_suffix(&**word).and_then(number));
        if lot(next) { Some((number(text)?, 2)) } else { Some((attached()?, 1)) }
    }

    /// True for a word that may stand between `8x` and its family: no other count, no machine, nothing else counted.
    fn passes(&self, place: usize) -> bool {
        !self.is_system(place) && !self.is_apart(place) && self.number_at(place).is_none()
    }

    fn is_system(&self, place: usize) -> bool {
        is_one(self.reading.text(place), &self.words.system, &self.words.system_stems)
    }

    fn is_quiet(&self, place: usize) -> bool {
        let text = self.reading.text(place);
        gigabytes(text).is_some() || is_one(text, &self.words.company, &self.words.company_stems)
    }

    /// True for a number behind a bus, a generation or a version.
    fn is_width(&self, place: usize) -> bool {
        let before = place.checked_sub(1).map_or("", |before| self.reading.text(before));
        self.words.bus.iter().any(|word| word == before) || before.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn is_apart(&self, place: usize) -> bool {
        is_one(self.reading.text(place), &self.words.counted_apart, &[])
    }

    fn is_circuit(&self, place: usize) -> bool {
        is_one(self.reading.text(place), &self.words.circuit, &[])
    }

    fn clause(&self, place: usize) -> usize {
        self.reading.tokens[place].clause
    }
}

fn distance(place: usize, family: &Range<usize>) -> usize {
    if place < family.start { family.start - place } else { place + 1 - family.end }
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|count| (1..=576).contains(count) && text.len() <= 3)
}
