//! Tables beside the shipments whose columns are named in words of their own, and what their cells say.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

use serde_json::Value;

use crate::arrived::{CARD, told};
use crate::lookalikes::{HEADER, report, sure, sure_beside};

/// The kind that each file was read as, and what of it was not used.
fn read_as(report: &Value) -> Vec<(&str, u64)> {
    let files = report["provenance"]["inputs"].as_array().unwrap();
    files.iter().map(|file| (file["kind"].as_str().unwrap(), file["rows"].as_u64().unwrap_or_default())).collect()
}

#[test]
fn side_tables_in_other_words_are_read() {
    let shipments = format!(
        "{HEADER},serial_numbers\nM1,2025-01-06,2025-01-10,Alder Server Inc,US,Larch Hosting Ltd,TH,{CARD},3,27000,USD,8,S1;S2;S3\n"
    );
    let beside = [
        (
            "log.csv",
            "Log No,Logged On,Kind of Event,Reported Site,Country,Serials,Details\n\
             1,2025-03-01,location ping,Wuxi Elm Trading Co Ltd,CN,S1; S2,time zone UTC+8\n",
        ),
        (
            "checks.csv",
            "Check Ref,Date,Type of Check,Company Visited,Country,Officer,What Was Found\n\
             9,2025-02-01,site visit,Larch Hosting Ltd,TH,M. Fir,Company could not say where the units are\n",
        ),
        (
            "hosting.csv",
            "Data Centre Operator,Operator Country,Customer (Tenant),Tenant Country,Tenant Head Office,Contract Start,Capacity Share %,Workload\n\
             Larch Hosting Ltd,TH,Elm Models Ltd,SG,CN,2025-02-01,40,training of models\n",
        ),
    ];
    let report = report(&shipments, &beside);
    let mut kinds: Vec<&str> = read_as(&report).into_iter().map(|(kind, _)| kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["observations", "observations", "shipments", "tenancies"]);
    let flags = report["findings"].as_array().unwrap().iter().flat_map(|one| one["flags"].as_array().unwrap());
    let raised: Vec<&str> = flags.map(|flag| flag["red_flag"].as_str().unwrap()).collect();
    assert!(raised.contains(&"serial-clone") && raised.contains(&"unfavourable-check"), "{raised:?}");
}

#[test]
fn machines_that_tell_of_themselves_where_nobody_is_named_are_told() {
    let sold = |next: &str| {
        format!(
            "M1,2025-01-06,2025-01-10,Alder Server Inc,US,Larch Hosting Ltd,TH,{CARD},3,27000,USD,8,Larch Hosting Ltd,TH,S1;S2;S3\n{next}"
        )
    };
    let seen = |country: &str, serials: &str| {
        format!(
            "observation_id,date,kind,party_name,country,serial_numbers\nO1,2025-03-01,activation,unknown,{country},{serials}\n"
        )
    };
    let clone = |rows: &str, seen: &str| told(rows, &[("observations.csv", seen)], "serial-clone");
    assert_eq!(clone(&sold(""), &seen("CN", "S1;S2")), "high");
    assert_eq!(clone(&sold(""), &seen("CN", "S1")), "", "one number may be a slip of the pen");
    assert_eq!(clone(&sold(""), &seen("SE", "S1;S2")), "", "no Tier 3 destination");
    let on =
        format!("M2,2025-02-06,2025-02-10,Larch Hosting Ltd,TH,Wuxi Elm Trading Co Ltd,CN,{CARD},3,27000,USD,8,,,\n");
    assert_eq!(clone(&sold(&on), &seen("CN", "S1;S2")), "", "a record without numbers sent such there");
}

#[test]
fn a_licence_may_name_several_and_whoever_ships_may_act_for_its_holder() {
    let sold = |holder: &str, consignees: &str| {
        let row = "L1,2025-01-06,2025-01-10,Alder Server Inc,US,Wuxi Elm Institute,CN";
        let shipments = format!("{HEADER},license\n{row},{CARD},6,27000,USD,15,D1234567\n");
        let on_file = format!("number,holder,consignee\nD1234567,{holder},{consignees}\n");
        sure_beside(&shipments, &[("licences.csv", &on_file)], "licence-gap")
    };
    assert_eq!(sold("Alder Server Inc", "Hazel Trading Ltd; Wuxi Elm Institute"), "");
    assert_eq!(sold("Alder Server Inc", "Hazel Trading Ltd / Wuxi Elm Institute"), "");
    assert_eq!(sold("Alder Server Inc", "Hazel Trading Ltd; Harbin Oak Institute; "), "high");
    assert_eq!(sold("Hazel Trading Ltd", "Wuxi Elm Institute"), "low", "all else fits");
    assert_eq!(sold("Hazel Trading Ltd", "Harbin Oak Institute"), "high");
}

#[test]
fn stock_is_nobody() {
    let sold = |user: &str| {
        let row = "L1,2025-01-06,2025-01-10,Alder Server Inc,US,Wuxi Elm Institute,CN";
        let shipments = format!("{HEADER},end_user_name,license\n{row},{CARD},6,27000,USD,15,{user},D1234567\n");
        let on_file =
            "number,holder,consignee,end_user\nD1234567,Alder Server Inc,Wuxi Elm Institute,Wuxi Elm Institute\n";
        sure_beside(&shipments, &[("licences.csv", on_file)], "licence-gap")
    };
    assert_eq!([sold("STOCK"), sold("Harbin Oak Institute")], ["", "high"]);
}

