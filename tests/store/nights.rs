//! Many nights against a simple model: no alert lost, none closed while its cause stands, none told twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chiptrace::store::{DecisionKind, Digest, Recompute};

use crate::crash::{DISK, run};
use crate::ground::{Place, about, consignee, number, row, told_by};

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
    decided: Option<Decided>,
    /// Deliveries that were corrected: a second correction without a version would be of no order.
    corrected: BTreeSet<String>,
}

/// The evidence on which somebody decided, and the last day of that.
struct Decided {
    evidence: BTreeSet<(String, u32)>,
    until: Option<String>,
}

fn evidence(facts: &Facts) -> BTreeSet<(String, u32)> {
    let listed = facts.1.then(|| ("listed".to_owned(), 0));
    facts.0.iter().map(|(id, units)| (id.clone(), *units)).chain(listed).collect()
}

/// `CHIPTRACE_NIGHTS=100000 cargo test --release --test store many_nights` runs as many as wanted, `CHIPTRACE_SEED=8` others.
/// Most of a night in so small a world goes into reading the word lists of the rule book for each scan, then into SQLite.
#[test]
fn many_nights_are_as_a_simple_model_says() {
    let nights = number("CHIPTRACE_NIGHTS", 60);
    let seed = number("CHIPTRACE_SEED", 7) as u64;
    let worlds: Vec<usize> = (0..nights.div_ceil(LONG)).collect();
    // each world is a store of its own
    std::thread::scope(|scope| {
        for share in 0..2 {
            let worlds = worlds.iter().filter(move |world| *world % 2 == share);
            scope.spawn(move || {
                worlds.for_each(|world| live(seed * 1_000_003 + *world as u64, LONG.min(nights - world * LONG)));
            });
        }
    });
}

fn live(seed: u64, nights: usize) {
    let (place, mut chance) = (Place::in_memory(), Chance(seed));
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
        let (when, day) = (format!("seed {seed}, night {night}"), day_of(night));
        let before = place.store().latest().unwrap().map_or(0, |run| run.run);
        if chance.below(20) == 0 {
            dies(&place, &mut chance, &day);
        }
        place.night_on(&day);
        check(&place, &mut parties, (before, &day), &when);
        if !rows.is_empty() {
            sent.push(rows);
        }
        decide(&place, &mut chance, &mut parties);
    }
    assert_eq!(place.verified(Recompute::Newest).faults, [""; 0], "seed {seed}");
}

/// The day of a night: rules take effect and decisions end between the first and the last.
fn day_of(night: usize) -> String {
    let number = chiptrace::model::Day::parse("2026-06-24").unwrap().number() + 4 * i32::try_from(night).unwrap();
    chiptrace::model::Day::from_number(number).to_string()
}

/// A night that is killed, or whose disk fails or is full, at some write, sync or rename.
fn dies(place: &Place, chance: &mut Chance, day: &str) {
    if DISK.is_none() {
        return;
    }
    let night = ["nightly", "--store", "store", "--inbox", "inbox", "--lists", "lists", "--as-of", day];
    let (at, how) = ((1 + chance.below(90)).to_string(), ["kill", "eio", "enospc"][chance.below(3)]);
    run(&place.path(""), &night, &[("DISK_AT", &at), ("DISK_HOW", how)]);
}

/// One thing that comes in: a delivery, a correction, a cancellation, or a row that was sent before.
fn happening(chance: &mut Chance, parties: &mut [Party], sent: &mut [String]) -> String {
    let at = chance.below(PARTIES);
    let known: Vec<(String, u32)> = parties[at].facts.0.clone().into_iter().collect();
    match chance.below(6) {
        2 if !known.is_empty() => {
            let (id, before) = &known[chance.below(known.len())];
            // another count each time: the day that a late row corrects is no fact of the model
            let units = before + 1 + chance.below(9) as u32;
            if !parties[at].corrected.insert(id.clone()) {
                return String::new();
            }
            parties[at].facts.0.insert(id.clone(), units);
            row(id, at, units, "amended")
        }
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
            let row = row(&id, at, units, "original");
            // late: it moved a year before what is known
            if chance.below(3) == 0 { row.replace("2025-", "2024-") } else { row }
        }
    }
}

/// The list as it is tonight: with another party or without one; missing or shrunken, which changes nothing; or with others
/// that nobody trades with.
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
        // a list that no night has used yet has nothing to shrink from
        2 if file.exists() && place.store().latest().unwrap().is_some() => return place.list_of(3, &[]),
        _ => {}
    }
    let others = 40 + chance.below(2);
    place.list_of(others, &listed.iter().copied().collect::<Vec<_>>());
    for (at, party) in parties.iter_mut().enumerate() {
        party.facts.1 = listed.contains(&at);
    }
}

/// What digests say of the findings on a party; a rule that took effect may change words, and nothing else.
fn said_of<'d>(name: &str, digests: &'d [Digest]) -> Vec<&'d str> {
    let mut said = Vec::new();
    for digest in digests {
        let about = told_by(digest).into_iter().filter(|(id, _)| digest.titles[id].title.contains(name));
        let by_rule = |id: &String| digest.changed.iter().any(|moved| moved.id == *id && moved.cause == "policy");
        said.extend(about.filter(|(id, _)| !by_rule(id)).map(|(_, word)| word));
    }
    said
}

/// Holds what all runs since the last check say against the model.
fn check(place: &Place, parties: &mut [Party], (before, day): (i64, &str), when: &str) {
    let store = place.store();
    let runs = store.runs().unwrap().into_iter().filter(|run| run.run > before && run.status == "published");
    let digests: Vec<Digest> = runs.map(|run| store.digest(run.run).unwrap()).collect();
    for (at, party) in parties.iter_mut().enumerate() {
        let name = consignee(at);
        let found = about(&store, at);
        let high: Vec<_> = found.iter().filter(|(_, priority, _)| priority == "high").collect();
        let (stands, was) = (!party.facts.0.is_empty(), !party.last.0.is_empty());
        assert_eq!(high.len(), usize::from(stands), "{when}: {name}: {found:?} for {:?}", party.facts);
        let said = said_of(&name, &digests);
        let due =
            party.decided.as_ref().is_some_and(|decided| decided.until.as_deref().is_some_and(|until| until < day));
        let moved = party.facts != party.last && (stands || was);
        let expected = moved || (due && stands && was);
        assert_eq!(
            expected,
            !said.is_empty(),
            "{when}: {name}: {said:?}: {:?} to {:?}: {digests:?}",
            party.last,
            party.facts
        );
        if stands && !was {
            assert!(said.iter().any(|word| ["new", "reopened", "changed"].contains(word)), "{when}: {said:?}");
        }
        if was && !stands {
            assert!(said.iter().all(|word| *word == "gone"), "{when}: {name}: {said:?}");
        }
        if let Some(decided) = &party.decided {
            let covered = evidence(&party.facts).is_subset(&decided.evidence) && !due;
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
    let until = (chance.below(3) == 0).then(|| format!("2026-08-{:02}", 1 + chance.below(28)));
    place.decide(id, DecisionKind::ALL[chance.below(5)], until.as_deref());
    parties[at].decided = Some(Decided { evidence: evidence(&parties[at].facts), until });
}
