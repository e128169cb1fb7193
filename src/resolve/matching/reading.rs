//! In which ways a word of another script is read in Latin letters, where a letter or a group of letters has several.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::distance::Distance;
use super::sound::{letters_of, sound};

/// Groups of letters with their readings, by the first letter, longest first.
#[derive(Default)]
pub(super) struct Readings(HashMap<char, Vec<Group>, RandomState>);

struct Group {
    letters: Vec<char>,
    latin: Vec<String>,
    holds: Holds,
}

/// Where the first reading of a group takes the place of its letters one by one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Always,
    AtTheBeginning,
    AsOneOfSeveral,
}

/// The ways to read one word.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Ways {
    /// Letters of the word.
    letters: u8,
    /// In order of their first letter.
    steps: Vec<Step>,
    /// Consonants of some reading, one bit each.
    pub(super) possible: u32,
    /// Consonants of every reading.
    pub(super) certain: u32,
    /// Whole readings, the likeliest first; of long words one for each sound.
    pub(super) whole: Vec<String>,
}

/// Letters from one place up to another, read as Latin ones.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Step {
    from: u8,
    to: u8,
    latin: String,
}

/// Whole readings that are kept of a word, and letters of a word that is looked at: limits of work.
const MOST: usize = 16;
const LONGEST: usize = 40;
/// Letters up to which every spelling of a reading is kept; of longer words every sound.
const SPELLED: usize = 5;

impl Readings {
    /// From lines of the rule book: a group of letters, then its readings. `=` before the group: always read so; `^`: at
    /// the beginning of a word.
    pub(super) fn new(lines: &[Vec<String>]) -> Readings {
        let mut groups: HashMap<char, Vec<Group>, RandomState> = HashMap::default();
        for line in lines {
            let Some((marked, latin)) = line.split_first() else { continue };
            let (holds, group) = match marked.strip_prefix('=') {
                Some(group) => (Holds::Always, group),
                None => marked
                    .strip_prefix('^')
                    .map_or((Holds::AsOneOfSeveral, marked.as_str()), |group| (Holds::AtTheBeginning, group)),
            };
            let letters: Vec<char> = group.chars().collect();
            if let Some(first) = letters.first() {
                groups.entry(*first).or_default().push(Group { letters, latin: latin.to_vec(), holds });
            }
        }
        groups.values_mut().for_each(|known| known.sort_by_key(|group| std::cmp::Reverse(group.letters.len())));
        Readings(groups)
    }

    /// A letter in small, without marks that the rule book does not know.
    fn plain(&self, c: char) -> char {
        let small = c.to_lowercase().next().unwrap_or(c);
        if self.0.contains_key(&small) { small } else { small.nfd().next().unwrap_or(small) }
    }

    fn groups(&self, rest: &[char]) -> impl Iterator<Item = &Group> {
        let known = rest.first().and_then(|first| self.0.get(first)).into_iter().flatten();
        known.filter(move |group| rest.starts_with(&group.letters))
    }

    /// The reading of a group that takes the place of its letters at a place of a word, and the length of the group.
    pub(super) fn fixed(&self, word: &[char], at: usize) -> Option<(&str, usize)> {
        let near: Vec<char> = word[at..].iter().take(3).map(|c| self.plain(*c)).collect();
        let holds = |group: &&Group| match group.holds {
            Holds::Always => true,
            Holds::AtTheBeginning => at == 0,
            Holds::AsOneOfSeveral => false,
        };
        let group = self.groups(&near).find(holds)?;
        Some((group.latin.first()?, group.letters.len()))
    }

    /// All ways to read a word; `None` where its letters have one reading each. O(letters x readings kept).
    pub(super) fn ways(&self, word: &str) -> Option<Ways> {
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphanumeric()).map(|c| self.plain(c)).collect();
        if letters.len() > LONGEST || !letters.iter().any(|c| self.0.contains_key(c)) {
            return None;
        }
        let mut steps: Vec<Step> = Vec::new();
        for at in 0..letters.len() {
            let mut step = |length: usize, latin: &str| {
                let step = Step { from: at as u8, to: (at + length) as u8, latin: latin.to_owned() };
                if !steps.contains(&step) {
                    steps.push(step);
                }
            };
            for group in self.groups(&letters[at..]).filter(|group| group.holds != Holds::AtTheBeginning || at == 0) {
                group.latin.iter().for_each(|latin| step(group.letters.len(), latin));
            }
            let one: String =
                any_ascii::any_ascii_char(letters[at]).chars().filter(char::is_ascii_alphanumeric).collect();
            step(1, &one.to_ascii_lowercase());
        }
        Some(Ways::of(letters.len(), steps))
    }
}

