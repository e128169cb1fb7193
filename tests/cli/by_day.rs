//! What the rules of the day, the papers of the goods themselves and their own words say of them.

use crate::arrived::{CARD, told};
use crate::lookalikes::{HEADER, sure, sure_beside};

#[test]
fn a_paragraph_could_be_declared_when_it_was_written() {
    let sold = |day: &str| {
        sure(
            &format!(
                "D1,{day},{day},Alder Server Inc,US,Larch University,FR,NVIDIA L40S 48GB,900-2G133-0080-000,5A992.c,40,8000,USD,50\n"
            ),
            "goods-identity-break",
        )
    };
    assert_eq!([sold("2023-06-05"), sold("2024-06-05")], ["", "high"], "TPP counts since 17 November 2023");
}

#[test]
fn headquarters_asked_for_no_licence_before_their_rule() {
    let parties = "name,country,ultimate_parent,ultimate_parent_country\nLarch Cloud Pte Ltd,SG,Elm Group,CN\n";
    let sold = |day: &str| {
        let row = format!("{day},{day},Alder Server Inc,US,Larch Cloud Pte Ltd,SG,{CARD},8,27000,USD,20");
        sure_beside(&format!("{HEADER}\nQ1,{row}\n"), &[("parties.csv", parties)], "headquarters-reach")
    };
    assert_eq!([sold("2023-11-06"), sold("2023-11-20")], ["low", "high"]);
}

#[test]
fn goods_that_come_out_of_tier_3_are_on_no_way_there() {
    let sold = |from: &str, to: &str| {
        let card = "H100 PCIe 80GB,H100-PCIE-80G,4A994";
        let row = format!("T1,2024-06-05,2024-06-09,Elm Boards Ltd,{from},Larch Systems,{to},{card},8,27000,USD,20\n");
        sure(&row, "goods-identity-break")
    };
    assert_eq!([sold("CN", "DE"), sold("US", "DE"), sold("CN", "MO")], ["low", "high", "high"]);
}

#[test]
fn goods_whose_own_papers_ask_for_nothing_are_told_with_little_confidence() {
    let row = |id: &str, to: &str, eccn: &str| {
        format!("{id},2025-02-03,2025-02-07,Alder Logic Inc,US,{to},network processor,NP-900,{eccn},50,900,USD,10\n")
    };
    let to_china = |own: &str, other: &str| {
        let rows = row("E1", "Wuxi Elm Trading Co Ltd,CN", own) + &row("E2", "Larch Networks GmbH,DE", other);
        sure(&rows, "tier3-destination-route")
    };
    assert_eq!(to_china("3A991", "3A090.a"), "low", "another record of the part number says otherwise");
    assert_eq!(to_china("EAR99", "3A090.a"), "high", "its own record denies that it is on the list");
    assert_eq!(to_china("3A090.a", "3A991"), "high", "its own record asks");
    assert_eq!(to_china("3A991", "3A991"), "");
}

#[test]
fn bare_circuits_cost_less_than_boards_and_nobody_uses_them() {
    let sent = |words: &str, flag: &str| {
        let rows = format!(
            "C1,2024-03-05,2024-03-09,Alder Foundry Ltd,TW,Hazel Packaging Sdn Bhd,MY,{words},H100-SXM5-80G,3A090.a,400,900,USD,20,Larch University,FR,\n\
             C2,2025-03-05,2025-03-09,Alder Server Inc,US,Oak University,FR,{CARD},2,27000,USD,5,,,\n"
        );
        told(&rows, &[], flag)
    };
    let (bare, board) = ("NVIDIA H100 SXM5 80GB bare die on wafer", "NVIDIA H100 SXM5 80GB");
    assert_eq!([bare, board].map(|words| sent(words, "value-out-of-line")), ["low", "medium"]);
    assert_eq!([bare, board].map(|words| sent(words, "end-user-not-reached")), ["", "medium"]);
}

#[test]
fn what_goes_back_to_be_mended_was_not_built_there() {
    let left = |words: &str| {
        sure(
            &format!(
                "P1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Cloud Ltd,TH,NVIDIA HGX H100 8-GPU baseboard,HGX-H100-8,4A090.a,4,250000,USD,240\n\
                 P2,2025-01-07,2025-01-11,Rowan Metal Works Ltd,TW,Hazel Cloud Ltd,TH,server chassis without boards,CH-8U,EAR99,4,900,USD,200\n\
                 P3,2025-02-06,2025-02-10,Hazel Cloud Ltd,TH,Wuxi Elm Trading Co Ltd,CN,{words},XS-8,5A992.c,4,9000,USD,440\n"
            ),
            "goods-identity-break",
        )
    };
    assert_ne!(left("storage server 8U"), "");
    assert_eq!(left("storage server 8U for repair (RMA)"), "");
}

#[test]
fn a_licence_that_names_the_product_covers_it() {
    let sold = |items: &str| {
        let row = "L1,2025-01-06,2025-01-10,Alder Server Inc,US,Wuxi Elm Institute,CN";
        let shipments = format!("{HEADER},license\n{row},{CARD},6,27000,USD,15,D1234567\n");
        let on_file = format!("number,holder,consignee,items\nD1234567,Alder Server Inc,Wuxi Elm Institute,{items}\n");
        sure_beside(&shipments, &[("licences.csv", &on_file)], "licence-gap")
    };
    assert_eq!(sold("H100 PCIe 80GB"), "");
    assert_eq!(sold("H200 NVL 141GB"), "high");
}
