//! Names misspelt in ways that are known, so that what is found again can be counted.

use serde::Deserialize;

use super::chance::Chance;

/// One way to write a name otherwise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Distortion {
    /// As it stands.
    Exact,
    /// In capitals or small letters, without punctuation.
    Case,
    /// The first words behind the others.
    Rotated,
    /// The last word first.
    Reversed,
    /// A letter of a word of four letters or more left out.
    Dropped,
    /// A letter written twice.
    Doubled,
    /// Two neighbouring letters exchanged.
    Swapped,
    /// The legal form written out or shortened.
    Form,
    /// Two words written as one.
    Joined,
    /// A word of six letters or more written as two.
    Split,
    /// Letters put for ones that look like them.
    LookAlikes,
    /// In Cyrillic letters.
    Cyrillic,
    /// In Greek letters.
    Greek,
}

impl Distortion {
    /// All, in the order of tables.
    pub const ALL: [Distortion; 13] = [
        Distortion::Exact,
        Distortion::Case,
        Distortion::Rotated,
        Distortion::Reversed,
        Distortion::Dropped,
        Distortion::Doubled,
        Distortion::Swapped,
        Distortion::Form,
        Distortion::Joined,
        Distortion::Split,
        Distortion::LookAlikes,
        Distortion::Cyrillic,
        Distortion::Greek,
    ];

    /// In words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Distortion::Exact => "as it stands",
            Distortion::Case => "case and punctuation",
            Distortion::Rotated => "words rotated",
            Distortion::Reversed => "words reversed",
            Distortion::Dropped => "a letter dropped",
            Distortion::Doubled => "a letter doubled",
            Distortion::Swapped => "two letters exchanged",
            Distortion::Form => "legal form rewritten",
            Distortion::Joined => "two words joined",
            Distortion::Split => "a word split",
            Distortion::LookAlikes => "look-alike letters",
            Distortion::Cyrillic => "in Cyrillic letters",
            Distortion::Greek => "in Greek letters",
        }
    }
}

/// Distorts names, always in the same way for the same seed.
pub struct Distorter {
    rules: Rules,
    seed: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    forms: Vec<[String; 2]>,
    look_alikes: Vec<String>,
    cyrillic: Vec<[String; 2]>,
    greek: Vec<[String; 2]>,
}

impl Distorter {
    /// Reads the built-in rules.
    #[must_use]
    pub fn new(seed: u64) -> Distorter {
        let rules = toml::from_str(include_str!("data/distortions.toml")).expect("built-in rules are well formed");
        Distorter { rules, seed }
    }

    /// The `nth` name of a list in another spelling; `None` where the name leaves no room for it (no second word, no legal
    /// form of the rules, no Latin letter). O(length).
    #[must_use]
    pub fn distort(&self, name: &str, nth: usize, distortion: Distortion) -> Option<String> {
        let chance = &mut Chance::new(self.seed, ((nth as u64) << 8) + distortion as u64);
        let words: Vec<&str> = name.split_whitespace().collect();
        let spelt = match distortion {
            Distortion::Exact => return Some(name.to_owned()),
            Distortion::Case => Some(plain(name, chance)),
            Distortion::Rotated => turned(&words, chance),
            Distortion::Reversed => {
                (words.len() > 1).then(|| words.iter().rev().copied().collect::<Vec<_>>().join(" "))
            }
            Distortion::Dropped | Distortion::Doubled | Distortion::Swapped => slip(name, distortion, chance),
            Distortion::Form => self.form(&words, chance),
            Distortion::Joined => joined(&words, chance),
            Distortion::Split => split(name, chance),
            Distortion::LookAlikes => self.look_alikes(name, chance),
            Distortion::Cyrillic => spelt_with(name, &self.rules.cyrillic),
            Distortion::Greek => spelt_with(name, &self.rules.greek),
        };
        spelt.filter(|spelt| spelt != name)
    }

    /// A legal form at either end in its other spelling.
    fn form(&self, words: &[&str], chance: &mut Chance) -> Option<String> {
        let mut found = Vec::new();
        for [short, long] in &self.rules.forms {
            for (from, to) in [(short, long), (long, short)] {
                let length = from.split(' ').count();
                if length >= words.len() {
                    continue;
                }
                let (front, end) = (&words[..length], &words[words.len() - length..]);
                if bare(&end.join(" ")) == bare(from) {
                    found.push((length, format!("{} {to}", words[..words.len() - length].join(" "))));
                }
                if bare(&front.join(" ")) == bare(from) {
                    found.push((length, format!("{to} {}", words[length..].join(" "))));
                }
            }
        }
        let most = found.iter().map(|(length, _)| *length).max()?;
        found.retain(|(length, _)| *length == most);
        Some(chance.pick(&found).1.clone())
    }