impl Ways {
    fn of(letters: usize, steps: Vec<Step>) -> Ways {
        let possible = steps.iter().fold(0, |bits, step| bits | letters_of(&step.latin));
        let mut certain: Vec<Option<u32>> = vec![None; letters + 1];
        certain[0] = Some(0);
        for step in &steps {
            let Some(so_far) = certain[usize::from(step.from)] else { continue };
            let here = so_far | letters_of(&step.latin);
            let behind = &mut certain[usize::from(step.to)];
            *behind = Some(behind.map_or(here, |known| known & here));
        }
        let whole = whole(letters, &steps);
        Ways { letters: letters as u8, certain: certain[letters].unwrap_or(0), steps, possible, whole }
    }

    /// The ways of words written as one.
    pub(super) fn joined<'w>(parts: impl Iterator<Item = Option<&'w Ways>>) -> Option<Ways> {
        let mut letters = 0_usize;
        let mut steps = Vec::new();
        for part in parts {
            let part = part?;
            let moved = |at: u8| u8::try_from(usize::from(at) + letters);
            for step in &part.steps {
                let (from, to) = (moved(step.from).ok()?, moved(step.to).ok()?);
                steps.push(Step { from, to, latin: step.latin.clone() });
            }
            letters += usize::from(part.letters);
        }
        (letters <= LONGEST).then(|| Ways::of(letters, steps))
    }

    /// True for a word of one letter.
    pub(super) fn is_single(&self) -> bool {
        self.letters == 1
    }

    /// True when some reading begins with a letter.
    pub(super) fn begins(&self, letter: u8) -> bool {
        self.steps.iter().filter(|step| step.from == 0).any(|step| step.latin.as_bytes().first() == Some(&letter))
    }

    /// How alike the nearest reading is to a Latin word, 0 to 1000, as letters are compared. O(steps x letters).
    pub(super) fn alike(&self, latin: &str, distance: &Distance) -> u16 {
        let word = latin.as_bytes();
        let letters = usize::from(self.letters);
        let longer = word.len().max(letters);
        if word.len() > LONGEST || word.is_empty() || word.len() * 2 < letters || letters * 3 < word.len() {
            return 0;
        }
        const NONE: u16 = u16::MAX / 2;
        let mut cost = [[NONE; LONGEST + 1]; LONGEST + 1];
        cost[0][0] = 0;
        let mut steps = self.steps.as_slice();
        for at in 0..=letters {
            let (own, later) = steps.split_at(steps.iter().take_while(|step| usize::from(step.from) == at).count());
            steps = later;
            for done in 0..=word.len() {
                let so_far = cost[at][done];
                if so_far >= NONE {
                    continue;
                }
                if done < word.len() {
                    let next = so_far + distance.gap(word, done);
                    cost[at][done + 1] = cost[at][done + 1].min(next);
                }
                for step in own {
                    let (to, read) = (usize::from(step.to), step.latin.as_bytes());
                    let mut reach = |place: usize, price: u16| {
                        cost[to][place] = cost[to][place].min(so_far + price);
                    };
                    if word[done..].starts_with(read) {
                        reach(done + read.len(), 0);
                    }
                    if let ([letter], Some(other)) = (read, word.get(done)) {
                        reach(done + 1, distance.put_for(*letter, *other));
                        reach(done, distance.slip);
                    }
                }
            }
        }
        let price = u32::from(cost[letters][word.len()]) * 1000 / (u32::from(distance.other) * longer as u32);
        u16::try_from(1000_u32.saturating_sub(price)).unwrap_or(0)
    }
}

/// Readings of the whole word: those that keep to the likeliest one of most letters first, those that sound alike once.
fn whole(letters: usize, steps: &[Step]) -> Vec<String> {
    let told = |read: &str| if letters <= SPELLED { read.to_owned() } else { sound(read) };
    let mut parts: Vec<Vec<(u32, String)>> = vec![Vec::new(); letters + 1];
    parts[0].push((0, String::new()));
    for (at, steps) in steps.chunk_by(|one, other| one.from == other.from).enumerate() {
        let mut begun = std::mem::take(&mut parts[at]);
        settle(&mut begun, told);
        for (read, step) in begun.iter().flat_map(|read| steps.iter().zip(0_u32..).map(move |step| (read, step))) {
            let (step, rank) = step;
            parts[usize::from(step.to)].push((read.0 + rank.min(1), format!("{}{}", read.1, step.latin)));
        }
    }
    let mut read = parts.pop().unwrap_or_default();
    settle(&mut read, told);
    read.into_iter().map(|(_, read)| read).collect()
}

fn settle(read: &mut Vec<(u32, String)>, told: impl Fn(&str) -> String) {
    read.sort_by_key(|(turns, _)| *turns);
    let mut known: HashSet<String, RandomState> = HashSet::default();
    read.retain(|(_, read)| known.len() < MOST && known.insert(told(read)));
}
