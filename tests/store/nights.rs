//! Many nights against a simple model: no alert lost, none closed while its cause stands, none told twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chiptrace::store::{DecisionKind, Recompute};

use crate::ground::{Place, about, consignee, number, row, told};

/// Parties of the world.
const PARTIES: usize = 5;
/// Nights of one world.
const LONG: usize = 20;

/// A stream of numbers that is the same on every machine (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % most as u64).unwrap()
    }
}

/// What there is to say about one party: its standing deliveries, and whether it is listed.
type Facts = (BTreeMap<String, u32>, bool);

#[derive(Default)]
struct Party {
    facts: Facts,
    last: Facts,
    decided: Option<BTreeSet<(String, u32)>>,
}

fn evidence(facts: &Facts) -> BTreeSet<(String, u32)> {
    let listed = facts.1.then(|| ("listed".to_owned(), 0));
    facts.0.iter().map(|(id, units)| (id.clone(), *units)).chain(listed).collect()
}

#[test]
fn many_nights_are_as_a_simple_model_says() {
    let nights = number("CHIPTRACE_NIGHTS", 60);
    let seed = number("CHIPTRACE_SEED", 7) as u64;
    for world in 0..nights.div_ceil(LONG) {
        live(seed * 1_000_003 + world as u64, LONG.min(nights - world * LONG));
    }
}

fn live(seed: u64, nights: usize) {
    let (place, mut chance) = (Place::new(), Chance(seed));
    let mut parties: Vec<Party> = (0..PARTIES).map(|_| Party::default()).collect();
    let mut listed: BTreeSet<usize> = BTreeSet::new();
    let mut sent: Vec<String> = Vec::new();
    place.list(&[]);
    for night in 0..nights {
        let mut rows = String::new();
        for _ in 0..chance.below(4) {
            rows.push_str(&happening(&mut chance, &mut parties, &mut sent));
        }
        if !rows.is_empty() {
            place.drop_in(&format!("n{night}.csv"), &rows);
        }
        if chance.below(4) == 0 && !sent.is_empty() {
            // an old file once more, under another name
            let old = sent[chance.below(sent.len())].clone();
            place.drop_in(&format!("again{night}.csv"), &old);
        }
        list_of_tonight(&place, &mut chance, &mut listed, &mut parties);
        check(&place, &mut parties, &format!("seed {seed}, night {night}"));
        if !rows.is_empty() {
            sent.push(rows);
        }
        decide(&place, &mut chance, &mut parties);
    }
    assert_eq!(place.verified(Recompute::Newest).faults, [""; 0]);
}

/// One thing that comes in: a delivery, a correction, a cancellation, or a row that was sent before.
fn happening(chance: &mut Chance, parties: &mut [Party], sent: &mut [String]) -> String {
    let at = chance.below(PARTIES);
    let known: Vec<(String, u32)> = parties[at].facts.0.clone().into_iter().collect();
    match chance.below(4) {
        0 if !known.is_empty() => {
            let (id, units) = &known[chance.below(known.len())];
            parties[at].facts.0.remove(id);
            row(id, at, *units, "cancelled")
        }
        1 if !sent.is_empty() => {
            let old = &sent[chance.below(sent.len())];
            // only first filings: an old correction sent anew would be a new correction
            old.lines().filter(|line| line.ends_with("original")).take(1).map(|line| format!("{line}\n")).collect()
        }
        _ => {
            let (id, units) = (format!("S{at}-{}", chance.below(1_000_000)), 2 + chance.below(9) as u32);
            parties[at].facts.0.insert(id.clone(), units);
            row(&id, at, units, "original")
        }
    }
}

/// The list as it is tonight: with another party, without one, or missing, which changes nothing.
fn list_of_tonight(place: &Place, chance: &mut Chance, listed: &mut BTreeSet<usize>, parties: &mut [Party]) {
    let file = place.path("lists/own_2026-08-01.csv");
    match chance.below(6) {
        0 => {
            let at = chance.below(PARTIES);
            if !listed.remove(&at) {
                listed.insert(at);
            }
        }
        1 => {
            if file.exists() {
                fs::remove_file(file).unwrap();
            }
            return;
        }
        _ => {}
    }
    place.list(&listed.iter().copied().collect::<Vec<_>>());
    for (at, party) in parties.iter_mut().enumerate() {
        party.facts.1 = listed.contains(&at);
    }
}

fn check(place: &Place, parties: &mut [Party], when: &str) {
    let outcome = place.night();
    let store = place.store();
    let told = told(&outcome);
    for (at, party) in parties.iter_mut().enumerate() {
        let name = consignee(at);
        let found = about(&store, at);
        let high: Vec<_> = found.iter().filter(|(_, priority, _)| priority == "high").collect();
        let stands = !party.facts.0.is_empty();
        assert_eq!(high.len(), usize::from(stands), "{when}: {name}: {found:?} for {:?}", party.facts);
        let said: Vec<_> = told.iter().filter(|(id, _)| outcome.digest.titles[*id].title.contains(&name)).collect();
        let (moved, was) = (party.facts != party.last, !party.last.0.is_empty());
        assert_eq!(
            moved && (stands || was),
            !said.is_empty(),
            "{when}: {name}: {said:?}: {:?} to {:?}",
            party.last,
            party.facts
        );
        if stands && !was {
            assert!(said.iter().any(|(_, word)| ["new", "reopened", "changed"].contains(word)), "{when}: {said:?}");
        }
        if was && !stands {
            assert!(said.iter().all(|(_, word)| **word == "gone"), "{when}: {name}: {said:?}");
        }
        if let Some(decided) = &party.decided {
            let covered = evidence(&party.facts).is_subset(decided);
            if let Some((_, _, state)) = high.first() {
                assert_eq!(state == "decided", covered, "{when}: {name} is {state}");
            }
            if !covered {
                party.decided = None;
            }
        }
        party.last = party.facts.clone();
    }
}

fn decide(place: &Place, chance: &mut Chance, parties: &mut [Party]) {
    let at = chance.below(PARTIES);
    if chance.below(3) > 0 || parties[at].facts.0.is_empty() {
        return;
    }
    let found = about(&place.store(), at);
    let (id, ..) = found.iter().find(|(_, priority, _)| priority == "high").unwrap();
    place.decide(id, DecisionKind::ALL[chance.below(5)], None);
    parties[at].decided = Some(evidence(&parties[at].facts));
}
