//! Complaints about country sets, countries and hubs: members that do not exist, days held twice, sets that logic needs.

use super::super::book::Place;
use super::super::{CountrySet, Policy};
use super::found::{Entry, Found};
use crate::model::Country;

/// Sets that `InForce` and detectors ask for by name.
const NEEDED: [&str; 5] = ["embargo", "hubs", "licence-destination", "tier3", "us"];

pub(super) fn sets(policy: &Policy, found: &mut Found<'_>) {
    for id in NEEDED.iter().filter(|id| !policy.sets.contains_key(**id)) {
        found.say_of("country-sets.toml", format!("set {id} is missing: rules ask for it by name"));
    }
    // the hubs are looked at one by one
    policy.country_sets().filter(|set| set.id != "hubs").for_each(|set| country_set(policy, set, found));
}

fn country_set(policy: &Policy, set: &CountrySet, found: &mut Found<'_>) {
    let place = Place::entry("country-sets.toml", "set", "id", &set.id);
    let entry = Entry::new(format!("country set {}", set.id), place);
    found.filled(&entry, &[("title", &set.title)]);
    for (key, spans) in [("text_in_cfr", &set.text_in_cfr), ("enforced", &set.enforced)] {
        spans.iter().for_each(|span| found.ordered(&entry, (key, ""), (span.from, span.to)));
        found.in_turn(spans.iter().map(|span| (format!("its {key}"), &entry, (span.from, span.to))));
    }
    let parts: Vec<Entry> =
        (0..set.part.len()).map(|number| Entry::new(entry.name.clone(), entry.place.nth("part", number))).collect();
    for (part, entry) in set.part.iter().zip(&parts) {
        found.filled(entry, &[("source", &part.source)]);
        found.ordered(entry, ("from", "to"), part.period());
        if part.countries.is_empty() && part.sets.is_empty() && !part.everyone {
            found.say(entry, "countries", "has a part with no members");
        }
        if part.instrument.is_empty() && (part.from.is_some() || part.to.is_some()) {
            found.say(entry, "from", "changes on a day and names no instrument");
        }
        part.countries.iter().for_each(|country| member(policy, set, entry, *country, found));
        for pair in part.countries.windows(2).filter(|pair| pair[0] == pair[1]) {
            found.say(entry, "countries", &format!("names {} twice", pair[0]));
        }
    }
    let members = set.part.iter().zip(&parts).flat_map(|(part, entry)| {
        let names = part.countries.iter().map(ToString::to_string).chain(part.sets.iter().cloned());
        names.map(|name| (name, entry, part.period())).collect::<Vec<_>>()
    });
    let mut members: Vec<_> = members.collect();
    members.dedup_by(|a, b| a.0 == b.0 && std::ptr::eq(a.1, b.1));
    found.in_turn(members.into_iter());
}

fn member(policy: &Policy, set: &CountrySet, entry: &Entry, country: Country, found: &mut Found<'_>) {
    let row = policy.countries.row(country);
    if row.is_none() {
        found.say(entry, "countries", &format!("names {country}, which countries.csv does not have"));
    }
    if !set.as_written && row.is_some_and(|row| row.treated_as.is_some()) {
        found.say(entry, "countries", &format!("names {country}, which is treated as another country"));
    }
}

pub(super) fn countries(policy: &Policy, found: &mut Found<'_>) {
    for row in policy.countries() {
        let entry =
            Entry::new(format!("country {}", row.country), Place::row("countries.csv", &row.country.to_string()));
        found.filled(&entry, &[("iso3", &row.iso3), ("name", &row.name), ("source", &row.source)]);
        if let Some((other, _)) = row.treated_as
            && policy.countries.row(other).is_none_or(|other| other.treated_as.is_some())
        {
            let what = format!("is treated as {other}, which is missing or treated as a third");
            found.say(&entry, "treated_as", &what);
        }
    }
    for hub in policy.hubs() {
        let place = Place::entry("hubs.toml", "hub", "country", &hub.country);
        let entry = Entry::new(format!("hub {}", hub.country), place);
        found.filled(&entry, &[("reason", &hub.reason), ("source", &hub.source)]);
        if Country::parse(&hub.country).is_none_or(|country| policy.countries.row(country).is_none()) {
            found.say(&entry, "country", "is a country that countries.csv does not have");
        }
    }
    let hubs: Vec<(String, Entry)> = policy
        .hubs()
        .iter()
        .map(|hub| {
            let place = Place::entry("hubs.toml", "hub", "country", &hub.country);
            (hub.country.clone(), Entry::new("hubs.toml".to_owned(), place))
        })
        .collect();
    found.in_turn(hubs.iter().map(|(name, entry)| (name.clone(), entry, (None, None))));
}
