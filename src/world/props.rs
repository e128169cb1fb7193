//! The built-in data of a world: goods, places, words for names, and the scripts.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::chance::Chance;
use super::script::{Script, Scripts, Traffic};
use crate::model::Day;

/// Everything a world is made from.
pub(super) struct Props {
    pub(super) goods: Vec<Goods>,
    pub(super) places: Vec<Place>,
    pub(super) words: Words,
    pub(super) traffic: Traffic,
    pub(super) schemes: Vec<Script>,
    pub(super) lookalikes: Vec<Script>,
    /// Schemes told otherwise, played only when asked for.
    pub(super) variants: Vec<Script>,
}

/// Something that is shipped.
#[derive(Debug, Deserialize)]
pub(super) struct Goods {
    pub(super) part: String,
    pub(super) description: String,
    pub(super) eccn: String,
    pub(super) hs: String,
    pub(super) usd_low: i64,
    pub(super) usd_high: i64,
    /// Packed weight of one unit.
    pub(super) grams: i64,
    /// First letters of a serial number.
    pub(super) serial: String,
}

/// A town with its port.
#[derive(Debug, Deserialize)]
pub(super) struct Place {
    pub(super) country: String,
    pub(super) style: String,
    pub(super) city: String,
    pub(super) port: String,
}

/// Words of names and addresses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) streets: Vec<String>,
    pub(super) formless: Vec<String>,
    pub(super) styles: BTreeMap<String, Style>,
    pub(super) forms: BTreeMap<String, Vec<String>>,
    pub(super) trades: BTreeMap<String, Vec<String>>,
    pub(super) variants: BTreeMap<String, String>,
}

/// First and second words of names of a region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Style {
    pub(super) first: Vec<String>,
    pub(super) second: Vec<String>,
}

impl Props {
    /// Reads the data that is built in.
    pub(super) fn load() -> Props {
        let schemes: Scripts = toml(include_str!("data/schemes.toml"));
        let lookalikes: Scripts = toml(include_str!("data/lookalikes.toml"));
        let variants: Scripts = toml(include_str!("data/variants.toml"));
        Props {
            goods: table(include_str!("data/goods.csv")),
            places: table(include_str!("data/places.csv")),
            words: toml(include_str!("data/words.toml")),
            traffic: toml(include_str!("data/traffic.toml")),
            schemes: schemes.script,
            lookalikes: lookalikes.script,
            variants: variants.script,
        }
    }

    /// The goods behind a part number of a script.
    pub(super) fn goods(&self, part: &str) -> &Goods {
        self.goods.iter().find(|goods| goods.part == part).expect("a script names only parts of goods.csv")
    }

    /// A day of formation long before anything in a world.
    pub(super) fn old_day(&self, chance: &mut Chance) -> Day {
        let [first, last] = &self.traffic.formed;
        day(first) + chance.between([0, i64::from(day(last).days_since(day(first)))]) as i32
    }

    /// First and last day of the world.
    pub(super) fn days(&self) -> (Day, Day) {
        (day(&self.traffic.first_day), day(&self.traffic.last_day))
    }
}

/// A day of the built-in data.
pub(super) fn day(text: &str) -> Day {
    Day::parse(text).expect("built-in days are YYYY-MM-DD")
}

pub(super) fn toml<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("built-in scripts are well formed (tests/world.rs)")
}

fn table<T: serde::de::DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .expect("built-in tables are well formed (tests/world.rs)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_name_only_what_there_is() {
        let props = Props::load();
        let standing: Vec<&str> = props.traffic.standing.iter().map(|group| group.key.as_str()).collect();
        for script in props.schemes.iter().chain(&props.variants).chain(&props.lookalikes).chain(&props.traffic.script)
        {
            script.goods.any.iter().for_each(|part| assert_eq!(&props.goods(part).part, part));
            for casting in &script.cast {
                if let Some(group) = &casting.standing {
                    assert!(standing.contains(&group.as_str()), "{}: no companies {group} stand", script.id);
                }
                for country in &casting.country {
                    assert!(props.places.iter().any(|place| &place.country == country), "{}: {country}", script.id);
                }
            }
            let keys = script.leg.iter().flat_map(|leg| [Some(&leg.from), Some(&leg.to), leg.end_user.as_ref()]);
            keys.flatten().for_each(|key| assert!(script.part(key) < script.cast.len()));
        }
    }

    #[test]
    fn each_scheme_says_what_should_be_found_and_each_lookalike_why_it_is_lawful() {
        let props = Props::load();
        assert!(
            props
                .schemes
                .iter()
                .chain(&props.variants)
                .all(|script| !script.expected.is_empty() && script.quiet.is_none())
        );
        assert!(props.lookalikes.iter().all(|script| script.expected.is_empty() && script.quiet.is_some()));
        for place in &props.places {
            assert!(props.words.styles.contains_key(&place.style), "{}", place.style);
        }
    }
}
