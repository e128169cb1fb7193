//! What is common in a trade, or has a plain reason on record, tells little; the same rows without it tell more.

use crate::lookalikes::{HEADER, sure, sure_beside};

const END_USER: &str = "end_user_name,end_user_country";
const CARD: &str = "H100 PCIe 80GB,H100-PCIE-80G,4A090.a";

#[test]
fn an_end_user_that_nobody_is_seen_to_reach_is_no_sign() {
    // resellers buy for customers; the last leg is on record for some of them
    let lots = |all: usize, seen: usize| -> String {
        (0..all)
            .map(|at| {
                let (reseller, user) = (format!("Reseller {at} Hazel GmbH,DE"), format!("Larch {at} University,FR"));
                let bought = format!(
                    "B{at},2025-01-06,2025-01-10,Alder Server Inc,US,{reseller},{CARD},{},27000,USD,,{user}\n",
                    at + 2
                );
                let sold =
                    format!("S{at},2025-02-06,2025-02-10,{reseller},{user},{CARD},{},28000,USD,,{user}\n", at + 2);
                if at < seen { bought + &sold } else { bought }
            })
            .collect()
    };
    let later =
        "Z1,2025-09-03,2025-09-12,Rowan Metal Works Ltd,TW,Oak Stores GmbH,DE,steel shelves,,EAR99,4,90,USD,40,,\n";
    let unseen = |all, seen| {
        sure_beside(&format!("{HEADER},{END_USER}\n{}{later}", lots(all, seen)), &[], "end-user-not-reached")
    };
    assert_eq!(unseen(24, 23), "medium", "one of 24 is not seen to be reached");
    assert_eq!(unseen(6, 0), "medium", "six are too few to say what is common");
    assert_eq!(unseen(24, 0), "low", "none of 24 is: the last leg is not in these records");
}

#[test]
fn a_name_that_is_cut_off_is_the_name() {
    let header = format!("{HEADER},consignee_address");
    let rows = |name: &str| {
        format!(
            "{header}\nA1,2025-01-06,2025-01-10,Alder Server Inc,US,Hazel Larch Systems Integration AS,NO,{CARD},6,27000,USD,15,\"9 Fir Street, Oslo 0580\"\n\
             A2,2025-02-06,2025-02-10,Alder Server Inc,US,{name},NO,{CARD},6,27000,USD,15,\"9 FIR STREET, OSLO 0580\"\n"
        )
    };
    let shared = |name: &str| sure_beside(&rows(name), &[], "shared-address");
    assert_eq!(shared("HAZEL LARCH SYSTEMS INTEGRATI"), "", "cut within a word");
    assert_eq!(shared("HAZEL LARCH SYSTEMS INTEGRATION A"), "", "cut within the legal form");
    assert_eq!(shared("Hazel Larch Sys Integr AS"), "", "shortened words");
    assert_eq!(shared("Rowan Trading AS"), "medium", "another firm");
    assert_eq!(shared("挪威榛子贸易"), "low", "a name in another script may be the same firm");
}

