//! Every other rule that can answer, and what the record states beside the answer.

use super::ground::{FACTS, H100, NOT, REQUIRED, Sent, assert_answer, says};

const DAY: &str = "2026-06-01";
const NOTEBOOK: &str = "notebook computer 14 inch";
const L20: &str = "NVIDIA L20 48GB";

#[test]
fn an_answer_names_its_figures_and_its_paragraph() {
    assert_answer(&H100.on(DAY), REQUIRED, "TPP 15832 is at least 4800: 3A090.a.1");
    assert_answer(&H100.of(L20).on(DAY), NOT, "TPP 1912");
    assert_answer(&H100.of("hydraulic press type 7").on(DAY), FACTS, "needs classification");
    assert_answer(&H100.to("").on(DAY), FACTS, "destination country is not recorded");
}

#[test]
fn a_figure_that_the_test_of_the_day_asks_for_is_not_guessed() {
    let judged = H100.of("NVIDIA GH200 Grace Hopper 96GB").on("2023-01-10");
    assert_answer(&judged, FACTS, "interconnect GB/s not known");
    assert_answer(&H100.of("NVIDIA GH200 Grace Hopper 96GB").on("2023-11-17"), REQUIRED, "3A090.a.1");
}

#[test]
fn end_uses_below_the_lines_are_asked_for_where_a_record_shows_a_sign() {
    let centre = Sent { to: ("Birch National Supercomputing Center", "CN"), ..H100.of(L20) };
    assert_answer(&centre.on(DAY), FACTS, "744.23");
    assert_answer(&centre.of(NOTEBOOK).on(DAY), NOT, "does not rule it out");
    assert_answer(&centre.to("DE").on(DAY), NOT, "");
    let by_business = Sent { parties: &[("Birch Systems", "CN,CN,ordnance research")], ..H100.of(NOTEBOOK) };
    assert_answer(&by_business.on(DAY), FACTS, "744.21");
    let end_user = Sent { end_user: ("Cedar Army Institute", "CN"), ..H100.of(NOTEBOOK) };
    assert_answer(&end_user.on(DAY), FACTS, "the name Cedar Army Institute (CN) says 'army'");
    let han = Sent { to: ("白桦国家超级计算中心", "CN"), ..H100.of(L20) };
    assert_answer(&han.on(DAY), FACTS, "744.23");
}

#[test]
fn compute_let_for_training_is_a_question_of_knowledge() {
    let tenancies = "operator_name,tenant_name,operator_country,tenant_country,tenant_hq_country,start_date,share_of_capacity,use\n\
        Birch Systems,Cedar Models,SG,SG,CN,2026-01-01,0.9,training of models\n";
    let tenanted = Sent { tables: &[("tenancies.csv", tenancies)], ..H100.of(L20).to("SG") };
    assert_answer(&tenanted.on(DAY), FACTS, "lets compute to Cedar Models");
    assert_answer(&H100.of(L20).to("SG").on(DAY), NOT, "");
}

#[test]
fn a_listing_reaches_every_item_on_its_day() {
    let list = "name,source,country,listed\nBirch Systems,Entity List,DE,2025-03-01\n";
    let listed = Sent { tables: &[("list.csv", list)], ..H100.of(NOTEBOOK).to("DE") };
    assert_answer(&listed.on("2025-02-28"), NOT, "");
    assert_answer(&listed.on("2025-03-01"), REQUIRED, "Birch Systems (DE) is listed");
    let undated = "name,source,country,listed\nBirch Systems,Entity List,DE,\n";
    let undated = Sent { tables: &[("list.csv", undated)], ..listed };
    assert_answer(&undated.on("2025-03-01"), FACTS, "the record does not give the day of listing");
}

#[test]
fn a_listed_place_reaches_whoever_is_at_its_door() {
    let at = "\"Unit 1203, 40 Example Wharf Rd, Hamburg\",DE";
    let list = format!("name,source,address,country,listed\nAddress 01,Entity List,{at},2025-03-01\n");
    let answer = |list: &str, room: &str, day: &str| {
        let more = format!(
            "name,country,hq_country,address\nBirch Systems,DE,DE,\"{room}, 40 Example Wharf Road, Hamburg\"\n"
        );
        Sent { tables: &[("list.csv", list), ("more.csv", &more)], ..H100.of(NOTEBOOK).to("DE") }.on(day)
    };
    let there = "Birch Systems (DE) is at a place that is listed whoever is there (Address 01 of Entity List";
    assert_answer(&answer(&list, "Rm 1203", "2025-02-28"), NOT, "");
    assert_answer(&answer(&list, "Rm 1203", "2025-03-01"), REQUIRED, there);
    assert_answer(&answer(&list, "Rm 905", "2025-03-01"), NOT, "");
    assert_answer(&answer(&list.replace("2025-03-01", ""), "Rm 1203", "2025-03-01"), FACTS, "does not give the day");
    assert_answer(&answer(&list.replace("Address 01", "Cedar Chips"), "Rm 1203", "2025-03-01"), NOT, "");
}

#[test]
fn origin_or_departure_abroad_frees_nothing() {
    let made = Sent { origin: "TW", ..H100 };
    assert_answer(&made.on(DAY), REQUIRED, "made in TW: under the EAR all the same by 734.9(h)");
    let shipped = Sent { from: ("Cedar Chips", "SG"), ..H100 };
    assert_answer(&shipped.on(DAY), REQUIRED, "shipped from SG: under the EAR all the same by 734.9(h)");
    assert!(!says(&H100.on(DAY), "734.9(h)"));
}

#[test]
fn a_move_inside_the_united_states_is_no_export() {
    assert_answer(&H100.to("US").on(DAY), NOT, "not an export");
    assert_answer(&H100.to("PR").on(DAY), NOT, "not an export");
}

#[test]
fn what_the_record_states_is_held_against_the_answer() {
    let stated = |license: &'static str| Sent { license, ..H100 }.on(DAY);
    assert_answer(&stated(""), REQUIRED, "on the record: nothing, although a licence is required");
    assert_answer(&stated("NLR"), REQUIRED, "on the record: NLR, although a licence is required");
    assert_answer(&stated("LPP"), REQUIRED, "LPP, which is not left for level a to CN");
    assert_answer(&stated("NAC"), REQUIRED, "NAC, which is not left for level a to CN");
    assert_answer(&stated("D1234567"), REQUIRED, "no licences on file to check it against");
    assert_answer(&stated("EAR99"), REQUIRED, "no licence number and no exception");
    let card = Sent { license: "C67", ..H100.of("GeForce RTX 4090") };
    assert_answer(&card.on(DAY), REQUIRED, "on the record: C67; its conditions are to be shown");
    let below = Sent { license: "NLR", ..H100.of(L20) };
    assert_answer(&below.on("2025-01-02"), NOT, "which these rules do not contradict");
}

#[test]
fn declared_eccns_count_where_nothing_else_tells() {
    let declared = |eccn: &'static str| Sent { eccn, ..H100.of("electronic assembly") }.on(DAY);
    assert_answer(&declared("5A992.z"), REQUIRED, "declared 5A992.Z");
    assert_answer(&declared("3A090.a"), REQUIRED, "declared 3A090.A");
    assert_answer(&declared("EAR99"), FACTS, "needs classification");
}
