//! What a policy file can get wrong although it parses: gaps, dates in the wrong order, figures that do not add up.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{CountrySet, Period, Policy, Product, RedFlag, headers, instrument::covers};
use crate::model::{Country, Group};

/// Complaints about a policy, in a fixed order; empty when there are none. What cannot be read at all (unknown keys,
/// citations that resolve to nothing) is refused before this. O(entries).
#[must_use]
pub fn lint(policy: &Policy) -> Vec<String> {
    let mut found = Vec::new();
    instruments(policy, &mut found);
    published(policy, &mut found);
    policy.red_flags().for_each(|flag| red_flag(flag, &mut found));
    policy.country_sets().for_each(|set| country_set(policy, set, &mut found));
    countries(policy, &mut found);
    controls(policy, &mut found);
    licences(policy, &mut found);
    policy.products().iter().for_each(|entry| product(entry, &mut found));
    catalogue(policy, &mut found);
    units(policy, &mut found);
    headers::lint(policy.header_words(), &mut found);
    found
}

fn instruments(policy: &Policy, found: &mut Vec<String>) {
    for entry in policy.instruments() {
        let place = format!("instrument {}", entry.id);
        filled(&place, &[("citation", &entry.citation), ("title", &entry.title), ("source", &entry.source)], found);
        filled(&place, &[("status", &entry.status), ("changes", &entry.changes)], found);
        ordered(&place, (entry.effective_from, entry.effective_to), found);
        ordered(&place, entry.text_in_cfr.unwrap_or((None, None)), found);
        let undated = entry.published.is_none() && entry.effective_from.is_none();
        if undated && entry.enforced != Some((None, None)) {
            found.push(format!("{place} has neither a day of publication nor a day of effect"));
        }
    }
}

fn published(policy: &Policy, found: &mut Vec<String>) {
    for flag in policy.published_flags() {
        let place = format!("published flag {}", flag.id);
        filled(&place, &[("document", &flag.document), ("words", &flag.words), ("source", &flag.source)], found);
        ordered(&place, (flag.from, flag.to), found);
        if flag.from.is_none() {
            found.push(format!("{place} has no first day"));
        }
    }
}

fn red_flag(flag: &RedFlag, found: &mut Vec<String>) {
    let place = format!("red flag {}", flag.id);
    filled(&place, &[("title", &flag.title), ("why", &flag.why), ("source", &flag.source)], found);
    let lists = [
        ("patterns", &flag.patterns),
        ("innocent", &flag.innocent),
        ("ask_next", &flag.ask_next),
        ("needs", &flag.needs),
    ];
    for (name, list) in lists {
        if list.is_empty() || list.iter().any(|entry| entry.trim().is_empty()) {
            found.push(format!("{place} has nothing in {name}, or an empty entry"));
        }
    }
    if flag.citations.is_empty() {
        found.push(format!("{place} cites nothing"));
    }
    ordered(&place, (flag.effective, flag.withdrawn), found);
    if flag.group == Group::Law && flag.effective.is_none() {
        found.push(format!("{place} is of the law group and has no effective day"));
    }
    for (name, threshold) in &flag.thresholds {
        filled(&format!("{place}, {name}"), &[("unit", &threshold.unit), ("note", &threshold.note)], found);
    }
}

fn country_set(policy: &Policy, set: &CountrySet, found: &mut Vec<String>) {
    let place = format!("country set {}", set.id);
    filled(&place, &[("title", &set.title)], found);
    let spans = set.text_in_cfr.iter().chain(&set.enforced);
    spans.for_each(|span| ordered(&place, (span.from, span.to), found));
    let mut seen: BTreeMap<Country, Vec<Period>> = BTreeMap::new();
    for part in &set.part {
        filled(&place, &[("source", &part.source)], found);
        ordered(&place, part.period(), found);
        if part.countries.is_empty() && part.sets.is_empty() && !part.everyone {
            found.push(format!("{place} has a part with no members"));
        }
        for &country in &part.countries {
            let row = policy.countries.row(country);
            if row.is_none() {
                found.push(format!("{place} names {country}, which countries.csv does not have"));
            }
            if !set.as_written && row.is_some_and(|row| row.treated_as.is_some()) {
                found.push(format!("{place} names {country}, which is treated as another country"));
            }
            let periods = seen.entry(country).or_default();
            if periods.iter().any(|other| overlap(*other, part.period())) {
                found.push(format!("{place} names {country} twice for the same days"));
            }
            periods.push(part.period());
        }
    }
}

fn countries(policy: &Policy, found: &mut Vec<String>) {
    for row in policy.countries() {
        let place = format!("country {}", row.country);
        filled(&place, &[("iso3", &row.iso3), ("name", &row.name), ("source", &row.source)], found);
        if let Some((other, _)) = row.treated_as
            && policy.countries.row(other).is_none_or(|other| other.treated_as.is_some())
        {
            found.push(format!("{place} is treated as {other}, which is missing or treated as a third"));
        }
    }
    for hub in policy.hubs() {
        filled(&format!("hub {}", hub.country), &[("reason", &hub.reason), ("source", &hub.source)], found);
    }
}

fn controls(policy: &Policy, found: &mut Vec<String>) {
    for test in policy.controls() {
        let place = format!("control test {}", test.version);
        filled(&place, &[("source", &test.source)], found);
        ordered(&place, (test.from, test.to), found);
        if policy.instrument(&test.instrument).is_none() {
            found.push(format!("{place} names instrument {}, which does not exist", test.instrument));
        }
    }
    for pair in policy.controls().windows(2) {
        if let [before, after] = pair
            && before.to.map(|to| to + 1) != after.from
        {
            found.push(format!("control tests {} and {} leave a gap or overlap", before.version, after.version));
        }
    }
}

