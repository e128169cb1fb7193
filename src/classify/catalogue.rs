//! One part number and description to one product, with the arithmetic behind its control level.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use crate::model::{Goods, Identity, Level};
use crate::policy::{Certainty, Family, Figures, Form, GoodsKind, InForce, Policy, Product, Reach};

use super::answers::unrecognised;
use super::contents::{configured, contradicted};
use super::counts::circuits_written;
use super::glued;
use super::heads;
use super::names::{
    Mention, ProductNames, has_company, is_bare, is_of_other_goods, mention, named_alone, products_beside,
    products_named,
};
use super::parts::{Found, Parts, plain};
use super::phrases::{Meaning, Phrases};
use super::rates;
use super::tokens::{Mark, Reading, is_one};
use super::tongues::Tongues;

/// The catalogue prepared for look-ups under the control test of one day.
pub struct Catalogue<'p> {
    pub(super) policy: &'p Policy,
    pub(super) rules: InForce<'p>,
    /// The letter in force that reaches circuits by their bandwidth, by its instrument.
    pub(super) reach: Option<(&'p str, &'p Reach)>,
    /// Goods of one unit of each product by its model, made when first asked for.
    pub(super) made: HashMap<&'p str, OnceLock<(Goods, Figures)>, RandomState>,
    parts: Parts,
    names: ProductNames,
    phrases: Phrases<'p>,
    tongues: Tongues,
}

