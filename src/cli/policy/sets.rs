//! Country sets, hubs and countries as entries: members on a day, and the instrument of each part.

use crate::model::{Country, Day};
use crate::policy::{CountrySet, Policy, SetPart, Span};

use super::item::{Item, cite, period};

pub(super) fn sets(policy: &Policy, day: Day) -> Vec<Item> {
    policy.country_sets().map(|set| set_item(policy, set, day)).collect()
}

fn set_item(policy: &Policy, set: &CountrySet, day: Day) -> Item {
    let members: Vec<String> = policy.in_force(day).members(&set.id).iter().map(ToString::to_string).collect();
    let title = format!("{} ({} on {day})", set.title, members.len());
    let spans = |spans: &[Span]| spans.iter().map(|span| period((span.from, span.to), day)).collect::<Vec<_>>();
    let never = |lines: Vec<String>| if lines.is_empty() { vec!["never".to_owned()] } else { lines };
    let item = Item::new("country-sets", &set.id, &title)
        .fact("members", members.join(" "))
        .facts("parts", set.part.iter().map(|part| part_words(policy, part, day)).collect());
    let item = match set.text_in_cfr.is_empty() {
        true => item,
        false => item.facts("text in the Code", spans(&set.text_in_cfr)).facts("enforced", never(spans(&set.enforced))),
    };
    item.own(policy, "country-sets.toml", "set", &set.id)
}

fn part_words(policy: &Policy, part: &SetPart, day: Day) -> String {
    let mut words = Vec::new();
    if part.everyone {
        words.push("every country".to_owned());
    }
    if !part.countries.is_empty() {
        words.push(part.countries.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    }
    if !part.sets.is_empty() {
        words.push(format!("members of {}", part.sets.join(", ")));
    }
    if !part.unless.is_empty() {
        words.push(format!("except members of {}", part.unless.join(", ")));
    }
    words.push(period(part.period(), day));
    if !part.instrument.is_empty() {
        words.push(cite(policy, &part.instrument));
    }
    format!("{}; confidence {}; source: {}", words.join("; "), part.confidence.word(), part.source)
}

pub(super) fn hubs(policy: &Policy) -> Vec<Item> {
    let hub = |hub: &crate::policy::Hub| {
        Item::new("hubs", &hub.country, &hub.reason)
            .fact("country", Country::parse(&hub.country).map_or("unknown", |country| policy.country_name(country)))
            .fact("weight", if hub.weak { "a weak sign only" } else { "" })
            .support(hub.confidence, &hub.source)
            .own(policy, "hubs.toml", "hub", &hub.country)
    };
    policy.hubs().iter().map(hub).collect()
}

pub(super) fn countries(policy: &Policy, day: Day) -> Vec<Item> {
    let rules = policy.in_force(day);
    let country = |row: &crate::policy::CountryRow| {
        let code = row.country.to_string();
        let sets = policy.country_sets().filter_map(|set| {
            let part = rules.membership(&set.id, row.country)?;
            let by = if part.instrument.is_empty() { part.source.clone() } else { cite(policy, &part.instrument) };
            Some(format!("{}: {by}", set.id))
        });
        let treated = row.treated_as.map(|(other, from)| format!("{other}, {}", period((from, None), day)));
        Item::new("countries", &code, &row.name)
            .fact("treated as", treated.unwrap_or_default())
            .facts("sets on the day", sets.collect())
            .support(row.confidence, &row.source)
            .own(policy, "countries.csv", "", &code)
    };
    policy.countries().map(country).collect()
}
