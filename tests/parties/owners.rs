//! Ownership by listed owners: through any depth, in circles, across lists, in bounds, each day by its own rows.

use chiptrace::model::Milli;
use chiptrace::screen::{ListedDay, ListedShare, Ownership, Restriction};

use super::ground::{Tables, day, survey};

const SHIPMENT: &str = "S1,2024-05-01,Bay Servers Inc,US,Owned Pte,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n";
const LIST: &str = "Elm Bank,SDN,,,2020-01-01,\nOak Bank,SDN,,,2020-01-01,\nAsh Arms,Entity List,,,2020-01-01,\n\
    Fir Works,Military End-User List,,,2020-01-01,\nYew Fund,SDN,,,,\n";

/// What listed owners hold of Owned Pte, and the restrictions that come of it.
fn judged(ownership: &str, on: &str) -> (Ownership, Vec<Restriction>) {
    let mut answer = None;
    let tables = Tables { shipments: SHIPMENT, list: LIST, ownership, ..Tables::default() };
    survey(tables, |ground| {
        let party = ground.party("Owned Pte", "SG");
        answer = Some((ground.standings.ownership(party, day(on)), ground.restrictions("Owned Pte", "SG", on)));
    });
    answer.unwrap()
}

fn bounds(ownership: &str, on: &str) -> (i64, i64, bool) {
    let (held, reasons) = judged(ownership, on);
    (held.least.0 / 1000, held.most.0 / 1000, !reasons.is_empty())
}

const ON: &str = "2024-05-01";

#[test]
fn what_is_half_owned_by_blocked_parties_passes_it_on_in_full() {
    let chain = "Elm Bank,Holding A,60,,\nHolding A,Holding B,51,,\nHolding B,Owned Pte,50,,\n";
    assert_eq!(bounds(chain, ON), (50, 50, true), "0.6 x 0.51 x 0.5 is not the arithmetic");
    assert_eq!(bounds("Elm Bank,Holding A,49.9,,\nHolding A,Owned Pte,100,,\n", ON), (0, 0, false));
    let both = "Elm Bank,Holding A,30,,\nOak Bank,Holding A,20,,\nHolding A,Owned Pte,25,,\nOak Bank,Owned Pte,25,,\n";
    assert_eq!(bounds(both, ON), (50, 50, true), "shares of several owners add up, direct and through a holding");
}

#[test]
fn the_chain_is_shown_up_to_the_listed_owner() {
    let chain = "Elm Bank,Holding A,60,,\nHolding A,Owned Pte,70,,\n";
    let (_, reasons) = judged(chain, ON);
    let [Restriction::Owned(shares, ListedDay::On)] = reasons.as_slice() else { panic!("{reasons:?}") };
    let [ListedShare { percent: Milli(70_000), listings, .. }] = shares.as_slice() else { panic!("{shares:?}") };
    let [Restriction::Owned(above, ListedDay::On)] = listings.as_slice() else { panic!("{listings:?}") };
    assert!(matches!(above[0].listings.as_slice(), [Restriction::Listed(..)]) && above[0].percent.0 == 60_000);
}

#[test]
fn a_circle_of_companies_does_not_block_itself() {
    let circle = "Owned Pte,Holding A,60,,\nHolding A,Owned Pte,60,,\n";
    assert_eq!(bounds(circle, ON), (0, 0, false));
    let fed =
        "Elm Bank,Holding A,30,,\nHolding B,Holding A,30,,\nHolding A,Holding B,60,,\nHolding A,Owned Pte,100,,\n";
    assert_eq!(bounds(fed, ON), (0, 0, false), "30 % from outside make no half, whatever the circle");
    let enough =
        "Elm Bank,Holding A,50,,\nHolding B,Holding A,50,,\nHolding A,Holding B,60,,\nHolding B,Owned Pte,55,,\n";
    assert_eq!(bounds(enough, ON), (55, 55, true));
}

#[test]
fn lists_add_up_while_the_affiliates_rule_is_in_force() {
    let across = "Ash Arms,Owned Pte,20,,\nFir Works,Owned Pte,20,,\nElm Bank,Owned Pte,10,,\n";
    assert_eq!(bounds(across, "2025-09-28"), (10, 10, false));
    assert_eq!(bounds(across, "2025-09-29"), (50, 50, true));
    assert_eq!(bounds(across, "2025-11-10"), (10, 10, false));
    assert_eq!(bounds(across, "2026-11-10"), (50, 50, true));
    let through = "Ash Arms,Holding A,80,,\nHolding A,Owned Pte,80,,\n";
    assert_eq!(bounds(through, "2025-10-01"), (80, 80, true));
    assert_eq!(bounds(through, "2025-12-01"), (0, 0, false));
}

