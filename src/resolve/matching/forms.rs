//! Legal forms of a name: taken off both its ends, or out of its middle where words were turned round.

use super::lexicon::Lexicon;
use super::name::{Class, Token};

/// Legal forms taken off a name: folded words and class.
#[derive(Default)]
pub(super) struct Forms {
    pub(super) seen: Vec<(String, u8)>,
}

impl Forms {
    /// Takes forms off both ends as long as there are any. A name that is nothing else stays whole.
    pub(super) fn take(tokens: &mut Vec<Token>, lexicon: &Lexicon) -> Forms {
        let words: Vec<String> = tokens.iter().map(|token| lexicon.form_word(token).to_owned()).collect();
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some((last, rest)) = words.split_last_mut()
            && rest.iter().any(|word| lexicon.class(word) == Class::Core)
            && let Some(meant) = lexicon.short_form(last)
        {
            *last = meant;
        }
        let (mut start, mut end) = (0, tokens.len());
        let (mut front, mut back) = (Vec::new(), Vec::new());
        while let Some((length, class)) = lexicon.form_at_end(&words[start..end]) {
            back.push((words[end - length..end].join(" "), class));
            end -= length;
            // what joins a form to a name goes with it (`Pell & Co.`)
            if end > start + 1 && words[end - 1] == "and" {
                end -= 1;
            }
        }
        while let Some((length, class)) = lexicon.form_in_front(&words[start..end]) {
            front.push((words[start..start + length].join(" "), class));
            start += length;
        }
        if words[start..end].iter().all(|word| lexicon.class(word) == Class::Filler) {
            return Forms::default();
        }
        if front.is_empty() && back.is_empty() {
            return Forms::inside(tokens, &words, lexicon);
        }
        tokens.truncate(end);
        tokens.drain(..start);
        front.extend(back.into_iter().rev());
        Forms { seen: front }
    }
}

impl Forms {
    /// Takes the longest form out of the middle of a name that has none at its ends, where words were turned round
    /// (`Trading LLC Varnex`). A form of two letters is one there only in the name of a firm that says its trade.
    fn inside(tokens: &mut Vec<Token>, words: &[&str], lexicon: &Lexicon) -> Forms {
        let trade = words.iter().any(|word| lexicon.class(word) == Class::Generic);
        let found = (1..words.len()).filter_map(|end| {
            let (length, class) = lexicon.form_at_end(&words[..end])?;
            let letters: usize = words[end - length..end].iter().map(|word| word.len()).sum();
            let told =
                words[..end - length].iter().chain(&words[end..]).any(|word| lexicon.class(word) != Class::Filler);
            (told && (letters > 2 || trade)).then_some((letters, end - length, length, class))
        });
        let Some((_, start, length, class)) = found.max_by_key(|(letters, start, ..)| (*letters, *start)) else {
            return Forms::default();
        };
        tokens.drain(start..start + length);
        Forms { seen: vec![(words[start..start + length].join(" "), class)] }
    }
}
