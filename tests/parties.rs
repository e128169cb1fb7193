//! Who is who and who is listed, through whole scans of small tables: what is known reaches the finding, what is not
//! known stays a question, and the order of rows decides nothing.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

#[path = "parties/clusters.rs"]
mod clusters;
#[path = "parties/desk.rs"]
mod desk;
#[path = "parties/ground.rs"]
mod ground;
#[path = "parties/laws.rs"]
mod laws;
#[path = "parties/owners.rs"]
mod owners;

use chiptrace::model::Report;
use chiptrace::screen::{ListedDay, Restriction};
use ground::{Tables, day, flags, licences, report, survey};

const TO_MALAYSIA: &str = "S1,2024-05-01,Bay Servers Inc,US,Foo Pte,MY,,,NVIDIA H100 SXM5 80GB,8,NLR\n";

#[test]
fn a_namesake_without_a_row_is_judged_by_the_one_row_of_its_name() {
    let tables = Tables { shipments: TO_MALAYSIA, parties: "Foo Pte,SG,,CN,,,\n", ..Tables::default() };
    survey(tables, |ground| {
        let profile = ground.profile("Foo Pte", "MY");
        assert!(profile.borrowed && !ground.profile("Foo Pte", "SG").borrowed);
        assert_eq!(profile.headquarters, ground.profile("Foo Pte", "SG").headquarters);
    });
    let report = report(tables);
    let found = flags(&report, "headquarters-reach");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].because.contains("Foo Pte (MY), the consignee, which is headquartered in CN"),
        "{}",
        found[0].because
    );
    assert!(found[0].evidence.iter().any(|cell| cell.file == "parties.csv" && cell.column == "hq_country"));
}

#[test]
fn rows_in_two_countries_lend_nothing() {
    let parties = "Foo Pte,SG,,CN,,,\nFoo Pte,TH,,TH,,,\n";
    survey(Tables { shipments: TO_MALAYSIA, parties, ..Tables::default() }, |ground| {
        let profile = ground.profile("Foo Pte", "MY");
        assert!(!profile.borrowed && profile.headquarters.is_none() && profile.headquarters_unknown());
    });
}

#[test]
fn an_alias_of_one_party_is_that_party_in_its_country() {
    let shipments = "S1,2024-05-01,Bay Servers Inc,US,FOO TRADING,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n\
        S2,2024-06-01,Bay Servers Inc,US,Foo Trading,,,,NVIDIA H100 SXM5 80GB,8,NLR\n\
        S3,2024-07-01,Bay Servers Inc,US,Foo Trading,TH,,,NVIDIA H100 SXM5 80GB,8,NLR\n";
    let tables = Tables { shipments, parties: "Bar Group,SG,Foo Trading; Baz,CN,,,\n", ..Tables::default() };
    survey(tables, |ground| {
        let bar = ground.party("Bar Group", "SG");
        assert_eq!((ground.party("FOO TRADING", "SG"), ground.party("Foo Trading", "")), (bar, bar));
        assert_ne!(ground.party("Foo Trading", "TH"), bar);
        assert_eq!(ground.directory.parties[bar.0 as usize].name, "Bar Group");
    });
    let report = report(tables);
    let found = flags(&report, "headquarters-reach");
    assert!(
        found
            .iter()
            .all(|flag| flag.because.contains("are for Bar Group (SG), the consignee, which is headquartered in CN"))
    );
    let cited = |id: &str| found.iter().flat_map(|flag| &flag.evidence).any(|cell| cell.subject == id);
    assert!(cited("S1") && cited("S2") && !cited("S3"));
}

#[test]
fn an_alias_that_two_parties_claim_joins_nothing_in_any_order() {
    let shipments = "S1,2024-05-01,Bay Servers Inc,US,Foo Trading,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n";
    for parties in [
        "Bar Group,SG,Foo Trading,CN,,,\nQux,SG,Foo Trading,SG,,,\n",
        "Qux,SG,Foo Trading,SG,,,\nBar Group,SG,Foo Trading,CN,,,\n",
    ] {
        survey(Tables { shipments, parties, ..Tables::default() }, |ground| {
            let foo = ground.party("Foo Trading", "SG");
            assert!(foo != ground.party("Bar Group", "SG") && foo != ground.party("Qux", "SG"));
            assert!(ground.profile("Foo Trading", "SG").headquarters_unknown());
        });
    }
    let own = "Foo Trading,SG,,SG,,,\nBar Group,SG,Foo Trading,CN,,,\n";
    survey(Tables { shipments, parties: own, ..Tables::default() }, |ground| {
        assert_ne!(ground.party("Foo Trading", "SG"), ground.party("Bar Group", "SG"), "a row's own name is its own");
    });
}

