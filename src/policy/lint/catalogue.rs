//! Complaints about goods: figures that do not add up, words that name two things, levels that contradict each other.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::book::Place;
use super::super::{Policy, Product};
use super::found::{Entry, Found};
use crate::model::Level;

pub(super) fn products(policy: &Policy, found: &mut Found<'_>) {
    policy.products().iter().for_each(|entry| product(policy, entry, found));
}

fn product_entry(product: &Product) -> Entry {
    Entry::new(format!("product {}", product.model), Place::row("products.csv", &product.model))
}

/// TPP is rate times bits within a thousandth; density is TPP by area within half of the last printed place.
fn product(policy: &Policy, product: &Product, found: &mut Found<'_>) {
    let entry = product_entry(product);
    found.filled(&entry, &[("vendor", &product.vendor), ("family", &product.family), ("source", &product.source)]);
    if product.chips == 0 {
        found.say(&entry, "chips", "has no circuits: it belongs in kinds.toml");
    }
    if let (Some(tops), Some(bits), Some(tpp)) = (product.dense_tops, product.bits, product.tpp) {
        let computed = tops * Decimal::from(bits);
        if (computed - tpp).abs() * Decimal::from(1000) > tpp {
            found.say(&entry, "tpp", &format!("has TPP {tpp}, which is not {tops} x {bits} = {computed}"));
        }
    }
    if let (Some(tpp), Some(area), Some(density)) = (product.tpp, product.die_area, product.performance_density) {
        let computed = tpp.checked_div(area).unwrap_or_default();
        if (computed - density).abs() > Decimal::new(6, 3) && (computed - density).abs() * Decimal::from(500) > density
        {
            let what = format!("has performance density {density}, not {tpp} / {area} = {}", computed.round_dp(3));
            found.say(&entry, "performance_density", &what);
        }
    }
    let least = [
        ("typical_unit_value_usd", product.typical_unit_value_usd),
        ("weight_g", product.weight_g),
        ("power_w", product.power_w),
    ];
    for (column, _) in least.into_iter().filter(|(_, value)| value.is_some_and(|value| value <= 0)) {
        found.say(&entry, column, &format!("has a {column} of nothing or less: leave it empty when it is not known"));
    }
    letter(policy, product, &entry, found);
}

/// A published letter is for what the test lets pass: goods that the test of its first day already controls need none.
/// A letter of the user's own may reach where the level does not.
fn letter(policy: &Policy, product: &Product, entry: &Entry, found: &mut Found<'_>) {
    let Some(letter) = product.letter.as_ref().and_then(|letter| policy.instrument(letter)) else { return };
    if policy.book().is_own("instruments.toml", "instrument", &letter.id) {
        return;
    }
    let Some(test) = letter.effective_from.and_then(|day| policy.in_force(day).control_test()) else { return };
    let (level, because, _) = test.level(&product.figures());
    if matches!(level, Level::A | Level::B) {
        let what = format!("is under {} and controlled by its figures: {}", letter.id, because.join("; "));
        found.say(entry, "letter", &what);
    }
}

pub(super) fn catalogue(policy: &Policy, found: &mut Found<'_>) {
    let mut models = BTreeMap::new();
    let mut numbers: BTreeMap<&str, &str> = BTreeMap::new();
    for product in policy.products() {
        let entry = product_entry(product);
        if models.insert(&product.model, ()).is_some() {
            found.say(&entry, "model", "stands twice");
        }
        for number in &product.part_numbers {
            if let Some(other) = numbers.insert(number, &product.family).filter(|other| *other != product.family) {
                found.say(
                    &entry,
                    "part_numbers",
                    &format!("of {} has part number {number}, as {other} has", product.family),
                );
            }
        }
    }
    let mut words: BTreeMap<&[String], &str> = BTreeMap::new();
    for family in policy.families() {
        let place = Place::entry("families.toml", "family", "id", &family.id);
        let entry = Entry::new(format!("family {}", family.id), place);
        for phrase in &family.match_tokens {
            if let Some(other) = words.insert(phrase, &family.id) {
                found.say(&entry, "words", &format!("and {other} are both named by {}", phrase.join(" ")));
            }
        }
    }
    kinds(policy, found);
    goods_words(policy, found);
}

/// Words of other languages mean something, and tariff hints fit kinds of goods that there are.
fn goods_words(policy: &Policy, found: &mut Found<'_>) {
    let words = policy.goods_words();
    for tongue in &words.tongues {
        let place = Place::entry("goods-words.toml", "tongue", "language", &tongue.language);
        let entry = Entry::new(format!("tongue {}", tongue.language), place);
        found.filled(&entry, &[("source", &tongue.source)]);
        for (word, _) in tongue.words.iter().filter(|(_, meaning)| meaning.trim().is_empty()) {
            found.say(&entry, "words", &format!("has no meaning for {word}"));
        }
    }
    for tariff in &words.tariffs {
        let place = Place::entry("goods-words.toml", "tariff", "code", &tariff.code);
        let entry = Entry::new(format!("tariff {}", tariff.code), place);
        found.filled(&entry, &[("goods", &tariff.goods), ("source", &tariff.source)]);
        for fit in tariff.fits.iter().filter(|fit| *fit != "accelerator") {
            if !policy.kinds().iter().any(|kind| kind.id == *fit) {
                found.say(&entry, "fits", &format!("fits {fit}, which is no goods kind"));
            }
        }
    }
}

fn kinds(policy: &Policy, found: &mut Found<'_>) {
    for kind in policy.kinds() {
        let place = Place::entry("kinds.toml", "kind", "id", &kind.id);
        let entry = Entry::new(format!("goods kind {}", kind.id), place);
        found.filled(&entry, &[("name", &kind.name), ("source", &kind.source)]);
        for target in &kind.built_into {
            if !policy.families().iter().any(|family| family.id == *target) {
                found.say(&entry, "built_into", &format!("is built into {target}, which is no family"));
            }
        }
        if policy.kinds().iter().filter(|other| other.id == kind.id).count() > 1 {
            found.say(&entry, "id", "stands twice");
        }
        if kind.typical_unit_value_usd.is_some_and(|(least, most)| least > most) {
            found.say(&entry, "typical_unit_value_usd", "has a lowest value above its highest");
        }
    }
}

pub(super) fn units(policy: &Policy, found: &mut Found<'_>) {
    let mut codes = BTreeMap::new();
    for row in policy.units() {
        let entry = Entry::new(format!("unit {}", row.code), Place::entry("units.toml", "unit", "code", &row.code));
        found.filled(&entry, &[("name", &row.name), ("source", &row.source)]);
        if codes.insert(&row.code, ()).is_some() {
            found.say(&entry, "code", "stands twice");
        }
        if row.words.is_empty() {
            found.say(&entry, "words", "has no words");
        }
    }
}
