//! What a slip of the pen makes of a word or a phrase of the rule book.

/// A word with one letter left out, once for each letter.
pub(super) fn shortened(word: &str) -> impl Iterator<Item = String> + '_ {
    (0..word.len()).map(|at| format!("{}{}", &word[..at], &word[at + 1..]))
}

/// A word with two different neighbours exchanged, once for each pair.
pub(super) fn exchanged(word: &str) -> impl Iterator<Item = String> + '_ {
    let bytes = word.as_bytes();
    let pairs = (1..bytes.len()).filter(|at| bytes[at - 1] != bytes[*at]);
    pairs.map(|at| format!("{}{}{}{}", &word[..at - 1], &word[at..=at], &word[at - 1..at], &word[at + 1..]))
}

/// A word with a doubled letter written once, once for each.
pub(super) fn once(word: &str) -> impl Iterator<Item = String> + '_ {
    let bytes = word.as_bytes();
    let doubled = (1..bytes.len()).filter(|at| bytes[at - 1] == bytes[*at]);
    doubled.map(|at| format!("{}{}", &word[..at], &word[at + 1..]))
}

/// A phrase, and its spellings with two neighbours or all words run together.
pub(super) fn run_together(phrase: &[String]) -> Vec<Vec<String>> {
    const LETTERS: usize = 5;
    let mut spelled = vec![phrase.to_vec()];
    if phrase.iter().map(String::len).sum::<usize>() < LETTERS || phrase.len() < 2 {
        return spelled;
    }
    for at in 1..phrase.len() {
        let mut joined = phrase.to_vec();
        let second = joined.remove(at);
        joined[at - 1].push_str(&second);
        spelled.push(joined);
    }
    if phrase.len() > 2 {
        spelled.push(vec![phrase.concat()]);
    }
    spelled
}
