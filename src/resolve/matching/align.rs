//! Which words of two names belong together.

use super::letters::Script;
use super::marks::{Boundary, Marks};
use super::name::{Class, Token};
use super::scale::Scale;
use super::sound::{is_in_a_group, sound};
use super::token::{self, How};

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
/// Consonants that may stand in one of two plain words only where one is a run of words.
const SLIPS: u32 = 2;

/// Pairs the words: the same ones first, then runs of words against one, then the most alike. Each word is in one pair at
/// most. The order of the two names decides between equals, so that callers must fix it. O(words x words) likenesses.
pub(super) fn align(a: &[&Token], b: &[&Token], scale: &Scale, alike: &Alike<'_>) -> Vec<Pair> {
    let (mut open_a, mut open_b) = (vec![true; a.len()], vec![true; b.len()]);
    let mut pairs = Vec::with_capacity(a.len().min(b.len()));
    for (i, one) in a.iter().enumerate() {
        let same = (0..b.len()).find(|j| open_b[*j] && one.is_the_word(b[*j]));
        if let Some(j) = same {
            let (alike, how) = alike(i, j);
            (open_a[i], open_b[j]) = (false, false);
            pairs.push(Pair { a: (i, 1), b: (j, 1), alike, how });
        }
    }
    if open_a.contains(&true) && open_b.contains(&true) {
        runs((a, b), (&mut open_a, &mut open_b), scale, |one, run, alike, how| {
            pairs.push(Pair { a: run, b: (one, 1), alike, how });
        });
        runs((b, a), (&mut open_b, &mut open_a), scale, |one, run, alike, how| {
            pairs.push(Pair { a: (one, 1), b: run, alike, how });
        });
        closest(alike, (&mut open_a, &mut open_b), scale.words.least, &mut pairs);
    }
    pairs.sort_by_key(|pair| (pair.a, pair.b));
    pairs
}

