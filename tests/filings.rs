//! Records of a changing world: amended, cancelled, re-sent and reversed filings, and bills that name the same goods twice.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

use std::sync::LazyLock;

use chiptrace::classify::{Catalogue, classify_all};
use chiptrace::ingest::{Input, Reader};
use chiptrace::model::{Day, Milli, Records};
use chiptrace::network::{Network, build};
use chiptrace::policy::Policy;
use chiptrace::resolve::{Matching, NormalForm, resolve};
use proptest::prelude::*;

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::embedded().unwrap());
static NORMAL: LazyLock<NormalForm<'static>> = LazyLock::new(|| NormalForm::new(&POLICY));

fn read(table: &str) -> Records {
    let mut reader = Reader::new(&POLICY);
    reader.add(&Input { name: "filings.csv".to_owned(), bytes: table.as_bytes().to_vec() });
    let records = reader.finish();
    assert_eq!(records.rejects, []);
    records
}

/// Hops as id, consignee and units, in order; and how many rows are history.
fn hops(table: &str) -> (Vec<String>, usize) {
    let records = read(table);
    let as_of = Day::parse(POLICY.edition()).unwrap();
    let book = classify_all(&records, &Catalogue::new(&POLICY, POLICY.in_force(as_of)));
    let mut directory = resolve(&records, &NORMAL, Matching::Default);
    let Network { hops, withdrawn, .. } = build(&records, &book, &mut directory);
    let shown = hops.iter().map(|hop| {
        let row = &records.shipments[hop.shipment as usize];
        let consignee = records.texts.show(row.party(chiptrace::model::Place::Consignee).name);
        let units = hop.units.map_or("?".to_owned(), |Milli(units)| (units / 1000).to_string());
        format!("{} {consignee} {units}", records.texts.show(row.id))
    });
    (shown.collect(), withdrawn.len())
}

const AES: &str = "itn,version,action,filed_at,shipper,ultimate_consignee,country,quantity\n";

#[test]
fn the_last_version_counts_and_a_cancelled_filing_is_no_movement() {
    let rows = [
        "X1,1,ADD,2025-03-04T10:00Z,Alder,Birchwood,AE,12\n",
        "X1,2,REPLACE,2025-03-05T09:00Z,Alder,Cedar,HK,12\n",
        "X1,2,REPLACE,2025-03-05T09:00Z,Alder,Cedar,HK,12\n",
        "X2,1,ADD,2025-03-06T10:00Z,Alder,Birchwood,AE,5\n",
        "X2,2,CANCEL,2025-03-07T10:00Z,Alder,Birchwood,AE,5\n",
    ];
    assert_eq!(hops(&format!("{AES}{}", rows.concat())), (vec!["X1 Cedar 12".to_owned()], 3));
    let again = "X2,3,ADD,2025-03-08T10:00Z,Alder,Dogwood,AE,4\n";
    let (found, _) = hops(&format!("{AES}{}{again}", rows.concat()));
    assert_eq!(found, ["X1 Cedar 12", "X2 Dogwood 4"], "what is filed again after a cancellation stands");
}

#[test]
fn a_blank_version_is_unknown_and_never_the_first() {
    let rows = "X1,1,ADD,2025-03-04,Alder,Birchwood,AE,12\nX1,,CANCEL,2025-03-04,Alder,Birchwood,AE,12\n";
    assert_eq!(hops(&format!("{AES}{rows}")), (vec![], 2), "the cancellation is not older for being blank");
    let rows = "X1,1,ADD,2025-03-04,Alder,Birchwood,AE,12\nX1,,REPLACE,2025-03-05,Alder,Cedar,HK,12\n";
    assert_eq!(hops(&format!("{AES}{rows}")), (vec!["X1 Cedar 12".to_owned()], 1));
}

const HEADER: &str = "shipment_id,ship_date,exporter_name,consignee_name,declared_description,quantity,status,container,master_bill,item_number\n";

