//! Free text as capital words that know their clause, and what the text says of them: in the goods, aside, or denied.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
    /// Words of a text: `8xH100` is `8X H100`, `*` is read as x, `No.` as a number sign. Accents and full widths fold
    /// away. Scripts without blanks are cut from Latin letters and into single signs. O(length).
    pub(super) fn of(text: &str) -> Reading {
        let mut reader = Reader::default();
        if text.is_ascii() {
            text.bytes().for_each(|letter| reader.read(char::from(letter)));
        } else {
            text.nfkd().filter(|letter| !is_combining_mark(*letter)).for_each(|letter| reader.read(letter));
        }
        reader.read(' ');
        reader.reading
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

/// A text on its way into words.
#[derive(Default)]
struct Reader {
    reading: Reading,
    current: String,
    run: usize,
    clause: usize,
}

impl Reader {
    fn read(&mut self, letter: char) {
        if letter.is_ascii_alphanumeric() {
            self.current.push(letter.to_ascii_uppercase());
            return;
        }
        if is_sign(letter) {
            self.close();
            self.push(letter.encode_utf8(&mut [0; 4]));
            return;
        }
        if letter.is_alphanumeric() {
            self.current.extend(letter.to_uppercase());
            return;
        }
        if letter == '.' && self.current == "NO" {
            self.current.clear();
            self.push("NUMERO");
        }
        self.close();
        match letter {
            '*' | '×' => self.push("X"),
            '+' => self.push("PLUS"),
            '&' => self.push("AND"),
            ',' | ';' | '(' | ')' | '[' | ']' | '|' | '。' | '、' => self.clause += 1,
            _ if letter.is_whitespace() => self.run += 1,
            _ => {}
        }
    }

    fn close(&mut self) {
        if !self.current.is_empty() {
            let text = std::mem::take(&mut self.current);
            let (first, rest) = counts_apart(&text);
            self.push(first);
            if !rest.is_empty() {
                self.push(rest);
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.reading.tokens.push(Token { text: text.to_owned(), run: self.run, clause: self.clause, mark: Mark::Said });
    }
}

/// True for signs of scripts that put no blanks between words: Han, Hiragana, Katakana.
pub(super) fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
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

/// `8XH100` and `8X80GB` as two words, `H100X8` too; `A100X` and `MI300X` stay. The second word may be empty.
fn counts_apart(text: &str) -> (&str, &str) {
    if let Some((count, rest)) = text.split_once('X')
        && is_number(count)
        && (rest.starts_with(|letter: char| letter.is_alphabetic()) || gigabytes(rest).is_some())
    {
        return text.split_at(count.len() + 1);
    }
    match text.rfind('X') {
        Some(place)
            if is_number(&text[place + 1..])
                && text[..place].ends_with(digit)
                && text.starts_with(|letter: char| letter.is_alphabetic()) =>
        {
            text.split_at(place)
        }
        _ => (text, ""),
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
            ("8卡GPU服务器", "8 卡 GPU 服 务 器"),
            ("Ｈ１００显卡，Kühlkörper", "H100 显 卡 KUHLKORPER"),
        ];
        for (text, expected) in cases {
            assert_eq!(Reading::of(text).texts().join(" "), expected, "{text}");
        }
    }
}
