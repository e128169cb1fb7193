//! Under which keys a name and its words are found.

use std::sync::Arc;

use super::letters::Script;
use super::name::{Name, Token};
use super::sound::{consonants, sound};

/// What the words of a name that it does not stand under may weigh at most, in thousandths of all. A limit of the index:
/// less finds more and asks longer.
pub(super) const REST: u64 = 380;
/// Letters of a sound from which one may be left out; shorter ones meet too many.
const SLIP_FROM: usize = 5;
/// Letters of a word that is also found by its letters with one left out: a letter less can change the sound of two. Longer
/// words have other keys enough.
const SHORT: (usize, usize) = (3, 14);
/// Readings of a word whose consonants alone find it, the likeliest.
const SKELETONS: usize = 4;
/// Consonants that are enough to find a word by.
const CONSONANTS: usize = 3;

/// The rarest words of a name, until the rest weighs little.
pub(super) fn heaviest(tokens: &[Arc<Token>]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..tokens.len()).collect();
    sorted.sort_by(|a, b| {
        let (a, b) = (&tokens[*a], &tokens[*b]);
        b.weight.cmp(&a.weight).then_with(|| a.text.cmp(&b.text))
    });
    let all: u64 = tokens.iter().map(|token| u64::from(token.weight)).sum();
    let mut rest = all;
    sorted.retain(|at| {
        let needed = rest * 1000 > all * REST;
        rest -= u64::from(tokens[*at].weight);
        needed
    });
    sorted
}

/// All words of a short name together, neighbours together, the consonants of the whole, and the words in any order.
pub(super) fn whole_keys(name: &Name) -> Vec<String> {
    let tokens = &name.tokens;
    const WORDS: usize = 4;
    let joined: String = tokens.iter().map(|token| token.written.as_str()).collect();
    let mut keys: Vec<String> =
        tokens.windows(2).map(|pair| format!("{}{}", pair[0].written, pair[1].written)).collect();
    if tokens.len() <= WORDS || tokens.iter().any(|token| token.script == Script::Syllables) {
        let consonants = consonants(&sound(&joined));
        if consonants.len() > CONSONANTS {
            keys.push(format!("={consonants}"));
        }
    }
    keys.extend([joined, name.whole.clone()]);
    keys.extend((!name.bag.is_empty()).then(|| format!("#{}", name.bag)));
    keys
}

/// The keys under which a word is found.
pub(super) fn each_key(token: &Token, mut key: impl FnMut(&str)) {
    let unglued = token.unglued.as_deref().map(sound);
    for (read, rank) in token.ways.iter().flat_map(|ways| ways.whole.iter().zip(0..)) {
        let said = sound(read);
        key(&said);
        let skeleton = if rank < SKELETONS { consonants(&said) } else { String::new() };
        if skeleton.len() >= CONSONANTS {
            key(&format!("={skeleton}"));
        }
    }
    let mut shorter = String::with_capacity(token.text.len().max(token.sound.len()) + 1);
    for said in [Some(token.sound.as_str()), unglued.as_deref()].into_iter().flatten() {
        key(said);
        for at in (0..said.len()).filter(|_| said.len() >= SLIP_FROM) {
            shorter.clear();
            shorter.push_str(&said[..at]);
            shorter.push_str(&said[at + 1..]);
            key(&shorter);
        }
    }
    let mut marked = |mark: char, parts: [&str; 2]| {
        shorter.clear();
        shorter.push(mark);
        parts.into_iter().for_each(|part| shorter.push_str(part));
        key(&shorter);
    };
    if (SHORT.0..=SHORT.1).contains(&token.text.len()) {
        (0..token.text.len()).for_each(|at| marked('-', [&token.text[..at], &token.text[at + 1..]]));
        marked('-', [&token.text, ""]);
    }
    if token.consonants.len() >= CONSONANTS {
        marked('=', [&token.consonants, ""]);
    }
}