fn licences(policy: &Policy, found: &mut Vec<String>) {
    let licences = &policy.licences;
    let single = [&licences.level_c, &licences.headquarters, &licences.worldwide];
    for rule in single.into_iter().chain(&licences.letter).chain(&licences.affiliates) {
        let place = format!("licence rule of {}", rule.instrument);
        filled(&place, &[("note", &rule.note)], found);
        ordered(&place, rule.period(), found);
    }
    for rule in policy.declared_rules() {
        let place = format!("declared-ECCN rule {}", rule.id);
        filled(&place, &[("note", &rule.note), ("source", &rule.source)], found);
        ordered(&place, (rule.from, rule.until), found);
    }
    let windows =
        licences.review_window.iter().map(|window| (&window.instrument, &window.note, (window.from, window.to)));
    let exempt = licences.exempt.iter().map(|exempt| (&exempt.instrument, &exempt.note, (exempt.from, exempt.to)));
    for (instrument, note, period) in windows.chain(exempt) {
        let place = format!("licence rule of {instrument}");
        filled(&place, &[("note", note)], found);
        ordered(&place, period, found);
    }
}

/// TPP is rate times bits within a thousandth; density is TPP by area within half of the last printed place.
fn product(product: &Product, found: &mut Vec<String>) {
    let place = format!("product {}", product.model);
    filled(&place, &[("vendor", &product.vendor), ("family", &product.family), ("source", &product.source)], found);
    if product.chips == 0 {
        found.push(format!("{place} has no circuits: it belongs in kinds.toml"));
    }
    if let (Some(tops), Some(bits), Some(tpp)) = (product.dense_tops, product.bits, product.tpp) {
        let computed = tops * Decimal::from(bits);
        if (computed - tpp).abs() * Decimal::from(1000) > tpp {
            found.push(format!("{place}: TPP {tpp} is not {tops} x {bits} = {computed}"));
        }
    }
    if let (Some(tpp), Some(area), Some(density)) = (product.tpp, product.die_area, product.performance_density) {
        let computed = tpp / area;
        if (computed - density).abs() > Decimal::new(6, 3) && (computed - density).abs() * Decimal::from(500) > density
        {
            found.push(format!(
                "{place}: performance density {density} is not {tpp} / {area} = {}",
                computed.round_dp(3)
            ));
        }
    }
}

fn catalogue(policy: &Policy, found: &mut Vec<String>) {
    let mut models = BTreeMap::new();
    let mut numbers: BTreeMap<&str, &str> = BTreeMap::new();
    for product in policy.products() {
        if models.insert(&product.model, ()).is_some() {
            found.push(format!("product {} stands twice", product.model));
        }
        for number in &product.part_numbers {
            if let Some(other) = numbers.insert(number, &product.family).filter(|other| *other != product.family) {
                found.push(format!("part number {number} is of {other} and of {}", product.family));
            }
        }
    }
    let mut words: BTreeMap<&[String], &str> = BTreeMap::new();
    for family in policy.families() {
        for phrase in &family.match_tokens {
            if let Some(other) = words.insert(phrase, &family.id) {
                found.push(format!("family {} and {other} are both named by {}", family.id, phrase.join(" ")));
            }
        }
    }
    goods_words(policy, found);
    for kind in policy.kinds() {
        let place = format!("goods kind {}", kind.id);
        filled(&place, &[("name", &kind.name), ("source", &kind.source)], found);
        for target in &kind.built_into {
            if !policy.families().iter().any(|family| family.id == *target) {
                found.push(format!("{place} is built into {target}, which is no family"));
            }
        }
    }
}

fn goods_words(policy: &Policy, found: &mut Vec<String>) {
    let words = policy.goods_words();
    filled("figures of goods-words.toml", &[("source", &words.figures.source)], found);
    filled("numbering of goods-words.toml", &[("source", &words.numbering.source)], found);
    for tongue in &words.tongues {
        filled(&format!("tongue {}", tongue.language), &[("source", &tongue.source)], found);
        for (word, meaning) in &tongue.words {
            filled(&format!("word {word} of {}", tongue.language), &[("meaning", meaning)], found);
        }
    }
    for tariff in &words.tariffs {
        let place = format!("tariff {}", tariff.code);
        filled(&place, &[("goods", &tariff.goods), ("source", &tariff.source)], found);
        for fit in tariff.fits.iter().filter(|fit| *fit != "accelerator") {
            if !policy.kinds().iter().any(|kind| kind.id == *fit) {
                found.push(format!("{place} fits {fit}, which is no goods kind"));
            }
        }
    }
}

fn units(policy: &Policy, found: &mut Vec<String>) {
    let mut codes = BTreeMap::new();
    for row in policy.units() {
        let place = format!("unit {}", row.code);
        filled(&place, &[("name", &row.name), ("source", &row.source)], found);
        if codes.insert(&row.code, ()).is_some() {
            found.push(format!("{place} stands twice"));
        }
        if row.words.is_empty() {
            found.push(format!("{place} has no words"));
        }
    }
}

fn filled(place: &str, cells: &[(&str, &String)], found: &mut Vec<String>) {
    for (name, cell) in cells {
        if cell.trim().is_empty() {
            found.push(format!("{place} has no {name}"));
        }
    }
}

fn ordered(place: &str, (from, to): Period, found: &mut Vec<String>) {
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        found.push(format!("{place} ends on {to}, before it begins on {from}"));
    }
}

fn overlap(a: Period, b: Period) -> bool {
    let begins_in = |a: Period, b: Period| a.0.is_none_or(|day| covers(b, day)) && (a.0.is_some() || b.0.is_none());
    begins_in(a, b) || begins_in(b, a)
}