#[test]
fn machines_that_run_in_tier_3_came_there_somehow() {
    let header = format!("{HEADER},{END_USER},serial_numbers");
    let sold = format!(
        "{header}\nM1,2025-01-06,2025-01-10,Alder Server Inc,US,Larch Hosting Ltd,TH,{CARD},3,27000,USD,8,Larch Hosting Ltd,TH,S1;S2;S3\n"
    );
    let seen = "observation_id,date,kind,party_name,country,serial_numbers,note\n\
        O1,2025-03-01,warranty log-in,Wuxi Elm Trading Co Ltd,CN,S1;S2,\n";
    let clone = |shipments: &str, seen: &str| sure_beside(shipments, &[("observations.csv", seen)], "serial-clone");
    assert_eq!(clone(&sold, seen), "high");
    assert_eq!(clone(&sold, &seen.replace("S1;S2", "S1")), "", "one number may be a slip of the pen");
    assert_eq!(clone(&sold, &seen.replace(",CN,", ",SE,")), "", "no Tier 3 destination");
    let own = seen.replace("Wuxi Elm Trading Co Ltd", "Larch Hosting Ltd");
    assert_eq!(clone(&sold, &own), "high", "the owner's own name, seen in another country");
    let twice =
        format!("{}O2,2025-04-01,warranty log-in,Wuxi Elm Trading Co Ltd,CN,S1,\n", seen.replace("S1;S2", "S1"));
    assert_eq!(clone(&sold, &twice), "", "one number seen twice is one number");
    let moved = format!(
        "{sold}M2,2025-02-06,2025-02-10,Larch Hosting Ltd,TH,Wuxi Elm Trading Co Ltd,CN,{CARD},3,27000,USD,8,,,S1;S2;S3\n"
    );
    assert_eq!(clone(&moved, seen), "", "a record sent them there: other red flags speak of that");
}

#[test]
fn who_deals_in_used_machines_sells_them_on() {
    let header = format!("{HEADER},{END_USER}");
    let rows = format!(
        "{header}\nU1,2025-01-06,2025-01-10,Larch Hosting Ltd,DE,Hazel Refurb GmbH,DE,{CARD},12,9000,USD,30,Hazel Refurb GmbH,DE\n\
         U2,2025-02-06,2025-02-10,Hazel Refurb GmbH,DE,Maple Micro BV,NL,{CARD},8,9900,USD,20,,\n\
         U3,2025-02-07,2025-02-11,Hazel Refurb GmbH,DE,Oak Micro AB,SE,{CARD},4,9900,USD,10,,\n"
    );
    let parties = |formed: &str, business: &str| {
        format!("name,country,incorporated,business\nHazel Refurb GmbH,DE,{formed},{business}\n")
    };
    let sent_on = |formed: &str, business: &str| {
        sure_beside(&rows, &[("parties.csv", &parties(formed, business))], "end-user-not-reached")
    };
    assert_eq!(sent_on("1998-03-02", "IT asset recovery"), "low");
    assert_eq!(sent_on("2024-03-02", "IT asset recovery"), "medium", "formed after the controls began");
    assert_eq!(sent_on("1998-03-02", "electronics trading"), "medium", "what it says it uses is not used machines");
    assert_eq!(sent_on("1998-03-02", "pharmaceuticals"), "medium", "no trader");
    let whole = rows.replace(",8,9900,USD,20,", ",12,9900,USD,30,");
    let one: String = whole.lines().filter(|line| !line.starts_with("U3")).map(|line| format!("{line}\n")).collect();
    let trader = parties("1998-03-02", "IT asset recovery");
    assert_eq!(sure_beside(&one, &[("parties.csv", &trader)], "end-user-not-reached"), "medium", "all to one");
}

#[test]
fn a_payer_that_the_papers_name_is_not_hidden() {
    let rows = |notify: &str| {
        format!(
            "{HEADER},notify_name\nP1,2025-01-06,2025-01-10,Alder Server Inc,US,Larch University,FR,{CARD},6,27000,USD,15,{notify}\n"
        )
    };
    let payments = "payment_id,date,payer_name,payer_country,payee_name,payee_country,amount,currency,shipment_ids\n\
        Q1,2025-01-20,Maple Brokers BV,NL,Alder Server Inc,US,162000,USD,P1\n";
    let payer = |notify: &str| sure_beside(&rows(notify), &[("payments.csv", payments)], "payer-mismatch");
    assert_eq!(payer(""), "medium");
    assert_eq!(payer("Maple Brokers BV"), "low");
}

