//! Names of a lake that are answered some at a time are answered as all of them together.

use std::collections::{BTreeMap, BTreeSet};

use chiptrace::lake::{Answers, Part, PartyAnswer, answers};
use chiptrace::model::Records;
use chiptrace::scan::Quiet;
use chiptrace::world::Dials;
use proptest::prelude::*;

use super::cases;
use super::desk::{Desk, options};
use super::lake::{asked, lake, with_trade};
use super::reading::policy;
use super::tables::{edits, sheets, small_world};

fn answered(records: &Records, part: Part) -> Answers {
    let (mut alone, lake) = (Records { shipments: Vec::new(), ..records.clone() }, lake(records));
    let questions = asked(&records.texts, &lake);
    answers(&mut alone, questions, policy(), &options(), &Quiet, part)
}

/// Holds the answers of parts against those of the whole; says how many names and how many parties there are.
fn same(records: &Records, part: Part) -> (usize, usize) {
    let (one, other) = (answered(records, Part::default()), answered(records, part));
    assert!(one.goods == other.goods && one.tier3 == other.tier3 && one.by_hand == other.by_hand);
    let (mut there, mut back, mut names) = (BTreeMap::new(), BTreeMap::new(), 0);
    for (name, country) in lake(records).cells.keys() {
        let (a, b) = (one.party(*name, *country).unwrap(), other.party(*name, *country).unwrap());
        assert_eq!(PartyAnswer { party: b.party, ..*a }, *b);
        assert_eq!(*there.entry(a.party).or_insert(b.party), b.party, "no party of the whole is two in parts");
        assert_eq!(*back.entry(b.party).or_insert(a.party), a.party, "no two parties of the whole are one in parts");
        names += 1;
    }
    let named = |beside: &[(u32, u32)], to: &BTreeMap<u32, u32>| -> BTreeSet<(u32, u32)> {
        beside.iter().filter_map(|(one, other)| Some((*to.get(one)?, *to.get(other)?))).collect()
    };
    let itself = back.keys().map(|party| (*party, *party)).collect();
    assert_eq!(named(&one.beside, &there), named(&other.beside, &itself));
    (names, there.len())
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn names_answered_in_parts_are_answered_as_together(
        dials in small_world(),
        edits in edits(8),
        seed in any::<u64>(),
        part in (1..60_usize).prop_map(Part),
    ) {
        same(&Desk::of(&with_trade(sheets(&dials, &edits), (100, 10), seed)).records, part);
    }
}

#[test]
fn slips_of_the_pen_are_joined_whatever_the_parts() {
    let dials = Dials { seed: 7, shipments: 900, each_scheme: 1, misspelt_percent: 25, ..Dials::default() };
    let desk = Desk::of(&sheets(&dials, &[]));
    for part in [1, 10, 100] {
        let (names, parties) = same(&desk.records, Part(part));
        assert!(names > parties + 100, "{names} names are {parties} parties");
    }
}
