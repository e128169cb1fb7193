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

/// True when `phrase` stands in `words` as consecutive words. O(words x phrase).
pub(super) fn contains(words: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && words.windows(phrase.len()).any(|window| window == phrase)
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
    }
}
