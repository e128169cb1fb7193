//! What somebody found on the spot, what a seller, a site or a payer is, and what belongs to one succession.

use crate::arrived::{CARD, SERVER, told};
use crate::lookalikes::{HEADER, report, sure_beside};

const MODULE: &str = "NVIDIA H100 80GB SXM5 module,H100-SXM5-80G,4A090.a";
const SEEN: &str = "observation_id,date,kind,party_name,country,serial_numbers,note\n";

#[test]
fn a_check_that_finds_nothing_is_told_and_one_that_counts_all_is_not() {
    let rows = format!(
        "K1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Halls Sdn Bhd,MY,{SERVER},3,280000,USD,390,Hazel Halls Sdn Bhd,MY,S1;S2;S3\n\
         K2,2025-01-08,2025-01-12,Alder Server Inc,US,Maple Supply Pte Ltd,SG,{SERVER},3,280000,USD,390,Larch University,TH,S4;S5;S6\n"
    );
    let check = |party: &str, note: &str, flag: &str| {
        let seen = format!("{SEEN}O1,2025-06-02,post-shipment verification,{party},,\"{note}\"\n");
        told(&rows, &[("observations.csv", &seen)], flag)
    };
    let site = |note: &str| check("Hazel Halls Sdn Bhd,MY", note, "unfavourable-check");
    assert_eq!(site("hall empty; crates gone"), "high");
    assert_eq!(site("2 servers cannot be found, no RMA on file"), "high");
    assert_eq!(site("hall empty until spring; servers in crates, all serials counted"), "");
    assert_eq!(site("all units gone, crates gone"), "high", "all is said of what is gone too");
    assert_eq!(site("favourable, racks in use"), "");
    let unaware = "university says it ordered nothing";
    assert_eq!(check("Larch University,TH", unaware, "end-user-not-reached"), "high");
    assert_eq!(check("Larch University,TH", unaware, "unfavourable-check"), "", "nothing came to its own door");
}

#[test]
fn serial_numbers_that_leave_a_stranger_for_tier_3_are_told() {
    let rows = |from: &str| {
        format!(
            "W1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Cloud Ltd,TH,{SERVER},3,280000,USD,390,Hazel Cloud Ltd,TH,S1;S2;S3\n\
             W2,2025-02-06,2025-02-09,{from},Wuxi Elm Trading Co Ltd,CN,large format printers,PR-9,EAR99,3,2000,USD,390,,,S1;S2;S3\n"
        )
    };
    assert_eq!(told(&rows("Maple Trading Inc,PH"), &[], "serial-clone"), "high");
    assert_eq!(told(&rows("Hazel Cloud Ltd,TH"), &[], "serial-clone"), "", "it had them");
}

#[test]
fn a_seller_uses_none_of_its_stock_and_a_site_with_room_keeps_what_it_gets() {
    let rows = |goods: &str| {
        format!(
            "S1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Supply Inc,US,{SERVER},4,280000,USD,520,Hazel Supply Inc,US,S1;S2;S3;S4\n\
             S2,2025-02-06,2025-02-10,Hazel Supply Inc,US,Birch Games Ltd,CA,{goods},4,290000,USD,520,,,S1;S2;S3;S4\n\
             S3,2024-02-06,2024-02-10,Hazel Supply Inc,US,Larch University,FR,{CARD},2,29000,USD,5,,,\n"
        )
    };
    let parties = |business: &str, formed: &str, power: &str| {
        format!(
            "name,country,incorporated,hq_country,ultimate_parent_country,business,datacentre_mw\n\
             Hazel Supply Inc,US,{formed},US,US,{business},\nBirch Games Ltd,CA,2001-04-02,CA,CA,games,{power}\n"
        )
    };
    let gone = |goods: &str, table: &str| told(&rows(goods), &[("parties.csv", table)], "end-user-not-reached");
    assert_eq!(gone(SERVER, &parties("server reseller", "1999-03-01", "")), "low");
    assert_eq!(gone(SERVER, &parties("server reseller", "2023-03-01", "")), "medium", "younger than the controls");
    assert_eq!(gone(SERVER, &parties("flower shop", "1999-03-01", "")), "medium");
    assert_eq!(gone("power supplies,PSU-9,EAR99", &parties("server reseller", "1999-03-01", "")), "medium");
    assert_eq!(gone(SERVER, &parties("flower shop", "1999-03-01", "2")), "low", "a site with room for them");
    assert_eq!(gone(SERVER, &parties("flower shop", "1999-03-01", "0.01")), "medium", "too little power");
}

