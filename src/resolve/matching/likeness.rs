//! How alike two names are: one graded score, what decided it, and the words that belong together.

use std::collections::BTreeSet;

use super::align::{Alike, Pair, align};
use super::letters::Script;
use super::lexicon::ANY_FORM;
use super::name::{Name, Schema, Token, View};
use super::scale::Scale;
use super::token::{self, How};
use crate::policy::Costs;

/// The likeness of two names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Likeness {
    /// 0 to 1000; 1000 only where the names are the same after folding.
    pub score: u16,
    /// What takes most from the score.
    pub decided_by: DecidedBy,
    /// Words of the first and of the second name that belong together, as written, with the way.
    pub aligned: Vec<(String, String, How)>,
    /// The two spellings.
    pub spellings: [String; 2],
}

/// What takes most from a score.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DecidedBy {
    /// Nothing: the same words.
    SameName,
    /// The legal form.
    LegalForm,
    /// The order of words.
    Order,
    /// Words for the same thing, joined or split words, letters, sounds, initials.
    Words(How),
    /// Words that only one of the names has.
    LeftOut,
    /// Words for which the other name has others.
    OtherWords,
}

impl DecidedBy {
    /// In words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DecidedBy::SameName => "same name",
            DecidedBy::LegalForm => "legal form",
            DecidedBy::Order => "order of words",
            DecidedBy::Words(how) => how.word(),
            DecidedBy::LeftOut => "words left out",
            DecidedBy::OtherWords => "other words",
        }
    }
}

/// Compares two names. Symmetric but for the order of spellings and aligned words. O(words x words) likenesses of words.
#[must_use]
pub fn compare(one: &Name, other: &Name) -> Likeness {
    let (one, other) = (one.view(), other.view());
    let swapped = is_swapped(&one, &other);
    let (a, b) = if swapped { (&other, &one) } else { (&one, &other) };
    let alike = |i: usize, j: usize| token::alike_if_may_be(a.tokens[i], b.tokens[j], a.scale);
    let pairs = align(&a.tokens, &b.tokens, a.scale, &alike);
    let (score, decided_by) = judge(a, b, &pairs);
    let shown = |tokens: &[&Token], (start, length): (usize, usize)| {
        tokens[start..start + length].iter().map(|token| token.shown.as_str()).collect::<Vec<_>>().join(" ")
    };
    let aligned = pairs.iter().map(|pair| {
        let (left, right) = (shown(&a.tokens, pair.a), shown(&b.tokens, pair.b));
        if swapped { (right, left, pair.how) } else { (left, right, pair.how) }
    });
    let mut aligned: Vec<(String, String, How)> = aligned.collect();
    if swapped {
        aligned.sort();
    }
    Likeness { score, decided_by, aligned, spellings: [one.original.to_owned(), other.original.to_owned()] }
}

/// The score of [`compare`] alone.
#[must_use]
pub fn score(one: &Name, other: &Name) -> u16 {
    let (one, other) = (one.view(), other.view());
    score_of(&one, &other, &|i, j| token::alike_if_may_be(one.tokens[i], other.tokens[j], one.scale))
}

/// The score of two names whose words are alike as `alike` says: a word of `one` and a word of `other`.
pub(super) fn score_of(one: &View<'_>, other: &View<'_>, alike: &Alike<'_>) -> u16 {
    if is_swapped(one, other) {
        judge(other, one, &align(&other.tokens, &one.tokens, one.scale, &|i, j| alike(j, i))).0
    } else {
        judge(one, other, &align(&one.tokens, &other.tokens, one.scale, alike)).0
    }
}

/// Of two names the smaller one is compared with the other, so that their order does not matter.
fn is_swapped(one: &View<'_>, other: &View<'_>) -> bool {
    one.tokens.len().cmp(&other.tokens.len()).then_with(|| order(one).cmp(&order(other))).is_gt()
}

fn order<'n>(name: &'n View<'_>) -> (OrderOf<'n>, &'n [String], &'n str) {
    (OrderOf(&name.tokens), name.forms, name.original)
}

struct OrderOf<'n>(&'n [&'n Token]);

impl OrderOf<'_> {
    fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|token| (token.text.as_str(), token.written.as_str()))
    }
}

impl PartialEq for OrderOf<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.texts().eq(other.texts())
    }
}

impl Eq for OrderOf<'_> {}

impl PartialOrd for OrderOf<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OrderOf<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.texts().cmp(other.texts())
    }
}

/// Sums of weights, in thousandths of thousandths.
#[derive(Default)]
struct Sums {
    matched: u64,
    whole: u64,
    /// Telling words in pairs, and the likeness of the best.
    telling: u32,
    best: u16,
    left: [u64; 2],
}