#[test]
fn one_id_with_different_goods_or_containers_is_several_lines() {
    let table = format!(
        "{HEADER}B1,2025-03-04,Alder,Birch,GPU,10,,C1,,\nB1,2025-03-04,Alder,Birch,GPU,10,,C2,,\nB1,2025-03-04,Alder,Birch,GPU,10,,C3,,\nB1,2025-03-04,Alder,Birch,cables,7,,C3,,\n"
    );
    let (found, history) = hops(&table);
    assert_eq!((found.len(), history), (4, 0));
}

#[test]
fn an_amended_line_replaces_its_line_and_no_other() {
    let table = format!(
        "{HEADER}B1,2025-03-04,Alder,Birch,GPU,10,,,,1\nB1,2025-03-04,Alder,Birch,cables,7,,,,2\nB1,2025-03-04,Alder,Birch,GPU,8,amended,,,1\n"
    );
    assert_eq!(hops(&table), (vec!["B1 Birch 8".to_owned(), "B1 Birch 7".to_owned()], 1));
}

#[test]
fn the_same_goods_on_a_master_and_its_house_bills_move_once() {
    let table = format!(
        "{HEADER}M1,2025-03-04,Elm Freight,Fir Freight,GPU,12,,,,\nH1,2025-03-04,Alder,Birch,GPU,8,,,M1,\nH2,2025-03-04,Alder,Cedar,GPU,4,,,M1,\n"
    );
    assert_eq!(hops(&table), (vec!["H1 Birch 8".to_owned(), "H2 Cedar 4".to_owned()], 1));
    let other_units = table.replace("GPU,12", "GPU,13");
    assert_eq!(hops(&other_units).1, 0, "what does not add up is not taken for the same goods");
}

#[test]
fn a_negative_line_is_a_return_and_reverses_the_line_it_matches() {
    let table = format!(
        "{HEADER}B1,2025-03-04,Alder,Birch,GPU,10,,,,\nB1,2025-03-09,Alder,Birch,GPU,-10,,,,\nB2,2025-03-04,Alder,Birch,GPU,6,,,,\nB2,2025-03-09,Alder,Birch,GPU,(2),,,,\n"
    );
    assert_eq!(hops(&table), (vec!["B2 Birch 6".to_owned()], 3), "B1 was reversed, of B2 a part came back");
}

#[test]
fn an_arrival_before_the_departure_is_said_and_times_nothing() {
    let records = read(
        "id,ship_date,arrival_date,shipper,consignee\nS1,2025-03-09,2025-03-04,Alder,Birch\nS2,2025-03-04,1900-01-01,Birch,Cedar\nS3,2025-03-04,2099-12-31,Cedar,Dogwood\n",
    );
    assert_eq!(records.shipments[0].arrived, Day::parse("2025-03-04"));
    assert_eq!([records.shipments[1].arrived, records.shipments[2].arrived], [None, None]);
    let said: Vec<String> = records.files[0].decisions.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|said| said.contains("before the departure")), "{said:?}");
    assert!(said.iter().any(|said| said.contains("programs write for none")), "{said:?}");
}

proptest! {
    #[test]
    fn the_order_of_rows_decides_nothing(
        rows in proptest::collection::vec(
            (0_u8..2, 0_u8..3, proptest::sample::select(vec!["", "amended", "cancelled", "original"]), 1_i16..4, proptest::sample::select(vec!["", "1", "2"])), 1..8),
        seed in any::<u64>(),
    ) {
        let line = |(id, goods, status, units, item): &(u8, u8, &str, i16, &str)| {
            format!("B{id},2025-03-04,Alder,Birch,goods {goods},{units},{status},,,{item}\n")
        };
        let mut lines: Vec<String> = rows.iter().map(line).collect();
        let one = hops(&format!("{HEADER}{}", lines.concat()));
        let turn = (seed % lines.len() as u64) as usize;
        lines.rotate_left(turn);
        lines.reverse();
        let other = hops(&format!("{HEADER}{}", lines.concat()));
        prop_assert_eq!(one, other);
    }
}
