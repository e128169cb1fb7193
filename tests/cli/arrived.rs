//! What the records show to have arrived where it should, or to be under a licence, tells less than the same without it.

use crate::lookalikes::{HEADER, sure_beside};

pub(crate) const CARD: &str = "H100 PCIe 80GB,H100-PCIE-80G,4A090.a";
pub(crate) const SERVER: &str = "8U server with 8x H100 SXM5,SRV8U-H100-8,4A090.a";
const SEEN: &str = "observation_id,date,kind,party_name,country,serial_numbers\n";

/// How sure a flag is raised, with columns for end user and serial numbers and with tables beside.
pub(crate) fn told(rows: &str, beside: &[(&str, &str)], red_flag: &str) -> String {
    let header = format!("{HEADER},end_user_name,end_user_country,serial_numbers");
    sure_beside(&format!("{header}\n{rows}"), beside, red_flag)
}

#[test]
fn machines_that_run_where_a_record_sent_them_are_no_riddle() {
    let rows = format!(
        "M1,2024-06-06,2024-06-10,Alder Server Inc,US,Hazel Speech Inc,US,{SERVER},2,280000,USD,260,Hazel Speech Inc,US,S1;S2\n\
         M2,2025-05-16,2025-05-20,Hazel Speech Inc,US,Larch Cloud Ltd,CA,{SERVER},2,90000,USD,260,Larch Cloud Ltd,CA,S1;S2\n"
    );
    let other = "O0,2024-07-01,activation,Beech University,FR,B1;B2\n";
    let runs = |place: &str| format!("{SEEN}{other}O1,2025-07-01,activation,{place},S1;S2\n");
    let both = |seen: &str| {
        let beside = [("observations.csv", seen)];
        ["end-user-not-reached", "boxed-stock"].map(|flag| told(&rows, &beside, flag))
    };
    assert_eq!(both(&format!("{SEEN}{other}")), ["medium", "medium"]);
    assert_eq!(both(&runs("Larch Cloud Ltd,CA")), ["low", "low"]);
    assert_eq!(both(&runs("Wuxi Elm Trading Co Ltd,CN")), ["medium", "medium"], "no record sent them there");
}

#[test]
fn a_shorter_name_on_the_way_to_the_stated_end_user_hides_nothing() {
    let rows = |user: &str, to: &str| {
        format!(
            "A1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Express Pte Ltd,SG,{SERVER},3,280000,USD,390,{user},S1;S2;S3\n\
             A2,2025-01-13,2025-01-16,Hazel Express Pte Ltd,SG,{to},COMPUTER PARTS,,,3,280000,USD,390,{to},S1;S2;S3\n"
        )
    };
    let both = |rows: &str| ["goods-identity-break", "pass-through"].map(|flag| told(rows, &[], flag));
    assert_eq!(both(&rows("Larch University,FR", "Larch University,FR")), ["low", ""]);
    let general = rows("Larch University,FR", "Maple Stores Ltd,IN").replace("COMPUTER PARTS", "GPU SERVER 8U");
    assert_eq!(both(&general)[0], "low", "the shorter name says what they are");
    assert_eq!(both(&rows("Larch University,FR", "Maple Stores Ltd,IN"))[0], "high", "somebody else got them");
    assert_eq!(both(&rows("Wuxi Elm Institute,CN", "Wuxi Elm Institute,CN"))[0], "high", "Tier 3 is no lawful end");
}

#[test]
fn what_a_licence_covers_is_not_hidden_by_headquarters() {
    let row = |licence: &str| {
        format!(
            "{HEADER},license\nL1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Games BV,NL,{CARD},6,27000,USD,15,{licence}\n"
        )
    };
    let parties =
        "name,country,hq_country,ultimate_parent,ultimate_parent_country\nHazel Games BV,NL,NL,Elm Holding,CN\n";
    let reach = |licence: &str, named: &str, flag: &str| {
        let on_file = format!("number,holder,consignee\nD1234567,Alder Server Inc,{named}\n");
        sure_beside(&row(licence), &[("parties.csv", parties), ("licences.csv", &on_file)], flag)
    };
    assert_eq!(reach("NLR", "Hazel Games BV", "headquarters-reach"), "high");
    assert_eq!(reach("D1234567", "Hazel Games BV", "headquarters-reach"), "low");
    assert_eq!(reach("D1234567", "Maple Stores NV", "headquarters-reach"), "high", "it names somebody else");
    assert_eq!(reach("D1234567", "Maple Stores NV", "licence-gap"), "high");
    assert_eq!(reach("D1234567", "Hazel Gmaes BV", "licence-gap"), "low", "a name like its own");
}