#[test]
fn one_chinese_name_in_two_spellings_is_one_party_at_one_door() {
    let header = format!("{HEADER},end_user_name,end_user_country,consignee_address");
    let rows = |user: &str, door: &str| {
        format!(
            "{header}\n\
             N1,2024-01-06,2024-01-10,Alder Server Inc,US,Shengguang University,SG,{SERVER},4,280000,USD,520,{user},SG,\"4 Kent Example, Singapore 119077\"\n\
             N2,2025-01-06,2025-01-10,Alder Server Inc,US,{user},SG,{SERVER},4,280000,USD,520,{user},SG,\"{door}\"\n"
        )
    };
    let gone = |user: &str, door: &str| sure_beside(&rows(user, door), &[], "end-user-not-reached");
    assert_eq!(gone("Shengkwong University", "4 KENT EXAMPLE, SINGAPORE 119077"), "");
    assert_eq!(gone("Shengkwong University", "88 Tuas Example, Singapore 637001"), "low", "perhaps the same");
    assert_eq!(gone("Rowan University", "4 KENT EXAMPLE, SINGAPORE 119077"), "medium", "another one");
}

#[test]
fn a_young_operator_with_a_hall_of_its_own_is_less_odd() {
    let rows = format!(
        "Y1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Cloud Ltd,CA,{SERVER},4,280000,USD,520,Hazel Cloud Ltd,CA,\n"
    );
    let young = |power: &str, seat: &str| {
        let table = format!(
            "name,country,incorporated,hq_country,ultimate_parent_country,datacentre_mw\nHazel Cloud Ltd,CA,2024-09-02,{seat},{power}\n"
        );
        told(&rows, &[("parties.csv", &table)], "new-customer")
    };
    assert_eq!(young("", "CA,CA"), "high");
    assert_eq!(young("2", "CA,CA"), "medium");
    assert_eq!(young("2", ","), "high", "a seat that is not known is no comfort");
}

#[test]
fn freight_is_no_price_and_a_customer_is_no_stranger() {
    let rows = format!(
        "P1,2025-01-06,2025-01-10,Alder Server Inc,US,Larch University,FR,{CARD},6,27000,USD,15,,,\n\
         P2,2025-02-06,2025-02-10,Alder Server Inc,US,Maple Motors BV,NL,power supplies,PSU-9,EAR99,50,90,USD,60,,,\n"
    );
    let paid = |payer: &str, amount: u32, named: &str| {
        let table = format!(
            "payment_id,date,payer_name,payer_country,payee_name,amount,currency,shipment_ids\nQ1,2025-01-20,{payer},Alder Server Inc,{amount},USD,{named}\n"
        );
        told(&rows, &[("payments.csv", &table)], "payer-mismatch")
    };
    assert_eq!(paid("Oak Timber BV,NL", 162_000, "P1"), "medium");
    assert_eq!(paid("Oak Timber BV,NL", 9_000, "P1"), "low", "one part in eighteen");
    assert_eq!(paid("Oak Freight Ltd,HK", 9_000, "P1"), "low", "a forwarder pays freight");
    let twice = |currency: &str| {
        let table = format!(
            "payment_id,date,payer_name,payer_country,payee_name,amount,currency,shipment_ids\n\
             Q1,2025-01-20,Oak Timber BV,NL,Alder Server Inc,9000,USD,P1\nQ2,2025-01-28,Oak Timber BV,NL,Alder Server Inc,9000,{currency},P1\n"
        );
        told(&rows, &[("payments.csv", &table)], "payer-mismatch")
    };
    assert_eq!([twice("USD"), twice("EUR")], ["low", "medium"], "other currencies are not added up");
    assert_eq!(paid("Oak Timber Ltd,HK", 9_000, "P1"), "high", "a stranger in Tier 3 may pay by instalments");
    assert_eq!(paid("Maple Motors BV,NL", 162_000, ""), "low", "it buys from the payee under its own name");
}

