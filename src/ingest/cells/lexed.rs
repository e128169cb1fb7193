//! A date cell cut into numbers, months and marks, with its time of day and zone; nothing is decided here.

use super::digits::digit_of;
use super::months;

/// A piece of a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// Digits.
    Number {
        /// What they say.
        value: u32,
        /// How many they are.
        digits: u8,
    },
    /// The name of a month.
    Month(u8),
    /// `/`, `-`, `.`, `,`, `:`, `+`, and the marks of Chinese, Japanese and Korean dates.
    Mark(char),
    /// Blanks.
    Blank,
    /// `T` before a time.
    Time,
    /// `Z`, `UTC`, `GMT`.
    Zulu,
    /// A word in capitals that may name a time zone.
    Zone,
}

/// Before or after noon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Half {
    Morning,
    Afternoon,
}

/// The pieces of a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexed {
    tokens: [Token; MOST],
    count: usize,
    /// `AM` and `PM` in several languages.
    pub(super) half: Option<Half>,
}

/// Pieces of the longest date: `Tue, 04 Mar 2025 17:18:30.123456 +05:30`.
const MOST: usize = 24;
/// Digits of a number that is read: nanoseconds.
const MOST_DIGITS: u8 = 9;

impl Lexed {
    /// The pieces in order.
    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens[..self.count]
    }

    /// Cuts a cell; `None` when something in it is no piece of a date. O(length), without allocation.
    pub(super) fn new(cell: &str) -> Option<Lexed> {
        let (text, half) = without_half(cell.trim());
        let mut lexed = Lexed { tokens: [Token::Blank; MOST], count: 0, half };
        let mut rest = text.trim_end();
        while let Some(letter) = rest.chars().next() {
            let length = if digit_of(letter).is_some() {
                lexed.number(rest)?
            } else if let Some(mark) = mark_of(letter) {
                lexed.push(mark)?;
                letter.len_utf8()
            } else if letter.is_whitespace() {
                lexed.push(Token::Blank)?;
                letter.len_utf8()
            } else {
                lexed.word(rest)?
            };
            rest = &rest[length..];
        }
        Some(lexed)
    }

    fn push(&mut self, token: Token) -> Option<()> {
        if token == Token::Blank && (self.count == 0 || self.tokens[self.count - 1] == Token::Blank) {
            return Some(());
        }
        *self.tokens.get_mut(self.count)? = token;
        self.count += 1;
        Some(())
    }

    fn number(&mut self, rest: &str) -> Option<usize> {
        let (mut value, mut digits, mut length) = (0_u32, 0, 0);
        for letter in rest.chars() {
            let Some(digit) = digit_of(letter) else { break };
            if digits == MOST_DIGITS {
                return None;
            }
            value = value * 10 + u32::from(digit);
            digits += 1;
            length += letter.len_utf8();
        }
        self.push(Token::Number { value, digits })?;
        Some(length)
    }

    fn word(&mut self, rest: &str) -> Option<usize> {
        let is_letter = |letter: char| letter.is_alphabetic() && mark_of(letter).is_none();
        let length = rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len());
        let word = rest.get(..length).filter(|word| !word.is_empty())?;
        let half = match word {
            "上午" | "午前" | "오전" => Some(Half::Morning),
            "下午" | "午後" | "오후" => Some(Half::Afternoon),
            _ => None,
        };
        if half.is_some() {
            self.half = half;
            return Some(length);
        }
        let token = match word {
            "T" | "t" => Some(Token::Time),
            "Z" | "z" | "UTC" | "GMT" => Some(Token::Zulu),
            _ => match months::month(word) {
                Some(month) => Some(Token::Month(month)),
                None if months::is_filler(word) => None,
                None if self.count == 0 && months::is_weekday(word) => {
                    let behind = rest[length..].starts_with([',', '.']);
                    return Some(length + usize::from(behind));
                }
                None if (2..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                    Some(Token::Zone)
                }
                None => return None,
            },
        };
        if let Some(token) = token {
            self.push(token)?;
        }
        Some(length)
    }
}

fn mark_of(letter: char) -> Option<Token> {
    let mark = match letter {
        '/' | '／' => '/',
        '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        '.' | '．' => '.',
        ',' | '，' | '、' => ',',
        ':' | '：' | '时' | '時' | '시' => ':',
        '+' => '+',
        '\'' | '\u{2019}' => '\'',
        '年' | '년' => '年',
        '月' | '월' => '月',
        '日' | '号' | '號' | '일' => '日',
        // what follows minutes and seconds says nothing more
        '分' | '분' | '秒' | '초' => return Some(Token::Blank),
        _ => return None,
    };
    Some(Token::Mark(mark))
}

/// The cell without `AM` or `PM` at its end.
fn without_half(cell: &str) -> (&str, Option<Half>) {
    const WORDS: [(&str, Half); 8] = [
        ("AM", Half::Morning),
        ("A.M.", Half::Morning),
        ("A.M", Half::Morning),
        ("A. M.", Half::Morning),
        ("PM", Half::Afternoon),
        ("P.M.", Half::Afternoon),
        ("P.M", Half::Afternoon),
        ("P. M.", Half::Afternoon),
    ];
    for (word, half) in WORDS {
        let at = cell.len().checked_sub(word.len());
        if let Some((before, end)) = at.and_then(|at| cell.split_at_checked(at))
            && end.eq_ignore_ascii_case(word)
            && before.trim_end().chars().next_back().is_some_and(|letter| digit_of(letter).is_some())
        {
            return (before.trim_end(), Some(half));
        }
    }
    (cell, None)
}
