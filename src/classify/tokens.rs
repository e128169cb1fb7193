//! Free text as capital words that know their clause, and what the text says of them: in the goods, aside, or denied.

use std::ops::Range;

/// How a word stands in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// Of the goods.
    Said,
    /// Of what the goods fit or are meant for.
    Aside,
    /// Of what the text says is not there.
    Denied,
}

/// One capital word of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token {
    /// Letters and digits, upper case.
    pub(super) text: String,
    /// Number of the run without blanks that it stands in (`HGX-H100-8` is one run).
    pub(super) run: usize,
    /// Number of the clause, counted by commas, semicolons and brackets.
    pub(super) clause: usize,
    /// How it stands.
    pub(super) mark: Mark,
}

/// A text in words.
#[derive(Clone, Default, Debug)]
pub(super) struct Reading {
    /// Words in order.
    pub(super) tokens: Vec<Token>,
    /// True when the text says that no accelerator is in the goods.
    pub(super) denied: bool,
}

impl Reading {
    /// Words of a text: `8xH100` is `8X H100`, `*` is read as x, `No.` as a number sign. O(length).
    pub(super) fn of(text: &str) -> Reading {
        let mut reading = Reading::default();
        let (mut run, mut clause, mut current) = (0, 0, String::new());
        for letter in text.chars().chain([' ']) {
            if letter.is_alphanumeric() {
                current.extend(letter.to_uppercase());
                continue;
            }
            let numero = letter == '.' && current == "NO";
            reading.push(if numero { "NUMERO" } else { &current }, run, clause);
            current.clear();
            match letter {
                '*' | '×' => reading.push("X", run, clause),
                '+' => reading.push("PLUS", run, clause),
                '&' => reading.push("AND", run, clause),
                ',' | ';' | '(' | ')' | '[' | ']' | '|' => clause += 1,
                _ if letter.is_whitespace() => run += 1,
                _ => {}
            }
        }
        reading
    }

    fn push(&mut self, text: &str, run: usize, clause: usize) {
        for text in counts_apart(text).into_iter().filter(|text| !text.is_empty()) {
            self.tokens.push(Token { text: text.to_owned(), run, clause, mark: Mark::Said });
        }
    }

    /// The word at a place.
    pub(super) fn text(&self, place: usize) -> &str {
        self.tokens.get(place).map_or("", |token| &token.text)
    }

    /// True when the phrase begins at `place` and all its words have an accepted mark.
    pub(super) fn stands(&self, place: usize, phrase: &[String], accepted: &[Mark]) -> bool {
        !phrase.is_empty()
            && self.tokens.get(place..place + phrase.len()).is_some_and(|window| {
                window.iter().zip(phrase).all(|(token, word)| token.text == *word && accepted.contains(&token.mark))
            })
    }

    /// First place of a phrase among what is said of the goods.
    pub(super) fn said(&self, phrase: &[String]) -> Option<Range<usize>> {
        let place = (0..self.tokens.len()).find(|&place| self.stands(place, phrase, &[Mark::Said]))?;
        Some(place..place + phrase.len())
    }

    /// True when any word said of the goods meets the test.
    pub(super) fn any_said(&self, test: impl Fn(&str) -> bool) -> bool {
        self.tokens.iter().any(|token| token.mark == Mark::Said && test(&token.text))
    }

    /// The words alone.
    pub(super) fn texts(&self) -> Vec<String> {
        self.tokens.iter().map(|token| token.text.clone()).collect()
    }

    /// Marks what was said in a range.
    pub(super) fn mark(&mut self, range: Range<usize>, mark: Mark) {
        for token in self.tokens[range].iter_mut().filter(|token| token.mark == Mark::Said) {
            token.mark = mark;
        }
    }
}

/// True when a word is one of `words`, or one of `stems` followed by a digit.
pub(super) fn is_one(text: &str, words: &[String], stems: &[String]) -> bool {
    let goes_on = |stem: &String| text.strip_prefix(&**stem).is_some_and(|rest| rest.starts_with(digit));
    words.iter().any(|word| word == text) || stems.iter().any(goes_on)
}

/// Gigabytes that a word speaks of (`80GB`, `96G`).
pub(super) fn gigabytes(text: &str) -> Option<u32> {
    text.strip_suffix("GB").or_else(|| text.strip_suffix('G'))?.parse().ok()
}

/// `8XH100` and `8X80GB` as two words, `H100X8` too; `A100X` and `MI300X` stay.
fn counts_apart(text: &str) -> Vec<&str> {
    if let Some((count, rest)) = text.split_once('X')
        && is_number(count)
        && (rest.starts_with(|letter: char| letter.is_alphabetic()) || gigabytes(rest).is_some())
    {
        return vec![&text[..=count.len()], rest];
    }
    match text.rfind('X') {
        Some(place)
            if is_number(&text[place + 1..])
                && text[..place].ends_with(digit)
                && text.starts_with(|letter: char| letter.is_alphabetic()) =>
        {
            vec![&text[..place], &text[place..]]
        }
        _ => vec![text],
    }
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_written_on_to_a_name_are_words_of_their_own() {
        let cases = [
            ("8xH100", "8X H100"),
            ("H100*8", "H100 X 8"),
            ("H200x8", "H200 X8"),
            ("8x80GB", "8X 80GB"),
            ("MI300X A100X", "MI300X A100X"),
            ("part No. 12", "PART NUMERO 12"),
            ("1920x1080", "1920X1080"),
        ];
        for (text, expected) in cases {
            assert_eq!(Reading::of(text).texts().join(" "), expected, "{text}");
        }
    }
}