#[test]
fn what_goes_from_fair_to_fair_and_comes_home_is_not_kept_there() {
    let header = format!("{HEADER},serial_numbers");
    let trip = |number: u8, day: &str, from: &str, to: &str| {
        format!(
            "T{number},{day},{day},{from},{to},demonstration machines on carnet,H100-PCIE-80G,4A090.a,8,27000,USD,20,F1;F2\n"
        )
    };
    let out = trip(1, "2025-03-03", "Alder Server Inc,US", "Salon Larch,FR")
        + &trip(2, "2025-04-03", "Salon Larch,FR", "Hazel Days,CH");
    let home = trip(3, "2025-05-03", "Hazel Days,CH", "Alder Server Inc,US");
    let parties = "name,country,business\nSalon Larch,FR,trade fair\nHazel Days,CH,trade fair\n";
    let kept = |rows: &str| sure_beside(&format!("{header}\n{rows}"), &[("parties.csv", parties)], "business-mismatch");
    assert_eq!(kept(&out), "high");
    assert_eq!(kept(&(out + &home)), "");
}

#[test]
fn goods_that_weigh_so_elsewhere_are_as_likely_themselves() {
    let came = "W1,2025-05-21,2025-05-26,Alder Server Inc,US,Hazel Supply Pte Ltd,SG,H100 PCIe 80GB,H100-PCIE-80G,4A090.a,24,27000,USD,60\n";
    let left = "W2,2025-06-10,2025-06-12,Hazel Supply Pte Ltd,SG,Wuxi Elm Trading Co Ltd,CN,till with screen,TILL-9,5A992.c,24,900,USD,60\n";
    let others: String = (3..6)
        .map(|number| {
            format!(
                "W{number},2025-03-0{number},2025-03-0{number},Oak Tills Ltd,TW,Alder Server Inc,US,till with screen,TILL-9,5A992.c,{number},900,USD,{}\n",
                f64::from(number) * 2.5
            )
        })
        .collect();
    let identity = |more: &str| sure(&format!("{came}{left}{more}"), "goods-identity-break");
    assert_eq!(identity(""), "high");
    assert_eq!(identity(&others), "low");
    assert_eq!(
        identity(&others.replace("till with screen,TILL-9", "cash drawer,CD-8")),
        "high",
        "others are other goods"
    );
}

#[test]
fn another_tariff_number_of_ordinary_goods_tells_little() {
    let header = format!("{HEADER},hs_code");
    let card = "H100 PCIe 80GB,H100-PCIE-80G,4A090.a,24,27000,USD,60,847330";
    let till = "till with screen,TILL-9,5A992.c,24,900,USD,60,847050";
    let rows = |came: &str, left: &str| {
        format!(
            "{header}\nH1,2025-05-21,2025-05-26,Alder Server Inc,US,Hazel Supply Pte Ltd,SG,{came}\n\
             H2,2025-06-10,2025-06-12,Hazel Supply Pte Ltd,SG,Wuxi Elm Trading Co Ltd,CN,{left}\n"
        )
    };
    let shift = |came: &str, left: &str| sure_beside(&rows(came, left), &[], "hs-shift");
    assert_eq!(shift(card, till), "medium");
    assert_ne!(shift(till, card), "medium", "tills came, and what left are cards under their own number");
}

#[test]
fn what_a_later_test_says_of_the_goods_binds_no_earlier_day() {
    let card = |id: &str, day: &str, to: &str, eccn: &str| {
        format!(
            "{id},{day},{day},Alder Boards Ltd,TW,{to},GeForce RTX 4090 24GB,900-1G136-2530-000,{eccn},40,1700,USD,120\n"
        )
    };
    let before = card("G1", "2023-04-17", "Elm Gaming Retail,CN", "4A994");
    let later = card("G2", "2024-04-17", "Larch Gaming GmbH,DE", "4A090.b");
    assert_eq!(sure(&format!("{before}{later}"), "tier3-destination-route"), "");
    let after = card("G3", "2024-04-17", "Elm Gaming Retail,CN", "4A994");
    assert_eq!(sure(&after, "tier3-destination-route"), "high");
}
