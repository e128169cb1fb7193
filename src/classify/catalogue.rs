//! One part number and description to one product, with the arithmetic behind its control level.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::model::{Goods, Identity, Level, Text};
use crate::policy::{Certainty, Figures, Form, GoodsKind, InForce, Policy, Product};

use super::counts::circuits_written;
use super::heads;
use super::names::{Mention, ProductName, has_company, is_bare, mention, named_alone, product_names, products_named};
use super::phrases::{Meaning, Phrases};
use super::tokens::{Mark, Reading, is_one};

/// The catalogue prepared for look-ups under the control test of one day.
pub struct Catalogue<'p> {
    policy: &'p Policy,
    rules: InForce<'p>,
    parts: HashMap<String, usize>,
    names: Vec<ProductName>,
    phrases: Phrases<'p>,
}

impl<'p> Catalogue<'p> {
    /// Indexes the catalogue's part numbers and names. O(products).
    #[must_use]
    pub fn new(policy: &'p Policy, rules: InForce<'p>) -> Catalogue<'p> {
        let products = policy.products().iter().enumerate();
        let parts =
            products.flat_map(|(index, product)| product.part_numbers.iter().map(move |part| (plain(part), index)));
        let parts = parts.filter(|(part, _)| part.len() >= 5).collect();
        Catalogue { policy, rules, parts, names: product_names(policy), phrases: Phrases::new(policy) }
    }

    /// Recognises goods from a part number and a description, either of which may be empty. A part number of the
    /// catalogue decides; else the words do, when they name an accelerator as the goods and not as what the goods fit
    /// or lack. O(phrases of the policy x words).
    #[must_use]
    pub fn classify(&self, part_number: &str, description: &str) -> (Goods, Figures) {
        if let Some(&index) = self.parts.get(&plain(part_number)) {
            let product = &self.policy.products()[index];
            return self.accelerator(product, product.chips, Identity::PartNumber, product.form);
        }
        let repeated = plain(part_number) == plain(description);
        let words = heads::read(description, &self.phrases, self.policy.family_words());
        let part = if repeated && !description.is_empty() {
            Reading::default()
        } else {
            heads::read(part_number, &self.phrases, self.policy.family_words())
        };
        let texts = Texts { words, part };
        if let Some(found) = self.of_family(&texts).or_else(|| self.of_name(&texts)) {
            return found;
        }
        match self.kind(&texts) {
            Some(kind) => (self.plain_goods(kind, part_number, description), Figures::default()),
            None => (unrecognised(part_number, description), Figures::default()),
        }
    }

    fn of_family(&self, texts: &Texts) -> Option<(Goods, Figures)> {
        let (words, part) = (&texts.words, &texts.part);
        let company = self.policy.family_words();
        let in_words = mention(words, &self.phrases);
        let in_part = mention(part, &self.phrases);
        let by_itself = |found: &Mention<'_>| !found.ambiguous || has_company(part, Some(&found.place), company);
        let denied = words.denied || self.only_fits(words);
        let in_part = in_part.filter(|found| !denied || (by_itself(found) && !self.names_aside(words)));
        let spoken = |found: &Mention<'_>, own: &Reading, other: &Reading| {
            !found.ambiguous || has_company(own, Some(&found.place), company) || has_company(other, None, company)
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
        let (mut goods, figures) = self.named(&longest.family.id, texts, chips);
        if !sure_words && !sure_part {
            goods.certainty = Certainty::Low.word();
        }
        Some((goods, figures))
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
        places.any(|place| self.phrases.accessory(words, place).is_some()) && mention(words, &self.phrases).is_none()
    }

    /// True when a family is named as what the goods fit or lack.
    fn names_aside(&self, words: &Reading) -> bool {
        let aside = [Mark::Aside, Mark::Denied];
        let mut places = 0..words.tokens.len();
        places.any(|place| self.phrases.at(words, place, &aside).any(|(_, it)| matches!(it, Meaning::Family(_))))
    }

    fn named(&self, family: &str, texts: &Texts, chips: Option<u32>) -> (Goods, Figures) {
        let systems: Vec<usize> = texts.both().into_iter().flat_map(|reading| self.named_in(reading)).collect();
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
        let said = |token: &String| texts.both().iter().any(|reading| reading.any_said(|text| text == token));
        let rows = self.policy.products().iter().enumerate().filter(|(_, product)| product.family == family);
        let ranked = rows.filter_map(|(index, product)| {
            let called = named.contains(&index);
            if product.chips > 1 && !called {
                return None;
            }
            let own = Reading::of(&product.model).texts();
            let fitting = own.iter().filter(|token| said(token)).count();
            let strange = own.len() - fitting;
            let count_fits = product.chips == chips.unwrap_or(1) || (product.chips == 1 && chips.is_some());
            let usual = self.policy.default_product(family).is_some_and(|usual| usual.model == product.model);
            Some(((count_fits, called, fitting, usual, Reverse(strange), Reverse(index)), product))
        });
        let best = ranked.max_by_key(|(fit, _)| *fit).map(|(_, product)| product);
        best.or_else(|| self.policy.default_product(family)).unwrap_or(&self.policy.products()[0])
    }

    /// The kind with the longest phrase; accessories only when nothing else is named.
    fn kind(&self, texts: &Texts) -> Option<&'p GoodsKind> {
        let both = texts.both();
        let absent = |kind: &GoodsKind| {
            kind.absent.iter().any(|word| both.iter().any(|reading| reading.any_said(|text| text == word)))
        };
        let found = both.into_iter().flat_map(|reading| self.kinds_in(reading)).filter(|(_, kind)| !absent(kind));
        let best = found.max_by_key(|(length, kind)| (!kind.accessory, *length, Reverse(kind.id.as_str())));
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

    fn accelerator(&self, product: &Product, chips: u32, identity: Identity, form: Form) -> (Goods, Figures) {
        let figures = product.figures();
        let (level, arithmetic, missing) = match self.rules.control_test() {
            Some(test) => test.level(&figures),
            None => (Level::None, vec!["no control test in force on this day".to_owned()], Vec::new()),
        };
        let name = if chips == product.chips { product.model.clone() } else { format!("{chips}x {}", product.model) };
        let times = i64::from(chips).checked_div(i64::from(product.chips.max(1))).unwrap_or(1).max(1);
        let goods = Goods {
            name,
            family: product.family.clone(),
            key: product.family.clone(),
            identity,
            chips,
            tpp: product.tpp,
            performance_density: product.performance_density,
            memory_bandwidth: product.memory_bandwidth,
            datacenter: product.datacenter,
            level,
            eccn: eccn(level, form),
            arithmetic: arithmetic.join("; "),
            missing,
            letter: product.letter.clone(),
            prc_designed: product.prc_designed,
            typical_unit_value_usd: product.typical_unit_value_usd.map(|value| value.saturating_mul(times)),
            power_w: product.power_w.map(|power| power.saturating_mul(times)),
            built_into: Vec::new(),
            certainty: product.confidence.word(),
            words: (Text::NONE, Text::NONE),
        };
        (goods, figures)
    }

    fn plain_goods(&self, kind: &GoodsKind, part_number: &str, description: &str) -> Goods {
        Goods {
            name: kind.name.clone(),
            identity: Identity::Kind,
            level: kind.level(),
            built_into: kind.built_into.clone(),
            certainty: Certainty::Medium.word(),
            arithmetic: format!("recognised as {}: no accelerator named", kind.name),
            missing: Vec::new(),
            ..unrecognised(part_number, description)
        }
    }
}