#[test]
fn a_party_is_screened_under_its_aliases() {
    let tables = Tables {
        shipments: "S1,2024-05-01,Bay Servers Inc,US,Bar Group,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n",
        parties: "Bar Group,SG,Foo Trading,SG,,,\n",
        list: "Foo Trading,Entity List,,SG,2020-01-01,\n",
        ..Tables::default()
    };
    let listed = report(tables);
    assert_eq!(flags(&listed, "listed-party").len(), 1);
}

const OWNED: &str = "S1,2024-05-01,Bay Servers Inc,US,Owned Pte,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n";
const SDN: &str = "Owner One,SDN,,,2020-01-01,\nOwner Two,SDN,,,2020-01-01,\nOwner Three,Entity List,,,2020-01-01,\n";

fn owned(ownership: &str, list: &str, on: &str) -> (Vec<Restriction>, bool) {
    let mut answer = (Vec::new(), false);
    survey(Tables { shipments: OWNED, list, ownership, ..Tables::default() }, |ground| {
        let party = ground.party("Owned Pte", "SG");
        answer = (ground.restrictions("Owned Pte", "SG", on), ground.standings.unknown_share(party, day(on)));
    });
    answer
}

#[test]
fn shares_of_listed_owners_that_no_other_table_names_add_up() {
    let two = "Owner One,Owned Pte,30,,\nOwner Two,Owned Pte,30,,\n";
    let (reasons, _) = owned(two, SDN, "2024-05-01");
    let [Restriction::Owned(shares, ListedDay::On)] = reasons.as_slice() else { panic!("{reasons:?}") };
    assert_eq!(shares.iter().map(|share| share.percent.0).collect::<Vec<_>>(), [30_000, 30_000]);
    assert!(shares.iter().all(|share| matches!(share.listings.as_slice(), [Restriction::Listed(..)])));
    assert!(owned("Owner One,Owned Pte,30,,\nOwner Two,Owned Pte,19.9,,\n", SDN, "2024-05-01").0.is_empty());
    let over = "Owner One,Owned Pte,30,,2023-12-31\nOwner Two,Owned Pte,30,,\n";
    assert!(owned(over, SDN, "2024-05-01").0.is_empty() && !owned(over, SDN, "2023-05-01").0.is_empty());
    let table = Tables { shipments: OWNED, list: SDN, ownership: two, ..Tables::default() };
    let answers = licences(&report(table));
    assert!(answers.iter().any(|(answer, why)| *answer == "required" && why.contains("owned half or more by")));
}

#[test]
fn owners_on_licence_lists_count_while_the_affiliates_rule_is_in_force() {
    let mixed = "Owner One,Owned Pte,30,,\nOwner Three,Owned Pte,30,,\n";
    assert!(owned(mixed, SDN, "2025-09-28").0.is_empty());
    assert_eq!(owned(mixed, SDN, "2025-10-15").0.len(), 1);
    assert!(owned(mixed, SDN, "2025-11-10").0.is_empty());
}

#[test]
fn rows_of_one_owner_state_one_holding() {
    let restated = "Owner One,Owned Pte,30,2019-01-01,\nOwner One,Owned Pte,35,2022-01-01,\n";
    assert!(owned(restated, SDN, "2024-05-01").0.is_empty());
}

#[test]
fn a_share_that_is_not_recorded_is_unknown_and_never_zero() {
    let (reasons, unknown) = owned("Owner One,Owned Pte,,,\nOwner Two,Owned Pte,30,,\n", SDN, "2024-05-01");
    assert!(reasons.is_empty() && unknown);
    assert!(!owned("Nobody Listed,Owned Pte,,,\n", SDN, "2024-05-01").1, "an owner on no list asks nothing");
    assert!(!owned("Owner One,Owned Pte,60,,\n", SDN, "2024-05-01").1);
}

#[test]
fn owners_whose_listing_has_no_day_leave_the_day_open() {
    let undated = "Owner One,SDN,,,,\nOwner Two,SDN,,,2020-01-01,\n";
    let (reasons, _) = owned("Owner One,Owned Pte,30,,\nOwner Two,Owned Pte,30,,\n", undated, "2024-05-01");
    assert!(matches!(reasons.as_slice(), [reason] if reason.is_day_unknown()), "{reasons:?}");
}

