//! Whether two names name one party, by their words alone: how alike, and what keeps them apart all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::romanised::Romanised;
use crate::policy::{Policy, ResolutionRule};
use crate::resolve::NormalForm;
use crate::resolve::matching::{
    Class, DecidedBy, How, Lexicon, Likeness, Name, Rarity, Schema, Script, Token, compare, score,
};
use crate::resolve::normal::{folded, slipped};

/// The words of the rule book by which names are read and held against each other.
pub(super) struct Names<'n, 'p> {
    lexicon: &'n Lexicon,
    pub(super) rule: &'p ResolutionRule,
    firm_words: BTreeSet<String>,
    loose: BTreeSet<String>,
    /// Words of legal forms.
    form_words: BTreeSet<String>,
    /// Legal forms in one spelling, by their letters.
    forms: BTreeMap<String, String>,
    romanised: Romanised<'p>,
}

/// A name made ready.
pub(super) struct Prepared {
    pub(super) name: Name,
    /// Its legal form in one spelling, without the words that papers leave out.
    pub(super) forms: Vec<String>,
    /// All its words in one, without legal forms.
    pub(super) whole: Box<str>,
    /// All its letters in one, legal forms too.
    pub(super) letters: Box<str>,
    /// All its words, with blanks between them.
    line: Box<str>,
    /// Its letters without the words of a legal form at its end, the last of which may be cut off.
    pub(super) bare: Box<str>,
    /// Its words as they sound where they are Chinese, without its legal form; empty where no word sounds otherwise.
    pub(super) heard: Box<str>,
    digits: Vec<String>,
}

/// How alike two names are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Judged {
    pub(super) score: u16,
    pub(super) decided_by: DecidedBy,
    pub(super) apart: Option<Apart>,
    pub(super) shaky: Shaky,
    /// One slip of the pen apart, whatever word it is in.
    pub(super) slip: bool,
}

/// How words differ that bring two firms together more easily than others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Shaky {
    /// Not in such a way.
    No,
    /// A slip of the pen at the beginning of a word: its first letter left out, doubled or exchanged with the next. One of
    /// the names must be far rarer, or something else agree too.
    Head,
    /// Words are shortened, or begin with another letter: something else must agree too.
    Yes,
}

/// What keeps like names apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Apart {
    Numbers,
    LegalForm,
    OtherWords,
    LeftOut,
    ShortName,
}

impl Apart {
    pub(super) fn words(self) -> &'static str {
        match self {
            Apart::Numbers => "the numbers in the names differ",
            Apart::LegalForm => "the legal forms differ",
            Apart::OtherWords => "the names have different words for the sort of firm",
            Apart::LeftOut => "one name has words that the other has not",
            Apart::ShortName => "the one telling word is too short to differ",
        }
    }
}

impl<'n, 'p> Names<'n, 'p> {
    pub(super) fn new(policy: &'p Policy, normal: &'n NormalForm<'p>) -> Names<'n, 'p> {
        let words = policy.identity_words();
        let lower = |word: &String| plain(word);
        let forms =
            policy.legal_forms().iter().map(|(words, form)| (words.concat().to_lowercase(), form.to_lowercase()));
        Names {
            lexicon: normal.lexicon(),
            rule: policy.resolution_rule(),
            firm_words: words.firm_words.iter().map(lower).collect(),
            loose: words.loose_form_words.iter().map(lower).collect(),
            form_words: policy.legal_forms().iter().flat_map(|(words, _)| words.iter().map(lower)).collect(),
            forms: forms.collect(),
            romanised: Romanised::new(words),
        }
    }

    /// Reads a spelling. Words weigh by what they are, never by how often they stand in the data: rows about others
    /// decide nothing. O(length).
    pub(super) fn read(&self, spelling: &str) -> Prepared {
        let spelling = self.without_firm(spelling);
        let line = plain(spelling).into_boxed_str();
        let letters = line.split(' ').collect::<String>().into_boxed_str();
        let name = Name::new(spelling, Schema::Organisation, self.lexicon, &Rarity::default());
        let mut forms: Vec<String> = name.forms.iter().flat_map(|form| self.form(form)).collect();
        forms.sort();
        forms.dedup();
        let whole = name.tokens.iter().map(|token| token.text.as_str()).collect::<String>().into_boxed_str();
        let mut digits: Vec<String> = name.tokens.iter().map(|token| digits(&token.text)).collect();
        digits.retain(|digits| !digits.is_empty());
        digits.sort();
        let heard = self.heard(&name);
        Prepared { name, forms, whole, letters, bare: self.bare(&line), heard, line, digits }
    }