/// The two texts of a line, apart: no phrase runs from one into the other.
struct Texts {
    words: Reading,
    part: Reading,
}

impl Texts {
    fn both(&self) -> [&Reading; 2] {
        [&self.words, &self.part]
    }
}

fn unrecognised(part_number: &str, description: &str) -> Goods {
    let part = Reading::of(part_number).texts().join(" ");
    let words = Reading::of(description).texts().join(" ");
    let shown = if description.is_empty() { part_number } else { description };
    Goods {
        name: if shown.is_empty() { "goods not described".to_owned() } else { shown.to_owned() },
        family: String::new(),
        key: if part.is_empty() { words } else { part },
        identity: Identity::Unrecognised,
        chips: 0,
        tpp: None,
        performance_density: None,
        memory_bandwidth: None,
        datacenter: None,
        level: Level::Unknown,
        eccn: String::new(),
        arithmetic: String::new(),
        missing: vec!["needs classification: no product or kind of goods recognised".to_owned()],
        letter: None,
        prc_designed: false,
        typical_unit_value_usd: None,
        power_w: None,
        built_into: Vec::new(),
        certainty: Certainty::Low.word(),
        words: (Text::NONE, Text::NONE),
    }
}

/// ECCN of a circuit (3A090) or of an assembly that contains it (4A090), 15 CFR Part 774 Supp. No. 1.
fn eccn(level: Level, form: Form) -> String {
    let chip = form == Form::Chip;
    match level {
        Level::A | Level::B => format!("{}.{}", if chip { "3A090" } else { "4A090" }, level.word()),
        Level::C => "3A090.c".to_owned(),
        Level::None => if chip { "3A991.p" } else { "4A994.l" }.to_owned(),
        Level::Unknown => String::new(),
    }
}

fn plain(part: &str) -> String {
    part.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
