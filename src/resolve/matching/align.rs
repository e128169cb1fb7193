//! Which words of two names belong together.

use super::letters::Script;
use super::name::{Class, Token};
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
const RUN: usize = 4;

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

/// How alike a run of words is to one word, when it is.
fn together(run: &[&Token], one: &Token) -> Option<(u16, How)> {
    const NEAR: u16 = 860;
    let letters: usize = run.iter().map(|part| part.written.len()).sum();
    let first_letters =
        || run.iter().zip(one.text.bytes()).all(|(part, letter)| part.text.as_bytes().first() == Some(&letter));
    if one.text.len() == run.len() && one.text.len() <= 3 && one.class == Class::Core && first_letters() {
        return Some((850, How::Initial));
    }
    if letters.abs_diff(one.text.len()) > 2 + one.text.len() / 4 || one.class == Class::Number {
        return None;
    }
    let (letters, possible) =
        run.iter().fold((0, 0), |(letters, possible), part| (letters | part.letters, possible | part.possible()));
    let lossy = run.iter().copied().chain([one]).any(|part| part.script > Script::Letters);
    let most = if lossy { token::OTHER_LETTERS } else { 2 };
    let other = (letters & !one.possible()).count_ones() + (one.letters & !possible).count_ones();
    if other > most && one.unglued.is_none() {
        return None;
    }
    let joined = Token::joined(run);
    let (alike, how) = token::alike(&joined, one);
    let alone = || run.iter().map(|part| token::alike(part, one).0).max().unwrap_or(0);
    match alike {
        1000 => Some((980, How::Joined)),
        _ if alike < LEAST || alike <= alone() => None,
        _ if how == How::Reading && alike >= LEAST => Some((alike, How::Reading)),
        _ if alike >= NEAR => Some((alike - 20, How::Joined)),
        _ => None,
    }
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
