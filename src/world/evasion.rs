//! One scheme with dials: how it hides turn by turn, so that what is still found can be measured.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde::Deserialize;

use super::chance::Chance;
use super::deck::company_names;
use super::props::{Goods, Props, day, toml};
use super::tables::hundredths;
use super::{Dials, Table, World};
use crate::model::Day;

/// A way to hide, with its levels from plain to costly.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dial {
    /// Short name.
    pub name: String,
    /// What its levels count.
    pub says: String,
    /// Levels, rising with what hiding costs.
    pub levels: Vec<i64>,
    /// Place of the level that the scheme has while other dials are turned.
    pub usual: usize,
}

/// The scheme as it is built in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evasion {
    start: String,
    part: String,
    units: i64,
    seller: String,
    hubs: Vec<String>,
    buyer: String,
    leg_days: i32,
    relabelled_hs: String,
    relabelled_text: String,
    lawful_lot: i64,
    start_spread_days: i64,
    most_days_between_lots: i64,
    all_lots_within_days: i64,
    #[serde(rename = "dial")]
    dials: Vec<Dial>,
}

/// A world with the scheme in it.
#[derive(Clone, Debug)]
pub struct Turned {
    /// Tables to scan.
    pub tables: Vec<Table>,
    /// Shipments of the scheme that are on record.
    pub scheme: Vec<String>,
}

/// A row of the scheme before it is printed.
struct Leg<'a> {
    departed: Day,
    from: (&'a str, &'a str),
    to: (&'a str, &'a str),
    user: (&'a str, &'a str),
    units: i64,
    plain: bool,
    diverted: bool,
}

/// Streams of chance.
const SCHEME: u64 = 5;

impl Evasion {
    /// The scheme with its dials.
    #[must_use]
    pub fn load() -> Evasion {
        toml(include_str!("data/evasion.toml"))
    }

    /// The dials, in order.
    #[must_use]
    pub fn dials(&self) -> &[Dial] {
        &self.dials
    }

    /// Places of the levels of the scheme that hides in no way.
    #[must_use]
    pub fn usual(&self) -> Vec<usize> {
        self.dials.iter().map(|dial| dial.usual).collect()
    }

    /// A lawful world of so many rows: what the scheme is laid into.
    #[must_use]
    pub fn lawful(rows: u32, seed: u64) -> Vec<Table> {
        let dials = Dials { seed, shipments: rows, planted_per_10k: 0, each_scheme: 0, ..Dials::default() };
        World::build(&dials).tables
    }

    /// The scheme with a level for each dial, laid into a lawful world; `window` is the longest wait, in days, that still
    /// links two hops. O(rows). The same seed and levels give the same tables.
    #[must_use]
    pub fn turned(&self, lawful: &[Table], levels: &[usize], (window, seed): (i64, u64)) -> Turned {
        let names = company_names(seed ^ 0x5eed, 16);
        let chance = &mut Chance::new(seed, SCHEME);
        let legs = self.legs(&names, levels, window, chance);
        let props = Props::load();
        let goods = props.goods(&self.part);
        let mut tables = lawful.to_vec();
        let mut scheme = Vec::new();
        for table in tables.iter_mut().filter(|table| table.name == "shipments.csv") {
            for (number, leg) in (9_000_001..).zip(&legs) {
                let id = format!("S{number}");
                table.rows.push(self.row((table.header, &id), leg, goods, levels, chance));
                scheme.extend(leg.diverted.then_some(id));
            }
        }
        Turned { tables, scheme }
    }

    fn level(&self, name: &str, levels: &[usize]) -> i64 {
        let dial = self.dials.iter().zip(levels).find(|(dial, _)| dial.name == name);
        dial.and_then(|(dial, at)| dial.levels.get(*at)).copied().unwrap_or_default()
    }

    /// All legs of all lots, then the lawful trade of the first intermediary in the same goods.
    fn legs<'a>(&'a self, names: &'a [String], levels: &[usize], window: i64, chance: &mut Chance) -> Vec<Leg<'a>> {
        let hops = usize::try_from(self.level("hops", levels)).unwrap_or(1);
        let lots = self.level("lots", levels).max(1);
        let place = |at: usize| match at {
            0 => (names[0].as_str(), self.seller.as_str()),
            at if at > hops => (names[1].as_str(), self.buyer.as_str()),
            at => (names[at + 1].as_str(), self.hubs[(at - 1) % self.hubs.len()].as_str()),
        };
        let recorded = hops + 1 - usize::from(self.level("last-leg", levels) == 1);
        let wait = i32::try_from(window * self.level("wait", levels) / 100).unwrap_or(0);
        let every = (self.all_lots_within_days / lots).min(self.most_days_between_lots);
        let first = day(&self.start) + chance.between([0, self.start_spread_days]) as i32;
        let mut legs = Vec::new();
        for lot in 0..lots {
            let units = self.units / lots + chance.between([0, (self.units / lots / 4).max(1)]);
            let mut departed = first + (lot * every) as i32;
            for at in 0..recorded {
                let (from, to) = (place(at), place(at + 1));
                legs.push(Leg { departed, from, to, user: place(1), units, plain: at == 0, diverted: true });
                departed = departed + self.leg_days + wait + chance.between([0, 2]) as i32;
            }
        }
        let share = self.level("lawful", levels);
        let mut lawful = self.units * share / (100 - share).max(1);
        let customer = (names[10].as_str(), place(1).1);
        while lawful > 0 {
            let units = lawful.min(self.lawful_lot - chance.between([0, self.lawful_lot / 4]));
            let departed = first + chance.between([-180, 360]) as i32;
            let leg =
                |departed, from, to| Leg { departed, from, to, user: customer, units, plain: true, diverted: false };
            legs.push(leg(departed, place(0), place(1)));
            legs.push(leg(departed + self.leg_days + chance.between([2, 20]) as i32, place(1), customer));
            lawful -= units;
        }
        legs
    }

