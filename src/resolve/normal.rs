//! One normal form for a name: Unicode, case, punctuation and legal form no longer matter.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::matching::Lexicon;
use crate::policy::Policy;

/// Brings names into normal form by the legal forms of a policy.
pub struct NormalForm<'p> {
    policy: &'p Policy,
    endings: OnceLock<Endings<'p>>,
    lexicon: OnceLock<Lexicon>,
}

/// Legal forms by their last word, longest first: the words before the last, and the form they stand for.
type Endings<'p> = HashMap<&'p str, Vec<(&'p [String], &'p str)>>;

impl<'p> NormalForm<'p> {
    /// A normal form over the legal forms of `policy`.
    #[must_use]
    pub fn new(policy: &'p Policy) -> NormalForm<'p> {
        NormalForm { policy, endings: OnceLock::new(), lexicon: OnceLock::new() }
    }

    /// The rules whose words it uses.
    pub(super) fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// NFKD without marks, upper case, `&` as AND, punctuation as space, the closing legal form in one spelling.
    /// A name that is nothing but a legal form stays whole. O(length): only forms that end in the last word are tried.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        let words = folded(&self.plain(name));
        let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
        let endings = self.endings.get_or_init(|| endings(self.policy));
        let Some((last, rest)) = words.split_last() else { return String::new() };
        for (form, canonical) in endings.get(last).into_iter().flatten() {
            if rest.len() > form.len() && rest[rest.len() - form.len()..].iter().eq(form.iter()) {
                let mut kept = rest[..rest.len() - form.len()].to_vec();
                kept.push(canonical);
                return kept.join(" ");
            }
        }
        words.join(" ")
    }

    /// The words by which names are compared by likeness, read once.
    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon.get_or_init(|| Lexicon::new(self.policy.name_words()))
    }

    /// Letters of other scripts that only look like Latin ones as Latin, inside words of a name that has Latin letters.
    fn plain<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let latin = |c: char| c.is_ascii_alphabetic();
        if name.is_ascii() || !name.contains(latin) {
            return Cow::Borrowed(name);
        }
        let pairs = &self.policy.name_words().words.look_alikes;
        let seems = |c: char| {
            let lower = c.to_lowercase().next().unwrap_or(c);
            let pair = pairs.iter().find(|pair| pair.starts_with(lower))?;
            pair.chars().nth(1)
        };
        let word = |word: &str| -> String {
            let mixed = word.contains(latin) || word.chars().filter(|c| c.is_alphabetic()).all(|c| seems(c).is_some());
            word.chars().map(|c| if mixed { seems(c).unwrap_or(c) } else { c }).collect()
        };
        Cow::Owned(name.split_inclusive(|c: char| !c.is_alphanumeric()).map(word).collect())
    }
}

fn endings(policy: &Policy) -> Endings<'_> {
    let mut endings: Endings<'_> = HashMap::new();
    for (form, canonical) in policy.legal_forms() {
        if let Some((last, rest)) = form.split_last() {
            endings.entry(last.as_str()).or_default().push((rest, canonical.as_str()));
        }
    }
    endings
}

/// NFKD without marks, upper case, punctuation as space.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '&' => out.push_str(" AND "),
            '.' | '\'' | '\u{2019}' => {}
            c if c.is_alphanumeric() => out.extend(c.to_uppercase()),
            _ => out.push(' '),
        }
    }
    out
}

/// One letter more or less, or two neighbours exchanged. O(length).
pub(super) fn slipped(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(&long).take_while(|(one, other)| one == other).count();
    match long.len() - short.len() {
        1 => short[same..] == long[same + 1..],
        0 if same + 1 < long.len() => {
            short[same] == long[same + 1] && short[same + 1] == long[same] && short[same + 2..] == long[same + 2..]
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_case_marks_punctuation_and_the_spelling_of_the_legal_form() {
        let policy = Policy::embedded().unwrap();
        let normal = NormalForm::new(&policy);
        let one = |name: &str| normal.name(name);
        assert_eq!(one("Foo Pte. Ltd."), one("FOO PTE LIMITED"));
        assert_eq!(one("Kunlun Holdings Co., Ltd"), one("kunlun holdings company limited"));
        assert_eq!(one("Société Ünited & Söhne"), "SOCIETE UNITED AND SOHNE");
        assert_ne!(one("Foo Inc"), one("Foo Ltd"));
        assert_eq!((one("Limited"), one(""), one(" - ")), ("LIMITED".to_owned(), String::new(), String::new()));
    }

    #[test]
    fn the_longest_legal_form_at_the_end_is_taken_whatever_the_index() {
        let policy = Policy::embedded().unwrap();
        let normal = NormalForm::new(&policy);
        for (words, canonical) in policy.legal_forms() {
            assert_eq!(normal.name(&format!("Foo {}", words.join(" "))), format!("FOO {canonical}"));
        }
    }
}