/// The least likeness that the best of the words can have which weigh all but `rest` thousandths of a name, where the name
/// reaches a score and all its other words are the same. A little below, for words that weigh more in one of the names.
pub(super) fn least_of_best(least: u16, rest: u64, scale: &Scale) -> u16 {
    const MARGIN: u64 = 30;
    let reaches = |alike: &u16| scale.graded(*alike) * (1000 - rest) / 1000 + rest + MARGIN >= u64::from(least);
    (scale.words.least..1000).find(reaches).unwrap_or(1000)
}

fn judge(a: &View<'_>, b: &View<'_>, pairs: &[Pair]) -> (u16, DecidedBy) {
    let costs = &a.scale.costs;
    let together = a.whole == b.whole && !a.whole.is_empty();
    let turned = a.bag == b.bag && !a.bag.is_empty();
    if pairs.is_empty() && !together && !turned {
        return (0, DecidedBy::OtherWords);
    }
    let sums = sums(a, b, pairs);
    let (little, much) = (sums.left[0].min(sums.left[1]), sums.left[0].max(sums.left[1]));
    let other_words = little * costs.other_words / 1000;
    let organisation = a.schema == Schema::Organisation || b.schema == Schema::Organisation;
    let both = Both { are_telling: a.is_telling() && b.is_telling(), organisation };
    let left_out = (much - little) * extra_share(both, sums.telling, costs) / 1000;
    let whole = sums.whole + other_words + left_out;
    let mut score = sums.matched.checked_div(whole).unwrap_or(0);
    let alone = (other_words + left_out) * 1000 <= whole * costs.nothing_else && sums.best >= costs.near;
    if sums.telling == 1 && sums.best < 1000 && !alone {
        score = score.saturating_sub(u64::from(1000 - sums.best) * costs.lone_word / 1000);
    }
    let (form, order, reading) = (forms(a, b), inversions(a, b, pairs), lossy(a, b));
    let mut score = score.saturating_sub(form + order + reading);
    if together && score < costs.together {
        return (u16::try_from(costs.together).unwrap_or(0), DecidedBy::Words(How::Joined));
    }
    if turned && score < costs.turned {
        return (u16::try_from(costs.turned).unwrap_or(0), DecidedBy::Order);
    }
    score = score.min(costs.most);
    score = if is_same(a, b) { 1000 } else { score };
    let losses = [
        (form, DecidedBy::LegalForm),
        (order, DecidedBy::Order),
        (1000_u64.saturating_sub(sums.matched.checked_div(sums.whole).unwrap_or(0)) + reading, worst(pairs)),
        (left_out * 1000 / whole.max(1), DecidedBy::LeftOut),
        (other_words * 1000 / whole.max(1), DecidedBy::OtherWords),
    ];
    let most = losses.into_iter().filter(|(loss, _)| *loss > 0).max_by_key(|(loss, _)| *loss);
    (u16::try_from(score).unwrap_or(0), most.map_or(DecidedBy::SameName, |(_, why)| why))
}

/// What is known of two names together.
#[derive(Clone, Copy)]
pub(super) struct Both {
    /// Each has a word that tells which party it is.
    pub(super) are_telling: bool,
    /// One is an organisation.
    pub(super) organisation: bool,
}

/// What words count, in thousandths, that only one of two names has, with so many telling words in common.
pub(super) fn extra_share(both: Both, telling: u32, costs: &Costs) -> u64 {
    if !both.are_telling {
        costs.extra_of_the_untelling
    } else if !both.organisation && telling >= 2 {
        costs.extra_of_a_person
    } else if telling < 2 {
        costs.extra_of_one_word
    } else {
        costs.extra
    }
}

fn sums(a: &View<'_>, b: &View<'_>, pairs: &[Pair]) -> Sums {
    let mut sums = Sums::default();
    let weight = |tokens: &[&Token], (start, length): (usize, usize)| {
        u64::from(tokens[start..start + length].iter().map(|token| token.weight).max().unwrap_or(0))
    };
    for pair in pairs {
        let (one, other) = (weight(&a.tokens, pair.a), weight(&b.tokens, pair.b));
        let both = if pair.how == How::Initial { one.min(other) } else { one.midpoint(other) };
        sums.matched += both * a.scale.graded(pair.alike);
        sums.whole += both;
        let telling = |tokens: &[&Token], (start, length): (usize, usize)| {
            tokens[start..start + length].iter().any(|token| token.is_telling())
        };
        if telling(&a.tokens, pair.a) && telling(&b.tokens, pair.b) {
            sums.telling += 1;
            sums.best = sums.best.max(pair.alike);
        }
    }
    sums.left = [left(&a.tokens, a.scale, pairs, |pair| pair.a), left(&b.tokens, a.scale, pairs, |pair| pair.b)];
    sums
}

