//! Which family or product the words of a text name, and whether the words are those of computing.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use crate::policy::{Family, FamilyWords, Form, Policy, Product};

use super::phrases::{Meaning, Phrases};
use super::tokens::{Mark, Reading, gigabytes, is_one};

/// Shortest part number, letters and digits, that is looked for inside a text.
const TELLING: usize = 8;

/// Shortest name of a machine in one word.
const SHORT_NAME: usize = 4;

/// A family's name in a text.
pub(super) struct Mention<'p> {
    /// The family.
    pub(super) family: &'p Family,
    /// The words of its name.
    pub(super) place: Range<usize>,
    /// Length of the name, for comparison.
    pub(super) length: usize,
    /// True when the name is one of other trades too.
    pub(super) ambiguous: bool,
}

/// The longest name of a family among the words said of the goods, then the first by id; else a short name with a count
/// before it. O(words x phrases).
pub(super) fn mention<'p>(reading: &Reading, phrases: &Phrases<'p>, policy: &'p Policy) -> Option<Mention<'p>> {
    longest(reading, phrases).or_else(|| counted(reading, policy))
}

/// `8x L4`: a name that is too short to stand without its count.
fn counted<'p>(reading: &Reading, policy: &'p Policy) -> Option<Mention<'p>> {
    let said = (1..reading.tokens.len()).filter(|&place| reading.tokens[place].mark == Mark::Said);
    let behind_count = said.filter(|&place| is_times(reading.text(place - 1)));
    behind_count.into_iter().find_map(|place| {
        let text = reading.text(place);
        let family = policy.families().iter().find(|family| family.counted.iter().any(|name| name == text))?;
        Some(Mention { family, place: place..place + 1, length: text.len(), ambiguous: true })
    })
}

/// `8X`, or the sign alone.
fn is_times(text: &str) -> bool {
    text.strip_suffix('X').is_some_and(|count| count.bytes().all(|letter| letter.is_ascii_digit()))
}

fn longest<'p>(reading: &Reading, phrases: &Phrases<'p>) -> Option<Mention<'p>> {
    let places = 0..reading.tokens.len();
    let found = places.flat_map(|place| phrases.at(reading, place, &[Mark::Said]).map(move |found| (place, found)));
    let named = found.filter_map(|(place, (phrase, meaning))| {
        let Meaning::Family(family) = meaning else { return None };
        let length = phrase.iter().map(String::len).sum::<usize>() + phrase.len();
        let alike = family.needs_company || phrase.iter().any(|word| family.shared.contains(word));
        let ambiguous = alike && phrase.len() == 1;
        Some(Mention { family, place: place..place + phrase.len(), length, ambiguous })
    });
    named.min_by(|a, b| b.length.cmp(&a.length).then_with(|| a.family.id.cmp(&b.family.id)))
}

/// True when a word beside `name` is one of computing; words of what the goods are for count, denied ones do not.
pub(super) fn has_company(reading: &Reading, name: Option<&Range<usize>>, words: &FamilyWords) -> bool {
    let beside = |place: &usize| name.is_none_or(|name| !name.contains(place));
    let accepted = |place: &usize| reading.tokens[*place].mark != Mark::Denied;
    let mut places = (0..reading.tokens.len()).filter(beside).filter(accepted);
    places.any(|place| is_company(reading.text(place), words))
}

/// True when words of other goods stand with the name (`PERC H200`), up to a comma or a joining word, and nothing in the
/// texts says computing but words that are said of any machine.
pub(super) fn is_of_other_goods(
    texts: [&Reading; 2],
    (own, name): (&Reading, &Range<usize>),
    words: &FamilyWords,
) -> bool {
    let clause = own.tokens.get(name.start).map_or(0, |token| token.clause);
    let with = |&place: &usize| own.tokens[place].clause == clause && !is_one(own.text(place), &words.joining, &[]);
    let before = (0..name.start).rev().take_while(with);
    let mut around = before.chain((name.end..own.tokens.len()).take_while(with));
    let strong = |text: &str| {
        (text.len() > 1 && is_times(text))
            || (is_one(text, &words.company, &words.company_stems) && !is_one(text, &words.weak, &[]))
    };
    around.any(|place| is_one(own.text(place), &words.strange, &[]))
        && !texts.iter().any(|reading| reading.any_said(strong))
}

/// True when the text holds nothing but the name, a count and figures; with a count before the name, names in figures and
/// letters as well (`R7525 2x A100`).
pub(super) fn is_bare(reading: &Reading, name: &Range<usize>, words: &FamilyWords) -> bool {
    let counted = name.start > 0 && is_times(reading.text(name.start - 1));
    let explained = |text: &str| {
        let figures = text.bytes().filter(u8::is_ascii_digit).count();
        let number = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
        let piece = || {
            words.lots.iter().chain(&words.counters).any(|word| text.strip_suffix(word.as_str()).is_some_and(number))
        };
        is_company(text, words)
            || piece()
            || (counted && figures > 0)
            || (text.len() <= 4 && figures + text.matches('X').count() == text.len())
    };
    (0..reading.tokens.len()).all(|place| name.contains(&place) || explained(reading.text(place)))
}

