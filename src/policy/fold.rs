//! One spelling for words that many systems write differently: upper case, no accents, no punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Upper-case words of letters and digits; everything else separates. O(length).
pub(super) fn words(text: &str) -> Vec<String> {
    folded(text).split_whitespace().map(str::to_owned).collect()
}

/// The words joined by one blank. O(length).
pub(super) fn line(text: &str) -> String {
    words(text).join(" ")
}

/// True when `phrase` stands in `words` as consecutive words; one word of a script that writes words without blanks between
/// them may stand inside another. O(words x phrase).
pub(super) fn contains(words: &[String], phrase: &[String]) -> bool {
    match phrase {
        [] => false,
        [one] if is_written_close(one) => words.iter().any(|word| word.contains(one.as_str())),
        _ => words.windows(phrase.len()).any(|window| window == phrase),
    }
}

/// The words with every phrase struck out; what stood around one does not become consecutive. O(words x phrases).
pub(super) fn without(mut words: Vec<String>, phrases: &[Vec<String>]) -> Vec<String> {
    for phrase in phrases.iter().filter(|phrase| !phrase.is_empty()) {
        while let Some(at) = words.windows(phrase.len()).position(|window| window == phrase) {
            words.splice(at..at + phrase.len(), [String::new()]);
        }
        if let [one] = &phrase[..]
            && is_written_close(one)
        {
            words.iter_mut().for_each(|word| *word = word.replace(one.as_str(), " "));
        }
    }
    words
}

/// Chinese and Japanese, and Korean, which hangs particles on its words.
fn is_written_close(word: &str) -> bool {
    word.chars().next().is_some_and(
        |letter| matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'),
    )
}

fn folded(text: &str) -> String {
    if text.is_ascii() {
        let letters = text.bytes().filter(|byte| *byte != b'\'');
        return letters
            .map(|byte| if byte.is_ascii_alphanumeric() { byte.to_ascii_uppercase().into() } else { ' ' })
            .collect();
    }
    let plain = text.nfkd().filter(|letter| !is_combining_mark(*letter) && !matches!(letter, '\'' | '\u{2019}'));
    plain.flat_map(char::to_uppercase).map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_width_and_punctuation_fold_away() {
        assert_eq!(line("Côte d\u{2019}Ivoire"), "COTE DIVOIRE");
        assert_eq!(line("ＣＨＩＮＡ (Mainland)"), "CHINA MAINLAND");
        assert_eq!(line(" - "), "");
    }

    #[test]
    fn phrases_match_whole_consecutive_words() {
        let text = words("GeForce RTX 4090 D, 24 GB");
        assert!(contains(&text, &words("RTX 4090")));
        assert!(!contains(&text, &words("RTX 24")));
        assert!(!contains(&text, &[]));
        assert!(contains(&words("故障品维修退回"), &words("维修")));
        assert!(contains(&words("서버 수리용"), &words("수리")));
    }
}