    fn heard(&self, name: &Name) -> Box<str> {
        let heard: String = name.tokens.iter().map(|token| self.romanised.sound(&token.text)).collect();
        let telling = name.tokens.iter().any(|token| token.class == Class::Core && token.script == Script::Latin);
        if telling { heard.into_boxed_str() } else { Box::default() }
    }

    /// True when the words of two names are the same one by one, or one Chinese word in two spellings, with one at least of
    /// these. O(letters).
    fn reads_alike(&self, a: &Prepared, b: &Prepared) -> bool {
        let (ours, theirs) = (&a.name.tokens, &b.name.tokens);
        let same = |(one, other): (&Arc<Token>, &Arc<Token>)| {
            one.text == other.text || (one.class == Class::Core && self.romanised.are_one(&one.text, &other.text))
        };
        !a.heard.is_empty()
            && a.heard == b.heard
            && a.whole != b.whole
            && ours.len() == theirs.len()
            && ours.iter().zip(theirs).all(same)
    }

    fn bare(&self, line: &str) -> Box<str> {
        let mut words: Vec<&str> = line.split(' ').collect();
        if words.last().is_some_and(|last| self.is_cut_form(last)) {
            words.pop();
        }
        while words.last().is_some_and(|last| self.form_words.contains(*last)) {
            words.pop();
        }
        words.concat().into_boxed_str()
    }

    /// True for the beginning of a word of legal forms that is no such word.
    fn is_cut_form(&self, word: &str) -> bool {
        let begins = |form: &String| form.len() > word.len() && form.starts_with(word);
        !self.form_words.contains(word) && self.form_words.iter().any(begins)
    }

    fn without_firm<'s>(&self, spelling: &'s str) -> &'s str {
        let Some((first, rest)) = spelling.trim().split_once(char::is_whitespace) else { return spelling };
        let is_firm = self.firm_words.contains(&plain(first));
        if is_firm && rest.trim().contains(char::is_whitespace) { rest } else { spelling }
    }

    fn form(&self, written: &str) -> Vec<String> {
        let joined: String = written.split(' ').collect();
        let form = self.forms.get(&joined).map_or(written, String::as_str);
        let telling = form.split(' ').filter(|word| !self.loose.contains(*word) && *word != "and");
        telling.map(str::to_owned).collect()
    }

    /// Holds two names against each other; `None` below the likeness that is worth a line, or where no word tells which
    /// party it is and they are no slip of the pen apart. Symmetric. O(words x words).
    pub(super) fn judge(&self, a: &Prepared, b: &Prepared) -> Option<Judged> {
        let slip = is_one_slip(a, b);
        if !(slip || (a.is_telling() && b.is_telling())) {
            return None;
        }
        let score = score(&a.name, &b.name);
        let slip = slip || self.is_cut_off(a, b, self.rule.cut_name);
        let cut = !slip && (self.is_cut_off(a, b, self.rule.cut_beside) || self.reads_alike(a, b));
        if score < self.rule.possible && !slip && !cut {
            return None;
        }
        let likeness = compare(&a.name, &b.name);
        let (apart, shaky) = self.held_apart(a, b, &likeness);
        let judged = Judged { score, decided_by: likeness.decided_by, apart, shaky, slip: false };
        // a slip of the pen makes a number of a word, or none of one
        let numbers = apart == Some(Apart::Numbers) && written_digits(a) != written_digits(b);
        let settled = numbers || apart == Some(Apart::ShortName);
        Some(match () {
            () if settled || !(slip || cut) => judged,
            () if slip => judged.by_slip(self.rule, [a, b]),
            () => judged.cut_short(self.rule),
        })
    }
}

impl Judged {
    /// One is the other cut off after so few letters, or in another spelling of Chinese, that one of the names must be far rarer,
    /// or something else agree too.
    fn cut_short(self, rule: &ResolutionRule) -> Judged {
        Judged { score: self.score.max(rule.merge), apart: None, shaky: Shaky::Head, slip: true, ..self }
    }