#[test]
fn a_share_that_is_not_recorded_is_a_bound_and_never_zero() {
    assert_eq!(bounds("Elm Bank,Owned Pte,,,\n", ON), (0, 100, false));
    assert_eq!(bounds("Elm Bank,Owned Pte,,,\nPine Ltd,Owned Pte,60,,\n", ON), (0, 40, false), "60 % are another's");
    assert_eq!(
        bounds("Elm Bank,Owned Pte,30,,\nOak Bank,Owned Pte,,,\nPine Ltd,Owned Pte,45,,\n", ON),
        (30, 55, false)
    );
    let above = "Elm Bank,Holding A,,,\nHolding A,Owned Pte,70,,\n";
    assert_eq!(bounds(above, ON), (0, 70, false), "a share not recorded further up");
    let unknown = |ownership: &str| {
        let mut answer = false;
        let tables = Tables { shipments: SHIPMENT, list: LIST, ownership, ..Tables::default() };
        survey(tables, |ground| answer = ground.standings.unknown_share(ground.party("Owned Pte", "SG"), day(ON)));
        answer
    };
    assert!(unknown("Elm Bank,Owned Pte,,,\n"));
    assert!(!unknown("Elm Bank,Owned Pte,,,\nPine Ltd,Owned Pte,60,,\n"), "no share that is left makes a half");
    assert!(!unknown("Elm Bank,Owned Pte,55,,\nOak Bank,Owned Pte,,,\n"), "the half is reached without it");
}

#[test]
fn an_owner_whose_day_of_listing_is_not_recorded_may_count() {
    let (held, reasons) = judged("Yew Fund,Owned Pte,60,,\n", ON);
    assert_eq!((held.least.0, held.most.0), (0, 60_000));
    assert!(matches!(reasons.as_slice(), [Restriction::Owned(_, ListedDay::Unknown)]));
}

#[test]
fn headquarters_are_those_of_whoever_holds_more_than_half() {
    let parties = "Owned Pte,SG,,SG,,,\nTop Group,CN,,CN,,,\nHolding A,VG,,,,,\n";
    let seat = |ownership: &str, on: &str| {
        let mut answer = (false, false);
        let tables = Tables { shipments: SHIPMENT, parties, ownership, ..Tables::default() };
        survey(tables, |ground| {
            let (party, on) = (ground.party("Owned Pte", "SG"), day(on));
            let china = |(known, _): &chiptrace::screen::Seat| known.value.code() == "CN";
            let seats = ground.standings.seats(party, on);
            answer = (seats.iter().any(china), ground.standings.seat_unknown(party, on));
        });
        answer
    };
    assert_eq!(seat("Top Group,Holding A,90,,\nHolding A,Owned Pte,51,,\n", ON), (true, false));
    assert_eq!(seat("Top Group,Holding A,90,,\nHolding A,Owned Pte,50,,\n", ON), (false, false), "half is not more");
    assert_eq!(seat("Top Group,Owned Pte,51,2024-05-02,\n", ON), (false, false), "bought the day after");
    assert_eq!(seat("Holding A,Owned Pte,80,,\n", ON), (false, true), "nobody says where the owner sits");
    assert_eq!(seat("Holding A,Owned Pte,80,,\nOwned Pte,Holding A,80,,\n", ON), (false, true), "a circle");
}

#[test]
fn rows_count_on_their_days_and_an_owner_counts_once() {
    let dated = "Elm Bank,Owned Pte,60,2023-01-01,2024-04-30\nElm Bank,Owned Pte,40,2024-05-01,\n";
    assert_eq!(bounds(dated, "2024-04-30"), (60, 60, true));
    assert_eq!(bounds(dated, "2024-05-01"), (40, 40, false));
    assert_eq!(bounds(dated, "2022-12-31"), (0, 0, false));
    assert_eq!(bounds("Elm Bank,Owned Pte,30,,\nElm Bank,Owned Pte,35,,\n", ON), (35, 35, false));
    let over = "Elm Bank,Owned Pte,80,,\nOak Bank,Owned Pte,70,,\n";
    assert_eq!(bounds(over, ON), (100, 100, true), "rows that add up to more than all");
}