    fn row(
        &self,
        (header, id): (&[&str], &str),
        leg: &Leg<'_>,
        goods: &Goods,
        levels: &[usize],
        chance: &mut Chance,
    ) -> StringRecord {
        let relabel = self.level("relabel", levels);
        let renamed = |what: i64| !leg.plain && (relabel == what || relabel == 3);
        let letters = if leg.diverted && !leg.plain { self.level("rename", levels) } else { 0 };
        let undated = chance.percent(u32::try_from(self.level("dates", levels)).unwrap_or(0));
        let cents = (goods.usd_low + goods.usd_high) * 50;
        let cells = BTreeMap::from([
            ("shipment_id", id.to_owned()),
            ("ship_date", leg.departed.to_string()),
            ("arrival_date", if undated { String::new() } else { (leg.departed + self.leg_days).to_string() }),
            ("exporter_name", rewritten(leg.from.0, letters, chance)),
            ("exporter_country", leg.from.1.to_owned()),
            ("consignee_name", leg.to.0.to_owned()),
            ("consignee_country", leg.to.1.to_owned()),
            ("end_user_name", if leg.plain { leg.user.0.to_owned() } else { String::new() }),
            ("end_user_country", if leg.plain { leg.user.1.to_owned() } else { String::new() }),
            ("declared_description", if renamed(2) { &self.relabelled_text } else { &goods.description }.clone()),
            ("part_number", if renamed(2) { String::new() } else { goods.part.clone() }),
            ("eccn", if renamed(2) { "EAR99".to_owned() } else { goods.eccn.clone() }),
            ("hs_code", if renamed(1) { &self.relabelled_hs } else { &goods.hs }.clone()),
            ("quantity", leg.units.to_string()),
            ("unit_value", hundredths(cents)),
            ("currency", "USD".to_owned()),
            ("gross_weight_kg", hundredths((goods.grams * leg.units + 5) / 10)),
            ("mode", if leg.from.1 == leg.to.1 { "ROAD" } else { "AIR" }.to_owned()),
            ("license", "NLR".to_owned()),
        ]);
        header.iter().map(|column| cells.get(column).map_or("", String::as_str)).collect()
    }
}

/// A name with so many letters put for others; from a hundred on it is another name.
fn rewritten(name: &str, letters: i64, chance: &mut Chance) -> String {
    const ANOTHER: i64 = 100;
    if letters >= ANOTHER {
        let reversed: String = name.split(' ').next().unwrap_or_default().chars().rev().collect();
        return format!("{} Global Supply Ltd", reversed.to_lowercase());
    }
    let mut text: Vec<char> = name.chars().collect();
    for _ in 0..letters {
        let at = chance.below(text.len());
        if text[at].is_ascii_alphabetic() {
            text[at] = char::from(b'a' + chance.below(26) as u8);
        }
    }
    text.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_levels_give_the_same_tables_and_every_dial_changes_them() {
        let evasion = Evasion::load();
        let lawful = Evasion::lawful(50, 1);
        let csv = |levels: &[usize]| evasion.turned(&lawful, levels, (90, 1)).tables[0].to_csv();
        let usual = evasion.usual();
        assert_eq!(csv(&usual), csv(&usual));
        for (at, dial) in evasion.dials().iter().enumerate() {
            assert!(dial.usual < dial.levels.len() && dial.levels.is_sorted(), "{}", dial.name);
            let mut turned = usual.clone();
            turned[at] = dial.levels.len() - 1;
            assert_ne!(csv(&usual), csv(&turned), "{} turns nothing", dial.name);
        }
    }

    #[test]
    fn the_scheme_is_what_is_diverted_and_on_record() {
        let evasion = Evasion::load();
        let lawful = Evasion::lawful(50, 2);
        let mut levels = evasion.usual();
        let plain = evasion.turned(&lawful, &levels, (90, 2)).scheme.len();
        levels[6] = 1;
        assert_eq!(
            evasion.turned(&lawful, &levels, (90, 2)).scheme.len() * 3,
            plain * 2,
            "one leg of three is missing"
        );
        levels[4] = 2;
        assert_eq!(evasion.turned(&lawful, &levels, (90, 2)).scheme.len() * 3, plain * 2, "lawful trade is no scheme");
    }
}