#[test]
fn gaming_cards_and_the_unverified_list_matter_where_a_licence_is_asked_for() {
    let cards = |to: &str| {
        format!(
            "{HEADER}\nG1,2025-01-06,2025-01-10,Alder Cards Inc,US,{to},GeForce RTX 4090 graphics card,RTX4090-24G,5A992.c,60,1800,USD,180\n"
        )
    };
    let declared = |to: &str| sure_beside(&cards(to), &[], "goods-identity-break");
    assert_eq!([declared("Hazel Stores Inc,CA"), declared("Wuxi Elm Stores Co Ltd,CN")], ["low", "high"]);
    let status = "name,country,list_status\nHazel Stores FZE,AE,Unverified List 2024-03-21\n";
    let listed = |goods: &str| {
        let rows =
            format!("{HEADER}\nU1,2025-01-06,2025-01-10,Alder Cards Inc,US,Hazel Stores FZE,AE,{goods},6,900,USD,18\n");
        sure_beside(&rows, &[("parties.csv", status)], "listed-party")
    };
    assert_eq!([listed("notebook computer,NB-14,5A992.c"), listed(CARD)], ["low", "medium"]);
}

#[test]
fn an_eccn_of_a_later_rule_makes_no_route_of_goods_below_the_lines_of_the_day() {
    let sold = |day: &str| {
        format!(
            "{HEADER}\nA1,{day},{day},Alder Cards Inc,US,Wuxi Elm Cloud Co Ltd,CN,NVIDIA A800 80GB PCIe,900-21001-0030-000,4A090.a,40,14000,USD,86\n"
        )
    };
    let route = |day: &str| sure_beside(&sold(day), &[], "tier3-destination-route");
    assert_eq!([route("2023-06-14"), route("2024-06-14")], ["low", "high"]);
}

#[test]
fn what_is_mended_goes_home_and_scrap_has_no_price() {
    let rows = |first: &str| {
        format!(
            "R1,2024-06-06,2024-06-10,{first},{CARD},2,27000,USD,5,,,S1;S2\n\
             R2,2024-07-06,2024-07-10,Alder Repair Inc,US,Wuxi Elm Institute,CN,H100 repaired (RMA),H100-PCIE-80G,4A090.a,2,900,USD,5,,,S1;S2\n\
             R3,2025-07-06,2025-07-10,Alder Repair Inc,US,Larch University,FR,{CARD},1,27000,USD,3,,,\n"
        )
    };
    assert_eq!(told(&rows("Wuxi Elm Institute,CN,Alder Repair Inc,US"), &[], "rma-abuse"), "");
    assert_eq!(told(&rows("Hazel Cloud Ltd,TH,Alder Repair Inc,US"), &[], "rma-abuse"), "medium", "they are another's");
    let sold = |words: &str| {
        told(
            &format!(
                "X1,2025-01-06,2025-01-10,Alder Cloud Inc,US,Hazel Recycling KK,JP,{words},A100-PCIE-80G,4A090.a,40,35,USD,90,,,\n"
            ),
            &[],
            "value-out-of-line",
        )
    };
    assert_eq!([sold("A100 80GB cards failed; for metal recovery"), sold("A100 80GB cards")], ["low", "medium"]);
}

#[test]
fn a_change_that_is_taken_back_is_none() {
    let row = format!("D1,2025-01-06,2025-01-12,Alder Server Inc,US,Larch Cloud Ltd,AU,{SERVER},4,280000,USD,520,,,\n");
    let changed = |more: &str| {
        let table = format!("shipment_id,date,field,old,new\nD1,2025-01-07,port_of_unlading,AUSYD,TWKHH\n{more}");
        told(&row, &[("amendments.csv", &table)], "delivery-switch")
    };
    assert_eq!(changed(""), "medium");
    assert_eq!(changed("D1,2025-01-09,port_of_unlading,TWKHH,AUSYD\n"), "low");
    assert_eq!(changed("D1,2025-01-09,port_of_unlading,TWKHH,HKHKG\n"), "medium");
}

#[test]
fn modules_and_chassis_leave_as_machines_of_another_name() {
    let rows = |machines: u32| {
        format!(
            "M1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Build Co Ltd,TH,{MODULE},32,30000,USD,109,,,\n\
             M2,2025-01-12,2025-01-16,Fir Metal Co Ltd,TW,Hazel Build Co Ltd,TH,\"8U server chassis, no boards\",SRV-CHASSIS-8U,EAR99,4,1900,USD,236,,,\n\
             M3,2025-02-12,2025-02-16,Hazel Build Co Ltd,TH,Maple Stores AS,TR,network equipment,NX-9,5A992.c,{machines},30000,USD,{},,,\n",
            machines * 129
        )
    };
    let identity = |machines: u32| told(&rows(machines), &[], "goods-identity-break");
    assert_eq!([identity(4), identity(7)], ["high", ""]);
}