const TO_LISTED: &str = "S1,2019-05-01,Bay Servers Inc,US,Listed Ltd,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n\
    S2,2024-05-01,Bay Servers Inc,US,Listed Ltd,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n\
    S3,2024-06-01,Bay Servers Inc,US,Listed Ltd,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n";

fn sentence(list: &str, parties: &str) -> String {
    let report = report(Tables { shipments: TO_LISTED, list, parties, ..Tables::default() });
    let found = flags(&report, "listed-party");
    assert_eq!(found.len(), 1);
    found[0].because.clone()
}

#[test]
fn the_sentence_says_no_more_than_the_list() {
    let ends = |list: &str| sentence(list, "").split_once(" (listed ").unwrap().1.to_owned();
    assert_eq!(
        ends("Listed Ltd,Entity List,,SG,2020-01-01,\n"),
        "since 2020-01-01); it stands on 3 shipments: 2 while listed, 1 before the listing."
    );
    assert_eq!(
        ends("Listed Ltd,Entity List,,SG,2020-01-01,2024-05-15\n"),
        "since 2020-01-01, delisted on 2024-05-15); it stands on 3 shipments: 1 while listed, 1 before the listing, \
         1 after the delisting."
    );
    assert_eq!(
        ends("Listed Ltd,Entity List,,SG,,\n"),
        "on a day that the list does not give); it stands on 3 shipments: 3 with the day of listing unknown."
    );
    assert!(
        sentence("", "Listed Ltd,SG,,SG,,,Entity List 2020-12-18\n").ends_with(
            "states: Entity List 2020-12-18; it stands on 3 shipments: 2 while listed, 1 before the listing."
        )
    );
    assert!(sentence("", "Listed Ltd,SG,,SG,,,Entity List\n").ends_with("3 with the day of listing unknown."));
}

#[test]
fn a_listing_without_a_day_needs_facts_and_never_hides_a_requirement() {
    let to = |country: &str| {
        format!("S1,2024-05-01,Bay Servers Inc,US,Listed Ltd,{country},,,NVIDIA H100 SXM5 80GB,8,NLR\n")
    };
    let parties = "Listed Ltd,SG,,SG,,,\n";
    let answer = |country: &str, list: &str| {
        let report = report(Tables { shipments: &to(country), list, parties, ..Tables::default() });
        licences(&report).into_iter().next().expect("a route is printed")
    };
    let (dated, _) = answer("SG", "Listed Ltd,Entity List,,,2020-01-01,\n");
    let (undated, why) = answer("SG", "Listed Ltd,Entity List,,,,\n");
    assert_eq!((dated, undated), ("required", "needs facts"));
    assert!(why.contains("does not give the day of listing"), "{why}");
    let (required, why) = answer("CN", "Listed Ltd,Entity List,,,,\n");
    assert_eq!(required, "required");
    assert!(why.contains("does not give the day of listing") && why.contains("licence destination"), "{why}");
}

#[test]
fn a_recorded_listing_binds_from_the_day_in_its_words() {
    let parties = "Listed Ltd,SG,,SG,,,Entity List 2020-12-18\nOther Ltd,SG,,SG,,,Entity List\n";
    survey(Tables { shipments: TO_LISTED, parties, ..Tables::default() }, |ground| {
        assert!(ground.restrictions("Listed Ltd", "SG", "2020-12-17").is_empty());
        let on = ground.restrictions("Listed Ltd", "SG", "2020-12-18");
        assert!(matches!(on.as_slice(), [Restriction::Recorded(_, _, ListedDay::On)]), "{on:?}");
        let undated = ground.restrictions("Other Ltd", "SG", "2020-12-18");
        assert!(matches!(undated.as_slice(), [Restriction::Recorded(_, _, ListedDay::Unknown)]), "{undated:?}");
    });
}