#[test]
fn machines_may_have_come_on_a_record_without_numbers() {
    let sold = format!(
        "S1,2025-01-06,2025-01-10,Alder Server Inc,US,Larch Hosting Ltd,TH,{CARD},3,27000,USD,8,Larch Hosting Ltd,TH,N1;N2;N3\n"
    );
    let seen = format!("{SEEN}O1,2025-04-01,activation,Wuxi Elm Trading Co Ltd,CN,N1;N2\n");
    let clone = |more: &str| told(&format!("{sold}{more}"), &[("observations.csv", &seen)], "serial-clone");
    assert_eq!(clone(""), "high");
    let on =
        |day: &str| format!("S2,{day},{day},Larch Hosting Ltd,TH,Wuxi Elm Trading Co Ltd,CN,{CARD},3,28000,USD,8,,,\n");
    assert_eq!(clone(&on("2025-02-06")), "", "other red flags speak of that record");
    assert_eq!(clone(&on("2025-05-06")), "high", "they were there before it");
}

#[test]
fn a_site_is_that_of_its_group() {
    let row = |user: &str| {
        format!(
            "P1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Halls Sdn Bhd,MY,{SERVER},300,280000,USD,39000,{user},\n"
        )
    };
    let parties = "name,country,ultimate_parent,datacentre_mw\n\
        Hazel Halls Sdn Bhd,MY,Hazel Cloud Pte Ltd,1\nHazel Cloud Pte Ltd,SG,Hazel Peak Ltd,\n";
    let load = |user: &str| told(&row(user), &[("parties.csv", parties)], "load-above-power");
    assert_eq!(load("Hazel Halls Sdn Bhd,MY"), "medium");
    assert_eq!(load("Hazel Cloud Pte Ltd,SG"), "medium", "its parent, which has a parent of its own");
    assert_eq!(load("Larch University,FR"), "", "for somebody else's site");
    let owners = "owner_name,owned_name,percent,from,to\nHazel Peak Ltd,Hazel Halls Sdn Bhd,60,2020-01-01,\n";
    let owned = |until: &str| {
        let table = owners.replace(",2020-01-01,\n", &format!(",2020-01-01,{until}\n"));
        told(
            &row("Hazel Peak Ltd,KY"),
            &[("parties.csv", "name,country,datacentre_mw\nHazel Halls Sdn Bhd,MY,1\n"), ("ownership.csv", &table)],
            "load-above-power",
        )
    };
    assert_eq!([owned(""), owned("2021-01-01")], ["medium", ""], "an owner of more than half, until today");
}

#[test]
fn who_does_research_does_not_sell_most_of_it_abroad() {
    let rows = |units: i64, to: &str| {
        format!(
            "R1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Lifecare Ltd,IN,{SERVER},20,280000,USD,2600,,,\n\
             R2,2025-02-06,2025-02-10,Hazel Lifecare Ltd,IN,{to},{SERVER},{units},290000,USD,{},,,\n",
            units * 130
        )
    };
    let parties = "name,country,business\nHazel Lifecare Ltd,IN,pharmaceuticals maker\n";
    let resold = |units, to| told(&rows(units, to), &[("parties.csv", parties)], "business-mismatch");
    assert_eq!(resold(20, "Oak Stores OOO,RU"), "medium");
    assert_eq!(resold(6, "Oak Stores OOO,RU"), "", "less than half");
    assert_eq!(resold(20, "Larch Clinic Ltd,IN"), "", "within the country");
    assert_eq!(resold(20, "Alder Server Inc,US"), "", "back to the supplier");
}

