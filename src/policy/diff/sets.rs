//! Which countries joined and left which sets between two days, and by which instrument.

use super::super::{Certainty, CountrySet, InForce, Policy, SetPart};
use super::Window;
use crate::model::Country;

/// A country set whose members on two days differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetChange {
    /// Id of the set.
    pub set: String,
    /// What it is.
    pub title: String,
    /// True when the agency acts on the set, or the policy does not say otherwise.
    pub enforced: bool,
    /// Members of the last day only, by code.
    pub joined: Vec<MovedCountry>,
    /// Members of the first day only, by code.
    pub left: Vec<MovedCountry>,
    /// Members of both days that the last day's rules reach by another instrument.
    pub stays_by: Vec<MovedCountry>,
}

/// A country that moved, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MovedCountry {
    /// The country.
    pub country: Country,
    /// Id of the instrument behind it; empty when the policy names none.
    pub instrument: String,
    /// How well that is supported.
    pub confidence: Certainty,
}

/// Sets with changed members, by id.
pub(super) fn changes(policy: &Policy, window: Window) -> Vec<SetChange> {
    let days = Days { old: policy.in_force(window.from), new: policy.in_force(window.to) };
    let mut countries: Vec<Country> = policy.countries().map(|row| row.country).collect();
    countries.sort_unstable();
    let changed = policy.country_sets().map(|set| set_change(&days, set, &countries));
    changed.filter(|set| !(set.joined.is_empty() && set.left.is_empty() && set.stays_by.is_empty())).collect()
}

struct Days<'p> {
    old: InForce<'p>,
    new: InForce<'p>,
}

fn set_change(days: &Days<'_>, set: &CountrySet, countries: &[Country]) -> SetChange {
    let enforced = set.text_in_cfr.is_empty() || !set.enforced.is_empty();
    let title = set.title.clone();
    let [joined, left, stays_by] = [Vec::new(), Vec::new(), Vec::new()];
    let mut change = SetChange { set: set.id.clone(), title, enforced, joined, left, stays_by };
    for country in countries.iter().copied() {
        let [before, after] = [days.old, days.new].map(|rules| rules.membership(&set.id, country));
        let moved =
            |part: &SetPart| MovedCountry { country, instrument: part.instrument.clone(), confidence: part.confidence };
        match (before, after) {
            (None, Some(part)) => {
                change.joined.push(moved(cause(days.new, days.old, part, country).unwrap_or(part)));
            }
            (Some(part), None) => {
                change.left.push(moved(cause(days.old, days.new, part, country).unwrap_or(part)));
            }
            (Some(before), Some(after)) if before.instrument != after.instrument => change.stays_by.push(moved(after)),
            _ => {}
        }
    }
    change
}

/// The part that explains why a country is in a set on one day and not on another: that of a set named in the part
/// whose own members changed, or of one that it leaves out. `part` holds on the day `inside`.
fn cause<'p>(inside: InForce<'p>, outside: InForce<'p>, part: &'p SetPart, country: Country) -> Option<&'p SetPart> {
    let only = |set: &String, one: InForce<'p>, other: InForce<'p>| {
        let found = one.membership(set, country)?;
        other.membership(set, country).is_none().then_some((found, one, other))
    };
    let named = part.sets.iter().find_map(|set| only(set, inside, outside));
    let excluded = || part.unless.iter().find_map(|set| only(set, outside, inside));
    let (found, one, other) = named.or_else(excluded)?;
    Some(cause(one, other, found, country).unwrap_or(found))
}
