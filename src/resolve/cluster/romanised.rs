//! Chinese words in Latin letters: whether a word is Hanyu Pinyin, and how words in older spellings read alike.

use crate::policy::IdentityWords;

/// Ways to write Chinese in Latin letters.
pub(super) struct Romanised<'p>(&'p IdentityWords);

impl<'p> Romanised<'p> {
    pub(super) fn new(words: &'p IdentityWords) -> Romanised<'p> {
        Romanised(words)
    }

    /// True when two words of the same sound are one in two spellings: the one all pinyin, the other not. O(letters).
    pub(super) fn are_one(&self, one: &str, other: &str) -> bool {
        const LEAST: usize = 5;
        let long = |word: &str| word.len() >= LEAST && word.bytes().all(|letter| letter.is_ascii_lowercase());
        one != other
            && long(one)
            && long(other)
            && self.sound(one) == self.sound(other)
            && self.is_pinyin(one) != self.is_pinyin(other)
    }

    /// The word as it reads, whatever the spelling; what belongs to no group stays. O(letters x groups).
    pub(super) fn sound(&self, word: &str) -> String {
        let mut out = String::with_capacity(word.len());
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let begins = |group: &&[String; 2]| rest.starts_with(&group[0]) && ends_well(&group[0], rest);
            match self.0.romanised.iter().find(begins) {
                Some([group, said]) => {
                    out.push_str(said);
                    rest = &rest[group.len()..];
                }
                None => {
                    out.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        out
    }

    /// True when a word is nothing but syllables of pinyin. O(letters x initials x finals).
    pub(super) fn is_pinyin(&self, word: &str) -> bool {
        let mut ends = vec![false; word.len() + 1];
        ends[0] = true;
        for at in 0..word.len() {
            if !ends[at] {
                continue;
            }
            for initial in self.0.pinyin_initials.iter().filter(|initial| word[at..].starts_with(*initial)) {
                let behind = &word[at + initial.len()..];
                for last in self.0.pinyin_finals.iter().filter(|last| behind.starts_with(*last)) {
                    ends[at + initial.len() + last.len()] |= self.go_together(initial, last);
                }
            }
        }
        !word.is_empty() && ends[word.len()]
    }

    fn go_together(&self, initial: &String, last: &String) -> bool {
        let begins = |letters: &[char]| last.starts_with(letters);
        let narrow = !self.0.pinyin_narrow.contains(initial) || begins(&['i', 'u']);
        let wide = !self.0.pinyin_wide.contains(initial) || last == "i" || !begins(&['i']);
        // no syllable begins with i or u itself
        let alone = !initial.is_empty() || !begins(&['i', 'u']);
        narrow && wide && alone
    }
}

/// `ng`, and a vowel with `h` behind it, are one sound only where no vowel follows: elsewhere the last letter begins the next
/// syllable.
fn ends_well(group: &str, rest: &str) -> bool {
    let is_vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let goes_on = rest[group.len()..].starts_with(|next| is_vowel(next) || next == 'w');
    let open = group.ends_with("ng") || (group.ends_with('h') && group.starts_with(is_vowel));
    !open || !goes_on
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn older_spellings_meet_pinyin_and_pinyin_never_itself() {
        let policy = Policy::embedded().unwrap();
        let words = Romanised::new(policy.identity_words());
        for (one, other) in [
            ("anqing", "antsing"),
            ("yuanxingyi", "yuanhsingyi"),
            ("anzhi", "anchih"),
            ("zhijin", "chihjin"),
            ("zhongchuang", "chungchuang"),
            ("xinzhu", "hsinchu"),
            ("beijing", "beiching"),
            ("shengguang", "shengkwong"),
            ("guangzhou", "kwongzhou"),
            ("daguang", "dakwong"),
            ("zhihui", "chihhui"),
        ] {
            assert!(words.are_one(one, other) && words.are_one(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("jinghua", "qinghua"),
            ("zhangwei", "changwei"),
            ("bangda", "pangda"),
            ("beijing", "nanjing"),
            ("anqing", "anqing"),
            ("chemical", "jemical"),
        ] {
            assert!(!words.are_one(one, other), "{one} {other}");
        }
    }
}
