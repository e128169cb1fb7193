//! Products, families, kinds of goods and lists as entries.

use rust_decimal::Decimal;

use crate::model::Day;
use crate::policy::{ListEffect, Policy, Product};

use super::item::{Item, cite};

pub(super) fn products(policy: &Policy, day: Day) -> Vec<Item> {
    policy.products().iter().map(|product| product_item(policy, product, day)).collect()
}

fn product_item(policy: &Policy, product: &Product, day: Day) -> Item {
    let figure = |value: Option<Decimal>| value.map_or("not known".to_owned(), |value| value.normalize().to_string());
    let whole = |value: Option<i64>, unit: &str| value.map_or(String::new(), |value| format!("{value} {unit}"));
    let level = policy.in_force(day).control_test().map(|test| {
        let (level, because, _) = test.level(&product.figures());
        format!("{} by test {} of {day}: {}", level.word(), test.version, because.join("; "))
    });
    let datacenter = match product.datacenter {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not known",
    };
    Item::new("products", &product.model, &format!("{}, family {}", product.vendor, product.family))
        .fact("family", &product.family)
        .fact("circuits in one unit", product.chips.to_string())
        .fact("TPP of one circuit", figure(product.tpp))
        .fact("performance density", figure(product.performance_density))
        .fact("memory bandwidth, GB/s", figure(product.memory_bandwidth))
        .fact("interconnect, GB/s", figure(product.interconnect_gbps))
        .fact("for data centres", datacenter)
        .fact("level", level.unwrap_or_default())
        .fact("letter", product.letter.as_ref().map_or(String::new(), |letter| cite(policy, letter)))
        .fact("designed in D:5 or Macau", if product.prc_designed { "yes" } else { "" })
        .fact("usual value of one unit", whole(product.typical_unit_value_usd, "US dollars"))
        .fact("weight of one unit", whole(product.weight_g, "g"))
        .facts("part numbers", product.part_numbers.clone())
        .facts("also called", product.aliases.clone())
        .fact("notes", &product.notes)
        .support(product.confidence, &product.source)
        .own(policy, "products.csv", "", &product.model)
}

pub(super) fn families(policy: &Policy) -> Vec<Item> {
    let family = |family: &crate::policy::Family| {
        let words = family.match_tokens.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join(", ");
        let members = policy.products().iter().filter(|product| product.family == family.id);
        Item::new("families", &family.id, &format!("a bare mention means {}", family.default))
            .fact("words", words)
            .facts("products", members.map(|product| product.model.clone()).collect())
            .own(policy, "families.toml", "family", &family.id)
    };
    policy.families().iter().map(family).collect()
}

pub(super) fn kinds(policy: &Policy) -> Vec<Item> {
    let kind = |kind: &crate::policy::GoodsKind| {
        let words = kind.keywords.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join(", ");
        Item::new("kinds", &kind.id, &kind.name)
            .fact("level", kind.level().word())
            .fact("words", words)
            .fact("not beside", kind.absent.join(", "))
            .fact("built into", kind.built_into.join(", "))
            .support(kind.confidence, &kind.source)
            .own(policy, "kinds.toml", "kind", &kind.id)
    };
    policy.kinds().iter().map(kind).collect()
}

pub(super) fn lists(policy: &Policy) -> Vec<Item> {
    let list = |(code, title, effect): (&str, &str, ListEffect)| {
        let effect = match effect {
            ListEffect::Denial => "no dealing",
            ListEffect::Licence => "a licence in the scope of the entry",
            ListEffect::ExceptionsUnavailable => "licence exceptions may not be used",
            ListEffect::Caution => "a warning",
        };
        Item::new("lists", code, title).fact("effect", effect).own(policy, "lists.toml", "list", code)
    };
    policy.lists().map(list).collect()
}