    /// The names are one but for a slip of the pen, be it in the legal form or a common word. Where one word alone tells
    /// the party and likeness alone does not join them, one of the names must be far rarer, or something else agree too.
    fn by_slip(self, rule: &ResolutionRule, names: [&Prepared; 2]) -> Judged {
        let two_words = names.iter().all(|name| name.core().count() > 1);
        let shaky = match self.apart {
            _ if two_words => Shaky::No,
            None if self.score >= rule.merge => self.shaky,
            _ => Shaky::Head,
        };
        Judged { score: self.score.max(rule.merge), apart: None, shaky, slip: true, ..self }
    }
}

/// True when two long names differ by one letter left out or put in, or by two neighbours exchanged. Another letter in the
/// place of one is no slip here: so do names of two firms differ. Known legal forms that differ are two firms as well.
fn is_one_slip(a: &Prepared, b: &Prepared) -> bool {
    const LEAST_LETTERS: usize = 12;
    let long = |text: &str| text.chars().count() >= LEAST_LETTERS;
    let one = |a: &str, b: &str| long(a) && long(b) && slipped(a, b);
    (a.whole != b.whole && one(&a.letters, &b.letters)) || (forms_agree(a, b) && one(&a.whole, &b.whole))
}

/// The digits of a name as they are written.
fn written_digits(name: &Prepared) -> String {
    digits(&name.line)
}

impl Prepared {
    /// True when a word of letters tells which party it is.
    pub(super) fn is_telling(&self) -> bool {
        self.name.tokens.iter().any(|token| token.class == Class::Core)
    }

    fn core(&self) -> impl Iterator<Item = &Token> {
        self.name.tokens.iter().map(Arc::as_ref).filter(|token| token.class == Class::Core)
    }
}

/// True unless both names have a legal form and the forms differ.
pub(super) fn forms_agree(a: &Prepared, b: &Prepared) -> bool {
    a.forms.is_empty() || b.forms.is_empty() || a.forms == b.forms
}

/// Words of two names that belong together and are not the same.
pub(super) fn differing_words(a: &Prepared, b: &Prepared) -> Vec<(String, String)> {
    let pairs = compare(&a.name, &b.name).aligned.into_iter();
    pairs
        .filter(|(one, other, _)| one.to_lowercase() != other.to_lowercase())
        .map(|(one, other, _)| (one, other))
        .collect()
}

impl Names<'_, '_> {
    /// True when one of two names of so many letters ends within a word of the other, not its first, or within its legal form:
    /// some systems keep the first 20, 24, 30, 35 or 40 letters.
    fn is_cut_off(&self, a: &Prepared, b: &Prepared, least: usize) -> bool {
        let within_a_word = |rest: &str| rest.starts_with(|letter: char| letter != ' ');
        [(a, b), (b, a)].into_iter().any(|(cut, whole)| {
            cut.letters.chars().count() >= least
                && cut.line.contains(' ')
                && (whole.line.strip_prefix(&*cut.line).is_some_and(within_a_word)
                    || self.form_is_cut(&cut.line, &whole.line))
        })
    }

    /// True when a name goes as another does up to its legal form, and ends within it: in a word that is the beginning of one,
    /// or behind the first of several.
    fn form_is_cut(&self, cut: &str, whole: &str) -> bool {
        let alike = cut.split(' ').zip(whole.split(' ')).take_while(|(one, other)| one == other).count();
        let behind = |line: &str| line.split(' ').skip(alike).map(str::to_owned).collect::<Vec<_>>();
        let (left, form) = (behind(cut), behind(whole));
        let is_form = |word: &String| self.form_words.contains(word);
        let ends_in_form = |words: &[String]| match words.split_last() {
            Some((last, before)) => {
                let cut = self.is_cut_form(last) || (last.len() == 1 && !before.is_empty());
                cut && before.iter().all(is_form)
            }
            None => cut.rsplit(' ').next().is_some_and(|last| self.form_words.contains(last)),
        };
        alike > 1 && !form.is_empty() && form.iter().all(is_form) && ends_in_form(&left)
    }