#[test]
fn a_parent_without_country_is_followed_to_its_own_row() {
    let shipments = "S1,2024-05-01,Bay Servers Inc,US,Child Pte,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n";
    let parties = "Child Pte,SG,,SG,Middle Ltd,,\nMiddle Ltd,HK,,,\"Kunlun Holdings Co., Ltd.\",,\n\
        Kunlun Holdings Company Limited,CN,,CN,Kunlun Holdings Co Ltd,,\n";
    let tables = Tables { shipments, parties, ..Tables::default() };
    let report = report(tables);
    let found = flags(&report, "headquarters-reach");
    assert_eq!(found.len(), 1);
    assert!(found[0].because.contains("has its ultimate parent Middle Ltd in CN"), "{}", found[0].because);
    assert!(found[0].evidence.iter().any(|cell| cell.column == "hq_country" && cell.line == 4));
    survey(tables, |ground| assert!(!ground.profile("Child Pte", "SG").headquarters_unknown()));
}

#[test]
fn a_named_parent_without_a_seat_leaves_headquarters_unknown() {
    let shipments = "S1,2024-05-01,Bay Servers Inc,US,Child Pte,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n";
    let unknown = |parties: &str| {
        let mut unknown = false;
        survey(Tables { shipments, parties, ..Tables::default() }, |ground| {
            unknown = ground.profile("Child Pte", "SG").headquarters_unknown();
        });
        unknown
    };
    assert!(unknown("Child Pte,SG,,SG,Kunlun Holdings,,\n"), "no row of the parent");
    assert!(unknown("Child Pte,SG,,SG,Kunlun Holdings,,\nKunlun Holdings,CN,,,,,\n"), "a row without a seat");
    assert!(unknown("Child Pte,SG,,SG,Above,,\nAbove,CN,,,Child Pte,,\n"), "a circle without a seat");
    let disagree = "Child Pte,SG,,SG,Above,,\nAbove,CN,,CN,,,\nAbove,HK,,SG,,,\n";
    assert!(unknown(disagree), "rows of one name that disagree");
    assert!(!unknown("Child Pte,SG,,SG,CHILD PTE LTD,,\n"), "its own parent");
    assert!(!unknown("Child Pte,SG,,SG,Kunlun Holdings,SG,\n"), "a stated country");
    assert!(!unknown("Child Pte,SG,,SG,,,\n"), "no parent is named");
}

/// Everything that a report says apart from where it was read.
fn said(report: &Report) -> Vec<String> {
    let hop = |hop: &chiptrace::model::RouteHop| format!("{} {:?}", hop.shipment, hop.licence.because);
    let told = report.findings.iter().flat_map(|finding| {
        let flags = finding.flags.iter().map(|flag| flag.because.clone());
        let hops = finding.routes.iter().flat_map(|route| &route.hops).map(hop);
        let parties = finding.parties.iter().map(|party| format!("{} {}", party.id, party.name));
        [finding.id.clone(), finding.title.clone(), finding.summary.clone()]
            .into_iter()
            .chain(flags)
            .chain(hops)
            .chain(parties)
            .collect::<Vec<_>>()
    });
    told.collect()
}

fn reversed(rows: &str) -> String {
    rows.lines().rev().map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_order_of_rows_decides_nothing() {
    let tables = Tables {
        shipments: "S1,2024-05-01,Bay Servers Inc,US,Foo Pte Ltd,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n\
            S2,2024-06-01,Foo Pte Ltd,SG,Gamma Ltd,CN,,,NVIDIA H100 SXM5 80GB,8,NLR\n\
            S3,2024-05-02,Bay Servers Inc,US,Foo Trading,SG,,,NVIDIA H100 SXM5 80GB,8,NLR\n",
        parties: "Foo Pte Ltd,SG,Foo Trading,SG,Alpha,,Entity List 2020-12-18\n\
            FOO PTE LIMITED,SG,,SG,Beta,,UVL\nFoo Pte. Ltd.,SG,Foo Trading,SG,Alpha,,CMIC\n",
        list: "Foo Trading,Entity List,,SG,2020-01-01,\nFoo Pte Ltd,Entity List,,SG,2019-01-01,2023-01-01\n\
            Foo Pte Ltd,Entity List,,SG,,\nGamma,Entity List,Gamma Ltd; Delta,CN,2021-01-01,\n",
        ownership: "Gamma Ltd,Foo Pte Ltd,30,,\nDelta,Foo Pte Ltd,30,,\nGamma Ltd,Foo Pte Ltd,31,2020-01-01,\n",
    };
    let turned = [tables.shipments, tables.parties, tables.list, tables.ownership].map(reversed);
    let backward = Tables { shipments: &turned[0], parties: &turned[1], list: &turned[2], ownership: &turned[3] };
    let forward = said(&report(tables));
    assert!(forward.len() > 10);
    assert_eq!(forward, said(&report(backward)));
}