impl<'p> Catalogue<'p> {
    /// Indexes the catalogue's part numbers and names. O(products).
    #[must_use]
    pub fn new(policy: &'p Policy, rules: InForce<'p>) -> Catalogue<'p> {
        let reach = rules.letters().find_map(|letter| Some((letter.instrument.as_str(), letter.reach.as_ref()?)));
        Catalogue {
            policy,
            rules,
            reach,
            made: policy.products().iter().map(|product| (product.model.as_str(), OnceLock::new())).collect(),
            parts: Parts::new(policy),
            names: ProductNames::new(policy),
            phrases: Phrases::new(policy),
            tongues: Tongues::new(policy.goods_words()),
        }
    }

    /// Recognises goods from a part number and a description, either of which may be empty. A part number of the
    /// catalogue decides; else the words do, when they name an accelerator as the goods and not as what the goods fit
    /// or lack; else figures that the words state. O(words x phrases that begin with them).
    #[must_use]
    pub fn classify(&self, part_number: &str, description: &str) -> (Goods, Figures) {
        if let Some(index) = self.parts.exact(part_number) {
            return self.of_part(&self.policy.products()[index], part_number, description);
        }
        let repeated =
            !description.is_empty() && (part_number == description || plain(part_number) == plain(description));
        let words = self.read(description);
        let part = if repeated { Reading::default() } else { self.read(part_number) };
        let texts = Texts { words, part };
        let found = self
            .of_board(&texts, (part_number, description))
            .or_else(|| self.of_family(&texts))
            .or_else(|| self.of_name(&texts))
            .or_else(|| self.of_rates(&texts, (part_number, description)));
        let (mut goods, figures) = found.unwrap_or_else(|| match self.kind(&texts) {
            Some(kind) => (self.plain_goods(kind, part_number, description), Figures::default()),
            None => (unrecognised(part_number, description), Figures::default()),
        });
        self.note_encryption(&texts, &mut goods);
        (goods, figures)
    }

    pub(super) fn read(&self, text: &str) -> Reading {
        let words = self.policy.family_words();
        heads::read(glued::apart(self.tongues.read(Reading::of(text)), &self.phrases, words), &self.phrases, words)
    }

    /// Goods by a part number whose last suffix, or every suffix, is not in the catalogue. Where the number leaves
    /// several products open, words that name one of them decide.
    fn of_board(&self, texts: &Texts, (part, words): (&str, &str)) -> Option<(Goods, Figures)> {
        let alone = !part.trim().contains(char::is_whitespace);
        let in_part = if alone { self.parts.find(part) } else { None };
        let found = in_part.or_else(|| self.parts.find(words).filter(|_| self.speaks_of_goods(&texts.words)))?;
        let products = match &found {
            Found::Exact(index) => vec![*index],
            Found::Suffixed(products) | Found::Board(products) => products.clone(),
        };
        let products: Vec<&Product> = products.iter().map(|index| &self.policy.products()[*index]).collect();
        let own = self.by_board(&products, &found)?;
        let Some(named) = self.of_family(texts) else { return Some(own) };
        let agrees = products.iter().any(|it| it.family == named.0.family);
        Some(match products.as_slice() {
            [_] if agrees => own,
            [_, ..] if agrees => named,
            [barebone] if barebone.is_barebone() => configured(barebone, named),
            _ => contradicted(own, named),
        })
    }

    /// True for words that name no accessory and deny nothing.
    fn speaks_of_goods(&self, words: &Reading) -> bool {
        let accessory = (0..words.tokens.len()).any(|place| self.phrases.accessory(words, place).is_some());
        !words.denied && !accessory
    }

    /// Goods by figures that the texts state, when no product is named.
    fn of_rates(&self, texts: &Texts, (part, words): (&str, &str)) -> Option<(Goods, Figures)> {
        let figures = &self.policy.goods_words().figures;
        let read = |reading: &Reading, text: &str| {
            if rates::may_state(reading, figures) { rates::stated(text, figures) } else { None }
        };
        let stated = read(&texts.words, words).or_else(|| read(&texts.part, part))?;
        if texts.words.denied || self.only_fits(&texts.words) {
            return None;
        }
        let (goods, figures) = self.by_figures(&stated, part, words);
        let kind = self.kind(texts);
        match kind.map(GoodsKind::level) {
            Some(level) if level == Level::None && level == goods.level => None,
            _ => Some((goods, figures)),
        }
    }

    pub(super) fn of_family(&self, texts: &Texts) -> Option<(Goods, Figures)> {
        let (words, part) = (&texts.words, &texts.part);
        let company = self.policy.family_words();
        let in_words = mention(words, &self.phrases, self.policy);
        let in_part = mention(part, &self.phrases, self.policy);
        let by_itself = |found: &Mention<'_>| !found.ambiguous || has_company(part, Some(&found.place), company);
        let denied = words.denied || self.only_fits(words);
        let in_part = in_part.filter(|found| !denied || (by_itself(found) && !self.names_aside(words)));
        let spoken = |found: &Mention<'_>, own: &Reading, other: &Reading| {
            let machine = |reading: &&Reading| !products_beside(reading, &self.names).is_empty();
            let company_by = || {
                has_company(own, Some(&found.place), company)
                    || has_company(other, None, company)
                    || texts.both().iter().any(machine)
            };
            !found.ambiguous || (company_by() && !is_of_other_goods(texts.both(), (own, &found.place), company))
        };
        let in_words = in_words.filter(|_| !words.denied);
        let bare = in_words.as_ref().is_some_and(|found| is_bare(words, &found.place, company))
            || (words.tokens.is_empty() && in_part.as_ref().is_some_and(|found| is_bare(part, &found.place, company)));
        let sure_words = in_words.as_ref().is_some_and(|found| spoken(found, words, part));
        let sure_part = in_part.as_ref().is_some_and(|found| spoken(found, part, words));
        let in_words = in_words.filter(|_| sure_words || bare);
        let in_part = in_part.filter(|_| sure_part || bare);
        let longest = [&in_words, &in_part].into_iter().flatten().max_by_key(|found| found.length)?;
        let count = |reading: &Reading, found: &Option<Mention<'_>>| {
            circuits_written(reading, found.as_ref().map(|found| &found.place), company)
        };
        let chips = count(words, &in_words).or_else(|| count(part, &in_part));
        let family = self.mobile(longest.family, texts).unwrap_or(&longest.family.id);
        let (mut goods, figures) = self.named(family, texts, chips);
        if !sure_words && !sure_part {
            goods.certainty = Certainty::Low.word();
        }
        Some((goods, figures))
    }

    /// The part for notebooks of the same name, when the text speaks of a notebook and of no card.
    fn mobile(&self, family: &'p Family, texts: &Texts) -> Option<&'p str> {
        let words = self.policy.family_words();
        let says =
            |list: &[String]| texts.both().iter().any(|reading| reading.any_said(|text| is_one(text, list, &[])));
        let mobile = family.mobile.as_deref()?;
        (says(&words.mobile) && !says(&words.card)).then_some(mobile)
    }

    /// Goods called by the name of a machine or by a name that is all the text says.
    fn of_name(&self, texts: &Texts) -> Option<(Goods, Figures)> {
        if texts.words.denied {
            return None;
        }
        let found = texts.both().into_iter().find_map(|reading| self.named_in(reading).first().copied());
        if let Some(index) = found {
            let product = &self.policy.products()[index];
            return Some(self.accelerator(product, product.chips, Identity::Named, product.form));
        }
        let whole = if texts.words.tokens.is_empty() { &texts.part } else { &texts.words };
        let product = &self.policy.products()[named_alone(whole, &self.names)?];
        let (goods, figures) = self.accelerator(product, product.chips, Identity::Named, product.form);
        Some((Goods { certainty: Certainty::Low.word(), ..goods }, figures))
    }

    fn named_in(&self, reading: &Reading) -> Vec<usize> {
        products_named(reading, &self.names, self.policy.family_words())
    }

    /// True when the words head with an accessory.
    fn only_fits(&self, words: &Reading) -> bool {
        let mut places = 0..words.tokens.len();
        places.any(|place| self.phrases.accessory(words, place).is_some())
            && mention(words, &self.phrases, self.policy).is_none()
    }

    /// True when a family is named as what the goods fit or lack.
    fn names_aside(&self, words: &Reading) -> bool {
        let aside = [Mark::Aside, Mark::Denied];
        let mut places = 0..words.tokens.len();
        places.any(|place| self.phrases.at(words, place, &aside).any(|(_, it)| matches!(it, Meaning::Family(_))))
    }

    fn named(&self, family: &str, texts: &Texts, chips: Option<u32>) -> (Goods, Figures) {
        let systems: Vec<usize> =
            texts.both().into_iter().flat_map(|reading| products_beside(reading, &self.names)).collect();
        let of_system = systems.first().map(|&index| self.policy.products()[index].chips);
        let chips = chips.or(of_system);
        let product = self.closest(family, texts, (&systems, chips));
        let system = self.is_system(texts);
        let form = if system && product.form != Form::Rack { Form::Server } else { product.form };
        let chips = chips.unwrap_or(product.chips);
        self.accelerator(product, chips, Identity::Named, form)
    }

    fn is_system(&self, texts: &Texts) -> bool {
        let words = self.policy.family_words();
        texts.both().iter().any(|reading| reading.any_said(|text| is_one(text, &words.system, &words.system_stems)))
    }

    /// The catalogue row of a family that is named in full, then the one with the written count, then the one whose own
    /// words fit best, then the first. A row that holds several circuits is a system of its own name (`HGX H100`,
    /// `XE9680`): it counts only when that name is written.
    fn closest(&self, family: &str, texts: &Texts, (named, chips): (&[usize], Option<u32>)) -> &'p Product {
        let usual = self.policy.default_product(family);
        let said = |token: &String| texts.both().iter().any(|reading| reading.any_said(|text| text == token));
        let rows = self.names.of_family(family).iter().map(|index| (*index, &self.policy.products()[*index]));
        let ranked = rows.filter_map(|(index, product)| {
            let called = named.contains(&index);
            let system = product.chips > 1 || matches!(product.form, Form::Server | Form::Rack);
            if system && !called {
                return None;
            }
            let own = self.names.model(index);
            let fitting = own.iter().filter(|token| said(token)).count();
            let strange = own.len() - fitting;
            let count_fits = product.chips == chips.unwrap_or(1) || (product.chips == 1 && chips.is_some());
            let usual = usual.is_some_and(|usual| usual.model == product.model);
            Some(((count_fits, called, fitting, usual, Reverse(strange), Reverse(index)), product))
        });
        let best = ranked.max_by_key(|(fit, _)| *fit).map(|(_, product)| product);
        best.or(usual).unwrap_or(&self.policy.products()[0])
    }

    /// The kind with the longest phrase; accessories only when nothing else is named.
    pub(super) fn kind(&self, texts: &Texts) -> Option<&'p GoodsKind> {
        let both = texts.both();
        let absent = |kind: &GoodsKind| {
            kind.absent.iter().any(|word| both.iter().any(|reading| reading.any_said(|text| text == word)))
        };
        let found = both.into_iter().flat_map(|reading| self.kinds_in(reading)).filter(|(_, kind)| !absent(kind));
        let best =
            found.max_by_key(|(length, kind)| (!kind.accessory, kind.models, *length, Reverse(kind.id.as_str())));
        best.map(|(_, kind)| kind)
    }

    /// Kinds named in a text, with the length of the phrase. Its end may be a denial (`server, no accelerator`), its
    /// beginning not.
    fn kinds_in(&self, reading: &Reading) -> Vec<(usize, &'p GoodsKind)> {
        let marks = [Mark::Said, Mark::Denied];
        let said = (0..reading.tokens.len()).filter(|&place| reading.tokens[place].mark == Mark::Said);
        let found = said.flat_map(|place| self.phrases.at(reading, place, &marks).collect::<Vec<_>>());
        let kinds = found.filter_map(|(phrase, meaning)| match meaning {
            Meaning::Kind(kind) => Some((phrase.iter().map(String::len).sum::<usize>() + phrase.len(), kind)),
            Meaning::Family(_) => None,
        });
        kinds.collect()
    }
}

/// The two texts of a line, apart: no phrase runs from one into the other.
pub(super) struct Texts {
    pub(super) words: Reading,
    pub(super) part: Reading,
}

impl Texts {
    pub(super) fn both(&self) -> [&Reading; 2] {
        [&self.words, &self.part]
    }
}