    fn held_apart(&self, a: &Prepared, b: &Prepared, likeness: &Likeness) -> (Option<Apart>, Shaky) {
        let one_letters = a.letters == b.letters;
        let together = one_letters || a.whole == b.whole;
        let short =
            |one: &Prepared| one.core().count() == 1 && one.core().all(|token| token.text.len() < self.rule.short_name);
        let apart = match () {
            () if one_letters => None,
            () if a.digits != b.digits => Some(Apart::Numbers),
            () if !forms_agree(a, b) => Some(Apart::LegalForm),
            () if together => None,
            () if short(a) || short(b) => {
                let same = a.core().map(|token| &token.text).eq(b.core().map(|token| &token.text));
                if same { self.other_words(a, b, likeness) } else { Some(Apart::ShortName) }
            }
            () => self.other_words(a, b, likeness),
        };
        let particle = |word: &str| {
            let all = a.name.tokens.iter().chain(&b.name.tokens);
            all.into_iter().any(|token| token.class == Class::Particle && token.shown == word)
        };
        let telling = likeness.aligned.iter().filter(|(one, other, _)| !(particle(one) && particle(other)));
        let shaky = telling.map(|(one, other, how)| match how {
            How::Initial | How::Shortened => Shaky::Yes,
            How::Spelling | How::Sound => beginnings(one, other, self.rule.long_word),
            How::Same | How::SameWord | How::Glued | How::Joined | How::Reading => Shaky::No,
        });
        (apart, shaky.max().filter(|_| !together).unwrap_or(Shaky::No))
    }

    /// Words for the sort of firm that differ, and words that one name has alone.
    fn other_words(&self, a: &Prepared, b: &Prepared, likeness: &Likeness) -> Option<Apart> {
        let mut left = [open(a), open(b)];
        let mut differ = false;
        for (one, other, how) in &likeness.aligned {
            let taken = [take(&mut left[0], one), take(&mut left[1], other)];
            let known = |tokens: &[&Token]| {
                tokens.iter().all(|token| matches!(token.class, Class::Generic | Class::Place)) && !tokens.is_empty()
            };
            // a word that is known by a slip alone is the word it is a slip of
            let listed = |tokens: &[&Token]| tokens.iter().all(|token| self.lexicon.is_known(&token.text));
            let exact = matches!(how, How::Same | How::SameWord | How::Joined);
            let plural = |text: &str| text.to_lowercase().trim_end_matches('s').to_owned();
            let two_words = known(&taken[0]) && known(&taken[1]) && listed(&taken[0]) && listed(&taken[1]);
            differ |= !exact && two_words && plural(one) != plural(other);
        }
        let alone = left.iter().flatten().any(|token| {
            !matches!(token.class, Class::Filler | Class::Particle) && !self.form_words.contains(&token.text)
        });
        match () {
            () if differ => Some(Apart::OtherWords),
            () if alone => Some(Apart::LeftOut),
            () => None,
        }
    }
}

/// How two words begin that are spelt differently.
fn beginnings(one: &str, other: &str, long_word: usize) -> Shaky {
    if !one.is_ascii() || !other.is_ascii() {
        return Shaky::No;
    }
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let left_out = long.len() == short.len() + 1 && long[1..] == **short;
    let turned = one.len() == other.len()
        && one.len() > 1
        && one[2..] == other[2..]
        && one.bytes().take(2).eq(other.bytes().take(2).collect::<Vec<_>>().into_iter().rev());
    match () {
        () if one.bytes().next() == other.bytes().next() => Shaky::No,
        () if long.len() >= long_word && (left_out || turned) => Shaky::Head,
        () => Shaky::Yes,
    }
}

fn open(one: &Prepared) -> Vec<&Token> {
    one.name.tokens.iter().map(Arc::as_ref).collect()
}

/// Takes the words of an aligned run out of those that are left.
fn take<'t>(left: &mut Vec<&'t Token>, run: &str) -> Vec<&'t Token> {
    let mut taken = Vec::new();
    let mut rest = run;
    while let Some(at) = left.iter().position(|token| {
        rest.strip_prefix(token.shown.as_str()).is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
    }) {
        let token = left.remove(at);
        rest = rest[token.shown.len()..].trim_start();
        taken.push(token);
        if rest.is_empty() {
            break;
        }
    }
    taken
}

/// Words in small letters without marks and punctuation.
fn plain(text: &str) -> String {
    folded(text).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
