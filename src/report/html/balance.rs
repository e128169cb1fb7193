//! The unit balance of each intermediary: what came, what went on, and what is left on the listed routes.

use std::collections::BTreeMap;

use crate::model::{Day, RouteHop, RouteView};
use crate::report::wording::{grouped, place};

/// What one party between two others got and sent.
pub(super) struct Balance {
    pub(super) party: String,
    pub(super) came: String,
    pub(super) went: String,
    pub(super) left: String,
    pub(super) days: String,
}

/// Sums over the hops of one party, each shipment once.
#[derive(Default)]
struct Sums {
    came: i64,
    went: i64,
    unknown: bool,
    first: Option<Day>,
    last: Option<Day>,
    built: bool,
}

/// One line for each party that stands between two hops of a route, in the order of the routes. Whole units; a quantity
/// that is not recorded makes the line a lower bound. O(hops).
pub(super) fn balances(routes: &[RouteView]) -> Vec<Balance> {
    let mut order: Vec<(&str, String)> = Vec::new();
    for hop in routes.iter().flat_map(|route| route.hops.iter().skip(1)) {
        let shown = place(&hop.from, hop.from_country);
        if !order.iter().any(|(_, known)| *known == shown) {
            order.push((&hop.from, shown));
        }
    }
    let hops: BTreeMap<(&str, &str, &str), &RouteHop> = routes
        .iter()
        .flat_map(|route| &route.hops)
        .map(|hop| ((hop.shipment.as_str(), hop.from.as_str(), hop.to.as_str()), hop))
        .collect();
    order.into_iter().map(|(name, shown)| balance(shown, &sums(name, hops.values().copied()))).collect()
}

fn sums<'r>(name: &str, hops: impl Iterator<Item = &'r RouteHop>) -> Sums {
    let mut sums = Sums::default();
    for hop in hops {
        let units = hop.units.map_or(0, crate::model::Milli::whole);
        if hop.to == name {
            sums.came = sums.came.saturating_add(units);
            sums.first = [sums.first, hop.arrived].into_iter().flatten().min();
        }
        if hop.from == name {
            sums.went = sums.went.saturating_add(units);
            sums.last = sums.last.max(Some(hop.departed));
            sums.built |= hop.basis == Some("assembly");
        }
        sums.unknown |= hop.units.is_none() && (hop.to == name || hop.from == name);
    }
    sums
}

fn balance(party: String, sums: &Sums) -> Balance {
    let least = if sums.unknown { "at least " } else { "" };
    let left = match sums.came - sums.went {
        _ if sums.built => "built in: units are not the same".to_owned(),
        _ if sums.unknown => "not known".to_owned(),
        left if left < 0 => format!("{} more went than came: other stock", grouped(-left)),
        left => grouped(left),
    };
    let day = |day: Option<Day>| day.map_or_else(|| "not recorded".to_owned(), |day| day.to_string());
    Balance {
        party,
        came: format!("{least}{}", grouped(sums.came)),
        went: format!("{least}{}", grouped(sums.went)),
        left,
        days: format!("{} to {}", day(sums.first), day(sums.last)),
    }
}