fn is_company(text: &str, words: &FamilyWords) -> bool {
    let (least, most) = words.memory_gigabytes;
    let memory = gigabytes(text).is_some_and(|size| (least..=most).contains(&size));
    memory || is_one(text, &words.company, &words.company_stems)
}

/// A name of a product, in words.
struct ProductName {
    words: Vec<String>,
    product: usize,
    telling: bool,
    maker: Vec<String>,
}

/// All names of all products, found by their first word, and the products of each family.
pub(super) struct ProductNames {
    names: Vec<ProductName>,
    by_first: HashMap<String, Vec<usize>, RandomState>,
    models: Vec<Vec<String>>,
    families: HashMap<String, Vec<usize>, RandomState>,
}

impl ProductNames {
    /// Models, aliases, part numbers, and `HGX H100` for a model that goes on. O(products).
    pub(super) fn new(policy: &Policy) -> ProductNames {
        let products = policy.products();
        let rows = products.iter().enumerate();
        let names: Vec<ProductName> = rows.clone().flat_map(|(index, product)| of_product(index, product)).collect();
        let mut by_first: HashMap<String, Vec<usize>, RandomState> = HashMap::default();
        for (place, name) in names.iter().enumerate() {
            if let Some(first) = name.words.first() {
                by_first.entry(first.clone()).or_default().push(place);
            }
        }
        let mut families: HashMap<String, Vec<usize>, RandomState> = HashMap::default();
        for (index, product) in rows {
            families.entry(product.family.clone()).or_default().push(index);
        }
        let models = products.iter().map(|product| Reading::of(&product.model).texts()).collect();
        ProductNames { names, by_first, models, families }
    }

    /// Words of a product's model.
    pub(super) fn model(&self, product: usize) -> &[String] {
        self.models.get(product).map_or(&[], Vec::as_slice)
    }

    /// Products of a family, in file order.
    pub(super) fn of_family(&self, family: &str) -> &[usize] {
        self.families.get(family).map_or(&[], Vec::as_slice)
    }

    fn beginning_with(&self, word: &str) -> impl Iterator<Item = &ProductName> {
        self.by_first.get(word).into_iter().flatten().map(|place| &self.names[*place])
    }
}

fn of_product(index: usize, product: &Product) -> Vec<ProductName> {
    let maker = Reading::of(&product.vendor).texts();
    let model = Reading::of(&product.model).texts();
    let system = product.chips > 1 || matches!(product.form, Form::Server | Form::Rack);
    let leading = model.get(1).filter(|second| **second == product.family && system);
    let leading = leading.map(|_| model[..2].to_vec());
    let aliases = product.aliases.iter().map(|alias| (Reading::of(alias).texts(), system));
    let parts = product.part_numbers.iter().map(|part| {
        let words = Reading::of(part).texts();
        let telling = words.iter().map(String::len).sum::<usize>() >= TELLING;
        (words, telling)
    });
    let names = [(model, system)].into_iter().chain(leading.map(|words| (words, true)));
    names
        .chain(aliases)
        .chain(parts)
        .map(|(words, telling)| {
            let telling = telling && words.iter().map(String::len).sum::<usize>() >= SHORT_NAME;
            ProductName { words, product: index, telling, maker: maker.clone() }
        })
        .collect()
}

/// Products whose names stand in a text, the longest name first. One word counts beside its maker or another word of
/// computing. O(words x names that begin with them).
pub(super) fn products_named(reading: &Reading, names: &ProductNames, words: &FamilyWords) -> Vec<usize> {
    standing(reading, names, |place, name| {
        name.words.len() > 1
            || has_company(reading, Some(&(place..place + 1)), words)
            || reading.any_said(|text| name.maker.iter().any(|maker| maker == text))
    })
}

/// Products whose names stand in a text that names a family: that is company enough. O(words x names).
pub(super) fn products_beside(reading: &Reading, names: &ProductNames) -> Vec<usize> {
    standing(reading, names, |_, _| true)
}

fn standing(reading: &Reading, names: &ProductNames, counts: impl Fn(usize, &ProductName) -> bool) -> Vec<usize> {
    let stands = |place: usize, name: &ProductName| {
        name.telling && reading.stands(place, &name.words, &[Mark::Said]) && counts(place, name)
    };
    let mut found: Vec<(Reverse<usize>, usize)> = Vec::new();
    for place in 0..reading.tokens.len() {
        for name in names.beginning_with(reading.text(place)).filter(|name| stands(place, name)) {
            found.push((Reverse(name.words.iter().map(String::len).sum()), name.product));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, product)| product).collect()
}

/// The product whose name is all that a text says.
pub(super) fn named_alone(reading: &Reading, names: &ProductNames) -> Option<usize> {
    let mut whole = names.beginning_with(reading.text(0)).filter(|name| {
        name.words.len() == reading.tokens.len() && name.words.iter().zip(&reading.tokens).all(|(a, b)| *a == b.text)
    });
    whole.next().map(|name| name.product)
}