/// Runs of open words of `many` that together make one open word of `single`.
fn runs(
    (many, single): (&[&Token], &[&Token]),
    (open_many, open_single): (&mut [bool], &mut [bool]),
    scale: &Scale,
    mut found: impl FnMut(usize, (usize, usize), u16, How),
) {
    let mut all: Vec<(usize, Run)> = Vec::new();
    for start in 0..many.len() {
        let mut run = Run::of(many[start]);
        for end in (start..many.len().min(start + RUN)).take_while(|end| open_many[*end]).skip(1) {
            run = run.with(many[end]);
            all.push((start, run));
        }
    }
    for (at, one) in single.iter().enumerate() {
        if !open_single[at] || one.text.len() < 2 {
            continue;
        }
        let best = all
            .iter()
            .filter(|(start, run)| run.may_be(one) && open_many[*start..start + run.words].iter().all(|open| *open))
            .filter_map(|(start, run)| {
                let (alike, how) = together(&many[*start..start + run.words], *run, one, scale)?;
                Some((alike, std::cmp::Reverse(*start), run.words, how))
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
        let most = if self.is_lossy || one.script > Script::Letters { token::OTHER_LETTERS } else { SLIPS };
        let other = (self.letters & !one.possible()).count_ones() + (one.letters & !self.possible).count_ones();
        other <= most || one.unglued.is_some()
    }

    /// True when a word is as short as the first letters of the run.
    fn may_be_initials(self, one: &Token) -> bool {
        one.text.len() == self.words && one.text.len() <= INITIALS && one.class == Class::Core
    }
}

/// False when a look at one word rules out that it stands in another together with its neighbours, where all are in letters
/// with one reading each. O(1).
pub(super) fn may_be_part(part: &Token, one: &Token) -> bool {
    let length = one.text.len();
    let is_initial = || one.class == Class::Core && one.text.as_bytes().contains(&part.marks.first);
    let has_its_letters = || (part.letters & !one.possible()).count_ones() <= SLIPS || one.unglued.is_some();
    let fits = part.written.len() < length + 2 + length / 4 && one.class != Class::Number;
    length > 1 && ((length <= INITIALS && is_initial()) || (fits && has_its_letters()))
}

/// How alike a run of words is to one word, when it is.
fn together(words: &[&Token], run: Run, one: &Token, scale: &Scale) -> Option<(u16, How)> {
    let costs = &scale.words;
    let mut letters = words.iter().zip(one.text.bytes());
    if run.may_be_initials(one) && letters.all(|(part, letter)| part.text.as_bytes().first() == Some(&letter)) {
        return Some((costs.initial, How::Initial));
    }
    if is_plain(words, one) && !is_near(words, one, scale) {
        return None;
    }
    let joined = Token::joined(words);
    let (alike, how) = token::alike(&joined, one, scale);
    let alone = || words.iter().map(|part| token::alike(part, one, scale).0).max().unwrap_or(0);
    match alike {
        1000 => Some((costs.joined, How::Joined)),
        _ if alike < costs.least || alike <= alone() => None,
        _ if how == How::Reading => Some((alike, How::Reading)),
        _ if alike >= costs.joined_from => Some((alike - costs.joined_slip, How::Joined)),
        _ => None,
    }
}

/// True when only the letters and the sound tell how alike a run and a word are.
fn is_plain(words: &[&Token], one: &Token) -> bool {
    let plain = |word: &Token| word.script == Script::Latin && word.ways.is_none();
    plain(one) && one.unglued.is_none() && words.iter().all(|word| plain(word))
}

/// The cheap part of a comparison of plain words: false when the run cannot be near enough.
fn is_near(words: &[&Token], one: &Token, scale: &Scale) -> bool {
    let (least, letters) = (scale.words.joined_from, &scale.letters);
    let by_letters = letters_of_run(words).is_none_or(|run| letters.ceiling(run, one.marks) >= least);
    let by_sound =
        sound_of_run(words).is_none_or(|run| Scale::share(letters.ceiling(run, one.said), scale.words.sound) >= least);
    if !by_letters && !by_sound {
        return false;
    }
    let text: String = words.iter().map(|word| word.written.as_str()).collect();
    (by_letters && letters.alike(&text, &one.text, least) > 0)
        || (by_sound && token::sounds_alike(&sound(&text), &one.sound, least, scale) > 0)
}

/// The letters of words written together, where they are told from those of each.
fn letters_of_run(words: &[&Token]) -> Option<Marks> {
    words.windows(2).try_fold(words[0].spelt, |run, pair| {
        let same = pair[0].written.bytes().last() == pair[1].written.bytes().next();
        run.then(pair[1].spelt, if same { Boundary::Same } else { Boundary::Other })
    })
}

/// The sound of words written together, where it is told from those of each: no group of letters stands across them.
fn sound_of_run(words: &[&Token]) -> Option<Marks> {
    if words.iter().any(|word| word.text != word.written) {
        return None;
    }
    words.windows(2).try_fold(words[0].said, |run, pair| {
        let meet = |one: &str, other: &str| Some((one.bytes().last()?, other.bytes().next()?));
        let (last, first) = meet(&pair[0].written, &pair[1].written)?;
        let (said, next) = meet(&pair[0].sound, &pair[1].sound)?;
        let once = said == next && !said.is_ascii_digit();
        let boundary = if once { Boundary::OnceOnly } else { Boundary::Other };
        if is_in_a_group(last, first) { None } else { run.then(pair[1].said, boundary) }
    })
}

fn closest(alike: &Alike<'_>, (open_a, open_b): (&mut [bool], &mut [bool]), least: u16, pairs: &mut Vec<Pair>) {
    let mut likely = Vec::new();
    for i in (0..open_a.len()).filter(|i| open_a[*i]) {
        for j in (0..open_b.len()).filter(|j| open_b[*j]) {
            let (alike, how) = alike(i, j);
            if alike >= least {
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