    /// Each letter that has a look-alike with a chance of one half, one at least.
    fn look_alikes(&self, name: &str, chance: &mut Chance) -> Option<String> {
        let other = |c: char| {
            let pair = self.rules.look_alikes.iter().find(|pair| pair.starts_with(c))?;
            pair.chars().nth(1)
        };
        let places: Vec<usize> = name.char_indices().filter(|(_, c)| other(*c).is_some()).map(|(at, _)| at).collect();
        if places.is_empty() {
            return None;
        }
        let sure = *chance.pick(&places);
        let letters = name.char_indices().map(|(at, c)| match other(c) {
            Some(other) if at == sure || chance.percent(50) => other,
            _ => c,
        });
        Some(letters.collect())
    }
}

fn plain(name: &str, chance: &mut Chance) -> String {
    let kept: String = name.chars().filter(|c| !matches!(c, '.' | ',' | '"' | '\'')).collect();
    if chance.percent(50) { kept.to_uppercase() } else { kept.to_lowercase() }
}

fn turned(words: &[&str], chance: &mut Chance) -> Option<String> {
    if words.len() < 2 {
        return None;
    }
    let at = 1 + chance.below(words.len() - 1);
    Some([&words[at..], &words[..at]].concat().join(" "))
}

fn slip(name: &str, distortion: Distortion, chance: &mut Chance) -> Option<String> {
    const LETTERS: usize = 4;
    let (at, length) = long_word(name, LETTERS, chance)?;
    let letter = at + chance.below(length);
    let mut spelt = name.as_bytes().to_vec();
    match distortion {
        Distortion::Dropped => drop(spelt.remove(letter)),
        Distortion::Doubled => spelt.insert(letter, spelt[letter].to_ascii_lowercase()),
        _ => {
            let different = (at..at + length - 1).filter(|at| !spelt[*at].eq_ignore_ascii_case(&spelt[*at + 1]));
            let different: Vec<usize> = different.collect();
            let first = *different.get(chance.below(different.len()))?;
            spelt.swap(first, first + 1);
        }
    }
    String::from_utf8(spelt).ok()
}

/// Where a run of Latin letters of some length stands, and how long it is.
fn long_word(name: &str, least: usize, chance: &mut Chance) -> Option<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, byte) in name.bytes().enumerate() {
        match runs.last_mut() {
            Some((start, length)) if byte.is_ascii_alphabetic() && *start + *length == at => *length += 1,
            _ if byte.is_ascii_alphabetic() => runs.push((at, 1)),
            _ => {}
        }
    }
    runs.retain(|(_, length)| *length >= least);
    (!runs.is_empty()).then(|| *chance.pick(&runs))
}

fn joined(words: &[&str], chance: &mut Chance) -> Option<String> {
    if words.len() < 2 {
        return None;
    }
    let at = chance.below(words.len() - 1);
    let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let second = words.remove(at + 1);
    words[at].push_str(&second);
    Some(words.join(" "))
}

fn split(name: &str, chance: &mut Chance) -> Option<String> {
    const LETTERS: usize = 6;
    let (at, length) = long_word(name, LETTERS, chance)?;
    let middle = at + 2 + chance.below(length - 3);
    Some(format!("{} {}", &name[..middle], &name[middle..]))
}

/// A name in the letters of another script; `None` where it has none to change.
fn spelt_with(name: &str, letters: &[[String; 2]]) -> Option<String> {
    let lower = name.to_lowercase();
    let mut rest = lower.as_str();
    let mut spelt = String::with_capacity(name.len() * 2);
    while let Some(first) = rest.chars().next() {
        let known = letters.iter().find(|[latin, _]| rest.starts_with(latin.as_str()));
        match known {
            Some([latin, other]) => {
                spelt.push_str(other);
                rest = &rest[latin.len()..];
            }
            None => {
                spelt.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    (spelt != lower).then_some(spelt)
}

fn bare(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric() || *c == ' ');
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_distortion_does_what_it_says() {
        let distorter = Distorter::new(5);
        let spelt = |name: &str, distortion| distorter.distort(name, 3, distortion);
        let name = "OOO Varnex Optika";
        let expected = "Limited Liability Company Varnex Optika";
        assert_eq!(spelt(name, Distortion::Form).as_deref(), Some(expected));
        assert_eq!(spelt("Zarya Co., Ltd.", Distortion::Form).as_deref(), Some("Zarya Company Limited"));
        assert_eq!(spelt(name, Distortion::Reversed).as_deref(), Some("Optika Varnex OOO"));
        assert_eq!(spelt(name, Distortion::Cyrillic).as_deref(), Some("ооо варнекс оптика"));
        assert_eq!(spelt("Zarya", Distortion::Rotated), None);
        assert_eq!(spelt("Zarya Bank", Distortion::Joined).as_deref(), Some("ZaryaBank"));
        for distortion in Distortion::ALL {
            assert_eq!(spelt(name, distortion), spelt(name, distortion), "{distortion:?}");
        }
        let length = |distortion| spelt(name, distortion).map_or(0, |spelt| spelt.chars().count());
        assert_eq!((length(Distortion::Dropped), length(Distortion::Doubled)), (name.len() - 1, name.len() + 1));
        assert_eq!(length(Distortion::LookAlikes), name.len());
    }
}
