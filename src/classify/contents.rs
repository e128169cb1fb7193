//! What a part number says beside what the words say: barebone machines, denied contents, and two that contradict each other.

use std::cmp::Reverse;

use crate::model::{Goods, Identity, Level};
use crate::policy::{Certainty, Figures, Form, Product};

use super::answers::unrecognised;
use super::catalogue::{Catalogue, Texts};
use super::tokens::Reading;

impl Catalogue<'_> {
    /// Goods of a part number of the catalogue, beside a description that may be empty. O(words x phrases).
    pub(super) fn of_part(&self, product: &Product, part_number: &str, description: &str) -> (Goods, Figures) {
        let own = self.accelerator(product, product.chips, Identity::PartNumber, product.form);
        if description.is_empty() {
            return own;
        }
        let texts = Texts { words: self.read(description), part: Reading::default() };
        if texts.words.denied && product.is_barebone() {
            return (self.emptied(product, &texts, (part_number, description)), Figures::default());
        }
        match self.of_family(&texts) {
            Some(named) if named.0.family == product.family => own,
            Some(named) if product.is_barebone() && self.may_hold(product, named.0.chips) => configured(product, named),
            Some(named) => contradicted(own, named),
            None => own,
        }
    }

    /// A machine whose number does not say what it is built with, when the words say that it holds no accelerator.
    fn emptied(&self, product: &Product, texts: &Texts, (part_number, description): (&str, &str)) -> Goods {
        let mut goods = match self.kind(texts) {
            Some(kind) => self.plain_goods(kind, part_number, description),
            None => unrecognised(part_number, description),
        };
        goods.certainty = Certainty::Low.word();
        goods.notes.push(format!("{} is usual with {}; the words say without", product.model, product.family));
        goods
    }

    /// A machine for cards holds any number of them, one with a baseboard as many as that has.
    fn may_hold(&self, machine: &Product, chips: u32) -> bool {
        let rows = || self.policy.products().iter().filter(|row| row.family == machine.family && row.chips == 1);
        let like = |form: Form| rows().any(|row| row.form == form && row.tpp == machine.tpp);
        chips == machine.chips || (like(Form::Board) && !like(Form::Module))
    }
}

/// Contents of a barebone machine as the words state them.
pub(super) fn configured(machine: &Product, (mut goods, figures): (Goods, Figures)) -> (Goods, Figures) {
    goods.notes.push(format!("{} is usual with {}; the words say what is inside", machine.model, machine.family));
    if goods.certainty == Certainty::High.word() {
        goods.certainty = Certainty::Medium.word();
    }
    (goods, figures)
}

/// The stricter of two, with a note that they contradict each other.
pub(super) fn contradicted(own: (Goods, Figures), named: (Goods, Figures)) -> (Goods, Figures) {
    let note = format!(
        "the part number is that of {}, the words name {}: they contradict each other, the stricter counts",
        own.0.name, named.0.name
    );
    let strictness = |goods: &Goods| match goods.level {
        Level::Unknown => (1, Reverse(goods.level), None),
        Level::None => (0, Reverse(goods.level), None),
        level => (2, Reverse(level), goods.tpp),
    };
    let (mut goods, figures) = if strictness(&named.0) > strictness(&own.0) { named } else { own };
    goods.notes.push(note);
    goods.certainty = Certainty::Low.word();
    (goods, figures)
}
