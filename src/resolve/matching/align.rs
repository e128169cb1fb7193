//! Which words of two names belong together.

use super::distance;
use super::letters::Script;
use super::name::{Class, Token};
use super::sound::sound;
use super::token::{self, How, LEAST};

/// Words of one name against words of the other, by position.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Pair {
    /// First word and number of words.
    pub(super) a: (usize, usize),
    pub(super) b: (usize, usize),
    /// 0 to 1000.
    pub(super) alike: u16,
    pub(super) how: How,
}

/// How alike the word at a place of the first name is to the word at a place of the second, where they may be one.
pub(super) type Alike<'a> = dyn Fn(usize, usize) -> (u16, How) + 'a;

/// Words that run together at most.
pub(super) const RUN: usize = 4;
/// First letters of words that stand for all of them, at most.
const INITIALS: usize = 3;

/// Pairs the words: the same ones first, then runs of words against one, then the most alike. Each word is in one pair at
/// most. The order of the two names decides between equals, so that callers must fix it. O(words x words) likenesses.
pub(super) fn align(a: &[&Token], b: &[&Token], alike: &Alike<'_>) -> Vec<Pair> {
    let (mut open_a, mut open_b) = (vec![true; a.len()], vec![true; b.len()]);
    let mut pairs = Vec::with_capacity(a.len().min(b.len()));
    for (i, one) in a.iter().enumerate() {
        let same = (0..b.len()).find(|j| open_b[*j] && one.letters == b[*j].letters && b[*j].text == one.text);
        if let Some(j) = same {
            let (alike, how) = alike(i, j);
            (open_a[i], open_b[j]) = (false, false);
            pairs.push(Pair { a: (i, 1), b: (j, 1), alike, how });
        }
    }
    if open_a.contains(&true) && open_b.contains(&true) {
        runs(a, b, (&mut open_a, &mut open_b), |one, run, alike, how| {
            pairs.push(Pair { a: run, b: (one, 1), alike, how });
        });
        runs(b, a, (&mut open_b, &mut open_a), |one, run, alike, how| {
            pairs.push(Pair { a: (one, 1), b: run, alike, how });
        });
        closest(alike, (&mut open_a, &mut open_b), &mut pairs);
    }
    pairs.sort_by_key(|pair| (pair.a, pair.b));
    pairs
}

/// Runs of open words of `many` that together make one open word of `single`.
fn runs(
    many: &[&Token],
    single: &[&Token],
    (open_many, open_single): (&mut [bool], &mut [bool]),
    mut found: impl FnMut(usize, (usize, usize), u16, How),
) {
    for (at, one) in single.iter().enumerate() {
        if !open_single[at] || one.text.len() < 2 {
            continue;
        }
        let best = (0..many.len())
            .flat_map(|start| (2..=RUN.min(many.len() - start)).map(move |length| (start, length)))
            .filter(|(start, length)| open_many[*start..start + length].iter().all(|open| *open))
            .filter_map(|(start, length)| {
                let (alike, how) = together(&many[start..start + length], one)?;
                Some((alike, std::cmp::Reverse(start), length, how))
            })
            .max_by_key(|(alike, start, length, _)| (*alike, *start, *length));
        if let Some((alike, std::cmp::Reverse(start), length, how)) = best {
            open_many[start..start + length].fill(false);
            open_single[at] = false;
            found(at, (start, length), alike, how);
        }
    }
}

/// What a run of words has together.
#[derive(Clone, Copy)]
pub(super) struct Run {
    words: usize,
    length: usize,
    letters: u32,
    possible: u32,
    is_lossy: bool,
}

impl Run {
    pub(super) fn of(first: &Token) -> Run {
        Run {
            words: 1,
            length: first.written.len(),
            letters: first.letters,
            possible: first.possible(),
            is_lossy: first.script > Script::Letters,
        }
    }

    /// The run with one word more.
    pub(super) fn with(self, next: &Token) -> Run {
        let next = Run::of(next);
        Run {
            words: self.words + 1,
            length: self.length + next.length,
            letters: self.letters | next.letters,
            possible: self.possible | next.possible,
            is_lossy: self.is_lossy || next.is_lossy,
        }
    }

    /// False when a look at lengths and consonants rules out that the run is one word. O(1).
    pub(super) fn may_be(self, one: &Token) -> bool {
        if self.may_be_initials(one) {
            return true;
        }
        if self.length.abs_diff(one.text.len()) > 2 + one.text.len() / 4 || one.class == Class::Number {
            return false;
        }
        let most = if self.is_lossy || one.script > Script::Letters { token::OTHER_LETTERS } else { 2 };
        let other = (self.letters & !one.possible()).count_ones() + (one.letters & !self.possible).count_ones();
        other <= most || one.unglued.is_some()
    }

    /// True when a word is as short as the first letters of the run.
    fn may_be_initials(self, one: &Token) -> bool {
        one.text.len() == self.words && one.text.len() <= INITIALS && one.class == Class::Core
    }
}

/// Least likeness of words joined to the word that they may be.
const NEAR: u16 = 860;

/// How alike a run of words is to one word, when it is.
fn together(words: &[&Token], one: &Token) -> Option<(u16, How)> {
    let (first, rest) = words.split_first()?;
    let run = rest.iter().fold(Run::of(first), |run, word| run.with(word));
    if !run.may_be(one) {
        return None;
    }
    let mut letters = words.iter().zip(one.text.bytes());
    if run.may_be_initials(one) && letters.all(|(part, letter)| part.text.as_bytes().first() == Some(&letter)) {
        return Some((850, How::Initial));
    }
    if is_plain(words, one) && !is_near(words, one) {
        return None;
    }
    let joined = Token::joined(words);
    let (alike, how) = token::alike(&joined, one);
    let alone = || words.iter().map(|part| token::alike(part, one).0).max().unwrap_or(0);
    match alike {
        1000 => Some((980, How::Joined)),
        _ if alike < LEAST || alike <= alone() => None,
        _ if how == How::Reading && alike >= LEAST => Some((alike, How::Reading)),
        _ if alike >= NEAR => Some((alike - 20, How::Joined)),
        _ => None,
    }
}

/// True when only the letters and the sound tell how alike a run and a word are.
fn is_plain(words: &[&Token], one: &Token) -> bool {
    let plain = |word: &Token| word.script == Script::Latin && word.ways.is_none();
    plain(one) && one.unglued.is_none() && words.iter().all(|word| plain(word))
}

/// The cheap part of a comparison of plain words: false when the run cannot be near enough.
fn is_near(words: &[&Token], one: &Token) -> bool {
    let text: String = words.iter().map(|word| word.written.as_str()).collect();
    distance::alike_above(&text, &one.text, NEAR) > 0 || token::sounds_alike(&sound(&text), &one.sound) >= NEAR
}

fn closest(alike: &Alike<'_>, (open_a, open_b): (&mut [bool], &mut [bool]), pairs: &mut Vec<Pair>) {
    let mut likely = Vec::new();
    for i in (0..open_a.len()).filter(|i| open_a[*i]) {
        for j in (0..open_b.len()).filter(|j| open_b[*j]) {
            let (alike, how) = alike(i, j);
            if alike >= LEAST {
                likely.push((std::cmp::Reverse(alike), i.abs_diff(j), i, j, how));
            }
        }
    }
    likely.sort_unstable();
    for (std::cmp::Reverse(alike), _, i, j, how) in likely {
        if open_a[i] && open_b[j] {
            (open_a[i], open_b[j]) = (false, false);
            pairs.push(Pair { a: (i, 1), b: (j, 1), alike, how });
        }
    }
}