#[test]
fn whole_lots_again_and_again_are_no_chance() {
    let tills: String = (1..4)
        .map(|number| {
            format!("T{number},2024-03-0{number},2024-03-0{number},Oak Tills Ltd,TW,Alder Server Inc,US,till with screen,TILL-9,5A992.c,{number},900,USD,{},,,\n", f64::from(number) * 2.5)
        })
        .collect();
    let lot = |number: i64, units: i64| {
        let kilos = units * 5 / 2;
        format!(
            "C{number},2025-0{number}-03,2025-0{number}-05,Alder Server Inc,US,Hazel Supply Pte Ltd,SG,{CARD},{units},27000,USD,{kilos},,,\n\
             L{number},2025-0{number}-12,2025-0{number}-14,Hazel Supply Pte Ltd,SG,Maple Stores Ltd,IN,till with screen,TILL-9,5A992.c,{units},900,USD,{kilos},,,\n"
        )
    };
    let identity = |lots: &str| told(&format!("{tills}{lots}"), &[], "goods-identity-break");
    assert_eq!(identity(&lot(1, 24)), "low", "such goods weigh as much elsewhere");
    assert_eq!(identity(&(lot(1, 24) + &lot(4, 62))), "high", "each lot that came has its like");
}

#[test]
fn stock_that_is_sold_to_another_stated_customer_is_no_riddle() {
    let rows = |to: &str, user: &str| {
        format!(
            "E1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Integration Inc,US,{SERVER},4,280000,USD,520,Larch University,FR,S1;S2;S3;S4\n\
             E2,2025-02-06,2025-02-10,Hazel Integration Inc,US,{to},{SERVER},4,290000,USD,520,{user},S1;S2;S3;S4\n"
        )
    };
    let gone = |to: &str, user: &str| told(&rows(to, user), &[], "end-user-not-reached");
    assert_eq!(gone("Birch Institute,DE", "Birch Institute,DE"), "low");
    assert_eq!(gone("Birch Institute,DE", ","), "high", "for nobody in particular");
    assert_eq!(gone("Oak Stores FZE,AE", "Oak Stores FZE,AE"), "high", "to a hub");
}

#[test]
fn a_tariff_number_alone_is_the_custom_of_an_office() {
    let row = |day: u32, from: &str, to: &str, goods: &str, code: &str| {
        format!("H{day},2025-01-{day},2025-01-{day},{from},{to},{goods},4,280000,USD,520,{code}\n")
    };
    let rows = |goods: &str| {
        let came = row(11, "Alder Server Inc,US", "Hazel Supply Pte Ltd,SG", SERVER, "847150");
        format!(
            "{HEADER},hs_code\n{came}{}",
            row(21, "Hazel Supply Pte Ltd,SG", "Wuxi Elm Trading Co Ltd,CN", goods, "847330")
        )
    };
    let shift = |goods: &str| sure_beside(&rows(goods), &[], "hs-shift");
    assert_eq!(shift(SERVER), "low");
    assert_eq!(shift("power supplies,PSU-9,EAR99"), "medium");
}

#[test]
fn what_a_doubtful_rule_alone_asks_for_is_told_with_little_confidence() {
    let row = |eccn: &str| {
        format!(
            "{HEADER}\nQ1,2025-01-06,2025-01-10,Alder Nets Inc,US,Wuxi Elm Telecom Co Ltd,CN,service router,SR-540,{eccn},3,17000,USD,100\n"
        )
    };
    let route = |eccn: &str| sure_beside(&row(eccn), &[], "tier3-destination-route");
    assert_eq!(route("5A002.a"), "low", "encryption often moves under an exception");
    assert_eq!(route("3A001.a.7"), "high");
}

#[test]
fn a_bank_that_pays_is_a_bank() {
    let rows = format!("P1,2025-01-06,2025-01-10,Alder Server Inc,US,Larch University,FR,{CARD},6,27000,USD,15,,,\n");
    let paid = |payer: &str| {
        let table = format!(
            "Payment ID,Payment Date,Payer,Payer Country,Beneficiary,Amount,Currency,Shipment IDs\nQ1,2025-01-20,{payer},Alder Server Inc,162000,USD,P1\n"
        );
        told(&rows, &[("payments.csv", &table)], "payer-mismatch")
    };
    assert_eq!(paid("Maple Brokers BV,NL"), "medium");
    assert_eq!(paid("Maple Equipment Leasing BV,NL"), "low");
    assert_eq!(paid("Larhc University,FR"), "", "the buyer under a slip of the pen");
    assert_eq!(paid("Maple Equipment Leasing Ltd,HK"), "high", "in Tier 3 a name is not enough");
}