#[test]
fn a_hall_that_is_emptied_under_another_name_is_told() {
    let rows = |units: u32, goods: &str| {
        format!(
            "C1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Halls PT,ID,{SERVER},40,280000,USD,5200,Hazel Halls PT,ID,\n\
             C2,2025-02-06,2025-02-10,Alder Server Inc,US,Hazel Halls PT,ID,{SERVER},24,280000,USD,3120,Hazel Halls PT,ID,\n\
             C3,2025-08-06,2025-08-10,Hazel Halls PT,ID,Maple Trading Ltd,TR,{goods},{units},5000,USD,{},,,\n",
            units * 130
        )
    };
    let identity = |units: u32, goods: &str| told(&rows(units, goods), &[], "goods-identity-break");
    assert_eq!(identity(64, "electronic equipment,,"), "high");
    assert_eq!(identity(51, "electronic equipment,,"), "", "not all of them");
    assert_eq!(identity(64, SERVER), "", "under their name");
}

#[test]
fn who_takes_the_place_of_a_customer_that_the_rules_reached_is_told() {
    let rows = |to: &str| {
        format!(
            "H1,2025-01-10,2025-01-14,Alder Supply Pte Ltd,SG,Wuxi Elm Cloud Co Ltd,CN,NVIDIA H20 96GB module,H20-96G,4A994.l,90,13000,USD,306,,,\n\
             H2,2025-05-25,2025-05-28,Alder Supply Pte Ltd,SG,{to},MY,NVIDIA H20 96GB module,H20-96G,4A994.l,120,13000,USD,408,,,\n"
        )
    };
    let parties = "name,country,incorporated\nHazel Outlet Sdn Bhd,MY,2025-03-11\nMaple Cloud Sdn Bhd,MY,2001-03-11\n";
    let heir = |to: &str| told(&rows(to), &[("parties.csv", parties)], "customer-inheritance");
    assert_eq!([heir("Hazel Outlet Sdn Bhd"), heir("Maple Cloud Sdn Bhd")], ["medium", ""]);
}

#[test]
fn a_designer_named_by_a_tear_down_is_told_without_the_last_leg() {
    let rows = "F1,2024-05-04,2024-05-05,Alder Foundry Corp,TW,Hazel ASIC Design Sdn Bhd,MY,compute dies,AI-DIE-7NM,3A991,2000,170,USD,4,,,\n\
        F2,2024-05-12,2024-05-15,Hazel ASIC Design Sdn Bhd,MY,Maple Packaging Sdn Bhd,MY,dies for packaging,AI-DIE-7NM,,2000,170,USD,4,,,\n";
    let seen = |name: &str| {
        format!(
            "{SEEN}O1,2024-12-30,teardown,Wuxi Elm Media Group,CN,,compute die matches the layout ordered by {name}\n"
        )
    };
    let proxy = |name: &str| told(rows, &[("observations.csv", &seen(name))], "foundry-proxy");
    assert_eq!([proxy("Hazel ASIC Design Sdn Bhd").is_empty(), proxy("somebody else").is_empty()], [false, true]);
}

#[test]
fn a_successor_and_whom_it_succeeds_are_one_finding() {
    let rows = format!(
        "{HEADER}\n\
         Z1,2025-03-25,2025-04-02,Alder Server GmbH,DE,Hazel Resources Pte Ltd,SG,{SERVER},6,280000,USD,780\n\
         Z2,2025-07-13,2025-07-20,Alder Server GmbH,DE,Maple Horizons Pte Ltd,SG,{SERVER},8,280000,USD,1040\n"
    );
    let parties = "name,country,address,phone,incorporated,list_status\n\
        Hazel Resources Pte Ltd,SG,\"363 Example Way, Singapore\",+65 5370 2455,2019-10-15,Entity List 2025-06-08\n\
        Maple Horizons Pte Ltd,SG,\"363 Example Way, Singapore\",+65 5370 2455,2025-06-13,\n";
    let report = report(&rows, &[("parties.csv", parties)]);
    let about = |flag: &str| {
        let findings = report["findings"].as_array().into_iter().flatten();
        let holds = findings
            .filter(|finding| finding["flags"].as_array().into_iter().flatten().any(|one| one["red_flag"] == flag));
        holds.map(|finding| finding["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(about("phoenix-party").len(), 1);
    assert_eq!(about("listed-party"), about("phoenix-party"));
}
