//! Which hops carry controlled goods on their day, and which end where a licence or a restriction matters.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::classify::GoodsBook;
use crate::model::{GoodsKey, Hop, HopId, Level, Records};
use crate::policy::{Policy, Stance};
use crate::screen::{Restriction, Standings};

/// What is known of each hop's goods and end on its own day. All vectors are by hop.
#[derive(Default)]
pub struct Ends {
    /// Level of the goods under the test of the day; unknown when a figure that it asks for is.
    pub level: Vec<Level>,
    /// Controlled on the day: level a, b or c, or named in an is-informed letter in force; also where the day's test lacks a
    /// figure and today's does not.
    pub controlled: Vec<bool>,
    /// Goods whose strictest declared ECCN needs a licence at the hop's end, on the day.
    pub declared: Vec<bool>,
    /// Ends at a Tier 3 destination, not only in transit there.
    pub tier3: Vec<bool>,
    /// Starts in a Tier 3 destination.
    pub from_tier3: Vec<bool>,
    /// Ends at a restricted party; in transit only when that party is listed.
    pub restricted: Vec<bool>,
    /// For each goods key, a hop whose record declares the ECCN that controls most.
    pub strictest: HashMap<GoodsKey, HopId>,
}

impl Ends {
    /// Judges every hop on its own day. O(hops), on all cores.
    #[must_use]
    pub fn judge(
        hops: &[Hop],
        book: &GoodsBook,
        records: &Records,
        (policy, stance): (&Policy, Stance),
        standings: &Standings<'_>,
    ) -> Ends {
        let strictest = strictest_declared(hops, book, records);
        let ground = Ground { hops, book, records, policy, stance, standings, strictest: &strictest };
        let judged: Vec<Judged> = hops.par_iter().map(|hop| ground.judge(hop)).collect();
        let mut ends = Ends::default();
        for one in judged {
            ends.level.push(one.level);
            ends.controlled.push(one.controlled);
            ends.declared.push(one.declared);
            ends.tier3.push(one.tier3);
            ends.from_tier3.push(one.from_tier3);
            ends.restricted.push(one.restricted);
        }
        ends.strictest = strictest;
        ends
    }

    /// True when a route may end at this hop.
    #[must_use]
    pub fn is_end(&self, hop: usize) -> bool {
        self.tier3[hop] || self.restricted[hop]
    }
}

/// What a hop is judged by.
struct Ground<'g> {
    hops: &'g [Hop],
    book: &'g GoodsBook,
    records: &'g Records,
    policy: &'g Policy,
    stance: Stance,
    standings: &'g Standings<'g>,
    strictest: &'g HashMap<GoodsKey, HopId>,
}

/// One hop's part of [`Ends`].
struct Judged {
    level: Level,
    controlled: bool,
    declared: bool,
    tier3: bool,
    from_tier3: bool,
    restricted: bool,
}

impl Ground<'_> {
    fn judge(&self, hop: &Hop) -> Judged {
        let rules = self.policy.in_force(self.stance.day(hop.departed));
        let goods = &self.book.goods[hop.goods as usize];
        let letter = rules.letters().any(|letter| letter.names(&goods.family));
        let level = match rules.control_test() {
            None => Level::None,
            Some(_) if goods.family.is_empty() => goods.level,
            Some(test) => test.level(&self.book.figures[hop.goods as usize]).0,
        };
        let level = if level == Level::C && !rules.level_c_in_force() { Level::None } else { level };
        // a figure that the test of the day asks for and nobody knows stops no tracing
        let perhaps = level == Level::Unknown && goods.level.is_controlled();
        let restrictions = self.standings.restrictions(hop.to, rules.day());
        let own = declared_eccn(hop, self.records);
        let of_key =
            self.strictest.get(&hop.key).map_or("", |first| declared_eccn(&self.hops[first.0 as usize], self.records));
        // what another record says of a later test is nothing against figures that are below the lines of the day
        let is_advanced = || own != of_key && rules.declared_level(of_key).is_some();
        let below = level == Level::None && !goods.family.is_empty() && is_advanced();
        let of_key = if below { own } else { of_key };
        let eccns = if own == of_key { &[own][..] } else { &[own, of_key] };
        let by_eccn = eccns.iter().any(|eccn| rules.declared_eccn_needs_licence(eccn, hop.to_country).is_some());
        // an entry on a denial or licence list reaches every item on the Commerce Control List
        let listed = restrictions.iter().any(|reason| !matches!(reason, Restriction::Headquarters(..)));
        let by_list = listed && eccns.iter().any(|eccn| is_on_control_list(eccn));
        let stays = hop.transit_to.is_none();
        Judged {
            level,
            controlled: level.is_controlled() || letter || perhaps,
            declared: by_eccn || by_list,
            tier3: stays && rules.is_tier3(hop.to_country),
            from_tier3: rules.is_tier3(hop.from_country),
            restricted: if stays { !restrictions.is_empty() } else { listed },
        }
    }
}

/// The ECCN that the record of a hop declares.
fn declared_eccn<'a>(hop: &Hop, records: &'a Records) -> &'a str {
    records.texts.show(records.shipments[hop.shipment as usize].eccn)
}

/// An ECCN of the Commerce Control List: five characters such as `3A991`, with or without a paragraph.
#[must_use]
pub fn is_on_control_list(eccn: &str) -> bool {
    let bytes = eccn.as_bytes();
    bytes.len() >= 5
        && bytes[0].is_ascii_digit()
        && bytes[1].is_ascii_alphabetic()
        && bytes[2..5].iter().all(u8::is_ascii_digit)
}

/// An ECCN whose third character is a 9 (`5A992`): controlled for anti-terrorism reasons alone, so that nearly everywhere it
/// asks for no more than EAR99 does. Source: 15 CFR 738.2(d)(1).
#[must_use]
pub fn is_against_terrorism_only(eccn: &str) -> bool {
    is_on_control_list(eccn) && eccn.as_bytes()[2] == b'9'
}

/// For each goods key, the first hop that declares the ECCN that controls most: smaller reason number first. Goods that only
/// their words name (`network equipment`) are not the same goods for that, and what one record declares says nothing of others.
fn strictest_declared(hops: &[Hop], book: &GoodsBook, records: &Records) -> HashMap<GoodsKey, HopId> {
    let mut strictest: HashMap<GoodsKey, HopId> = HashMap::new();
    for (hop, number) in hops.iter().zip(0..) {
        let numbered = !records.shipments[hop.shipment as usize].part_number.is_none();
        if !numbered && book.goods[hop.goods as usize].family.is_empty() {
            continue;
        }
        let eccn = declared_eccn(hop, records);
        if is_on_control_list(eccn) {
            let known = strictest.entry(hop.key).or_insert(HopId(number));
            let held = declared_eccn(&hops[known.0 as usize], records);
            if (eccn.get(2..5), eccn) < (held.get(2..5), held) {
                *known = HopId(number);
            }
        }
    }
    strictest
}