/// Weight of the words in no pair; a word that repeats one in a pair counts little.
fn left(tokens: &[&Token], scale: &Scale, pairs: &[Pair], side: impl Fn(&Pair) -> (usize, usize)) -> u64 {
    let mut taken = vec![false; tokens.len()];
    for (start, length) in pairs.iter().map(&side) {
        taken[start..start + length].fill(true);
    }
    let repeats = |token: &Token| {
        let known = tokens.iter().zip(&taken).filter(|(_, taken)| **taken);
        known.into_iter().any(|(known, _)| {
            known.other_letters(token) < 2 && token::alike(known, token, scale).0 >= scale.words.repeated
        })
    };
    let open = tokens.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(token, _)| token);
    let counts =
        |token: &Token| u64::from(token.weight) * if repeats(token) { scale.costs.repeated } else { 1000 } / 1000;
    open.map(|token| counts(token)).sum()
}

/// What legal forms take off: little where one name has none or spells it differently, most where they are of two classes.
fn forms(a: &View<'_>, b: &View<'_>) -> u64 {
    if a.forms != b.forms {
        return other_forms((a.forms, a.form_classes), (b.forms, b.form_classes), &a.scale.costs);
    }
    if a.whole == b.whole || !has_same_words(a, b) { 0 } else { a.scale.costs.form_spelling }
}

/// What legal forms take off that are not written the same: the forms of each name and their classes.
pub(super) fn other_forms(
    (forms_a, classes_a): (&[String], &[u8]),
    (forms_b, classes_b): (&[String], &[u8]),
    costs: &Costs,
) -> u64 {
    let told =
        |classes: &[u8]| -> BTreeSet<u8> { classes.iter().copied().filter(|class| *class != ANY_FORM).collect() };
    let (one, other) = (told(classes_a), told(classes_b));
    match () {
        () if forms_a.is_empty() || forms_b.is_empty() => costs.form_missing,
        () if one == other => costs.form_spelling,
        () if one.is_empty() || other.is_empty() => costs.form_open,
        () if one.is_disjoint(&other) => costs.form_other,
        () => costs.form_partly,
    }
}

/// What another order of words takes off: a little for each exchange, and no more than so much.
fn inversions(a: &View<'_>, b: &View<'_>, pairs: &[Pair]) -> u64 {
    let places: Vec<usize> = pairs.iter().map(|pair| pair.b.0).collect();
    let later = |at: usize| places[at + 1..].iter().filter(|place| **place < places[at]).count();
    let count: usize = (0..places.len()).map(later).sum();
    let costs = &a.scale.costs;
    let each = if a.has_comma != b.has_comma { costs.exchanged_by_comma } else { costs.exchanged };
    u64::try_from(count).unwrap_or(0).saturating_mul(each).min(costs.order_most)
}

fn lossy(a: &View<'_>, b: &View<'_>) -> u64 {
    let script = |name: &View<'_>| name.tokens.iter().map(|token| token.script).max();
    read(script(a), script(b), &a.scale.costs)
}

/// What reading takes off, by the scripts of two names that are furthest from Latin letters.
pub(super) fn read(one: Option<Script>, other: Option<Script>, costs: &Costs) -> u64 {
    match (one, other) {
        (one, other) if one == other => 0,
        (one, other) if one.max(other) == Some(Script::Letters) => costs.read,
        _ => costs.read_with_loss,
    }
}

/// Letter by letter, legal forms too.
fn is_same(a: &View<'_>, b: &View<'_>) -> bool {
    a.forms == b.forms && a.is_mixed == b.is_mixed && a.whole == b.whole && has_same_words(a, b)
}

fn has_same_words(a: &View<'_>, b: &View<'_>) -> bool {
    let same = |(one, other): (&&Token, &&Token)| one.written == other.written && one.script == other.script;
    a.tokens.len() == b.tokens.len() && a.tokens.iter().zip(&b.tokens).all(same)
}

fn worst(pairs: &[Pair]) -> DecidedBy {
    let least = pairs.iter().min_by_key(|pair| (pair.alike, std::cmp::Reverse(pair.how)));
    least.map_or(DecidedBy::OtherWords, |pair| match pair.how {
        How::Same => DecidedBy::SameName,
        how => DecidedBy::Words(how),
    })
}