#[test]
fn a_stated_exception_that_is_left_lowers_what_headquarters_say() {
    let sold = |goods: &str, exception: &str| {
        let row = format!(
            "{HEADER},license\nQ1,2024-06-10,2024-06-14,Alder Server Inc,US,Larch Games Sdn Bhd,MY,{goods},4,1900,USD,9,{exception}\n"
        );
        let parties = "name,country,ultimate_parent,ultimate_parent_country\nLarch Games Sdn Bhd,MY,Elm Games,CN\n";
        sure_beside(&row, &[("parties.csv", parties)], "headquarters-reach")
    };
    let gaming = "GeForce RTX 4090 24GB,900-1G136-2530-000,4A090.a";
    assert_eq!([sold(gaming, "NAC"), sold(gaming, "NLR"), sold(CARD, "NAC")], ["low", "high", "high"]);
}

#[test]
fn what_many_senders_write_hides_nothing() {
    let row = |at: usize, eccn: &str, to: &str| {
        let names = ["Alder", "Birch", "Cedar", "Elder", "Gorse", "Holly", "Juniper", "Willow"];
        format!(
            "H{at},2025-01-06,2025-01-10,{} Server Inc,US,Larch University,{to},H100 PCIe 80GB,H100-PCIE-80G,{eccn},8,27000,USD,20\n",
            names[at]
        )
    };
    let rows = |lower: usize, to: &str| -> String {
        let others = (1..8).map(|at| row(at, if at <= lower { "5A992.c" } else { "4A090.a" }, "FR"));
        row(0, "5A992.c", to) + &others.collect::<String>()
    };
    let broken = |rows: &str| sure(rows, "goods-identity-break");
    assert_eq!(broken(&rows(2, "FR")), "high", "three may be one ring");
    assert_eq!(broken(&rows(6, "FR")), "low", "nobody keeps the master data");
    assert_eq!(broken(&rows(6, "CN")), "high", "there it matters");
    let same_number = |elsewhere: &str| {
        broken(&format!(
            "V1,2025-02-03,2025-02-07,Alder Logic Inc,US,Dalian Fir Trading Co Ltd,CN,fan tray,FT-90,{elsewhere},5,900,USD,10\n\
             V2,2025-03-03,2025-03-07,Birch Systems Inc,US,Wuxi Elm Trading Co Ltd,CN,fan tray,FT-90,EAR99,5,900,USD,10\n"
        ))
    };
    assert_eq!(
        [same_number("5A992.c"), same_number("3A001.a.7")],
        ["", "high"],
        "5A992 asks for little more than EAR99"
    );
}

#[test]
fn a_tenant_that_trains_nothing_is_told_with_little_confidence() {
    let lot = |id: &str| {
        format!("{id},2024-01-06,2024-01-10,Alder Server Inc,US,Larch Hosting Ltd,TH,{CARD},80,27000,USD,200\n")
    };
    let sold = format!("{HEADER}\n{}{}", lot("T1"), lot("T2"));
    let rented = |share: &str, purpose: &str| {
        let rows = format!(
            "operator_name,operator_country,tenant_name,tenant_country,tenant_hq_country,start_date,share_of_capacity,use\n\
             Larch Hosting Ltd,TH,Elm Models Ltd,SG,CN,2024-06-01,{share},{purpose}\n"
        );
        sure_beside(&sold, &[("tenancies.csv", &rows)], "offshore-tenant")
    };
    assert_eq!([rented("60%", "model training"), rented("60%", "GPU compute")], ["high", "medium"]);
    assert_eq!([rented("45%", "chat inference"), rented("60%", "chat inference")], ["low", "medium"]);
}

#[test]
fn names_that_say_so_hide_no_group() {
    let rows =
        |own: &str| format!("{HEADER}\nG1,2025-01-06,2025-01-10,Alder Server Inc,US,{own},SG,{CARD},6,27000,USD,15\n");
    let owned = |own: &str| {
        let table = format!("owner_name,owned_name,percent\nAlder Server Inc,{own},100\n");
        sure_beside(&rows(own), &[("ownership.csv", &table)], "common-owner-both-ends")
    };
    assert_eq!([owned("Alder Asia Pte Ltd"), owned("Hazel Trading Pte Ltd")], ["low", "medium"]);
}

#[test]
fn a_payment_that_may_be_for_any_of_many_sales_says_nothing() {
    let sales = |count: usize| -> String {
        (0..count)
            .map(|at| {
                format!(
                    "P{at},2025-01-06,2025-01-10,Alder Server Inc,US,Larch University,FR,{CARD},2,{},USD,5\n",
                    20000 + 9 * at
                )
            })
            .collect()
    };
    let payments = "payment_id,date,payer_name,payer_country,payee_name,payee_country,amount,currency\n\
        Q1,2025-01-20,Elm Brokers Ltd,CN,Alder Server Inc,US,900,USD\n";
    let payer = |count| {
        let shipments = format!("{HEADER}\n{}", sales(count));
        sure_beside(&shipments, &[("payments.csv", payments)], "payer-mismatch")
    };
    assert_eq!([payer(3), payer(21)], ["high", ""]);
}
