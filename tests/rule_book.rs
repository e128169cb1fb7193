//! The linter of the rule book: each fault is told with file, line and caret, and nothing is told of what is shipped.

#![expect(clippy::disallowed_methods, reason = "a test about shipped files reads them")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chiptrace::detect::DETECTORS;
use chiptrace::policy::{Book, Complaint, Policy};

fn texts() -> BTreeMap<String, String> {
    Policy::embedded_files()
}

/// All that is said of the shipped files after one change in one of them.
fn said_after(file: &str, from: &str, to: &str) -> Vec<Complaint> {
    let mut files = texts();
    let text = files.get_mut(file).unwrap_or_else(|| panic!("no file {file}"));
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    Policy::examine(Book::of(&files)).0
}

/// The words above the carets.
fn marked(complaint: &Complaint) -> String {
    complaint.excerpt.chars().skip(complaint.caret.0).take(complaint.caret.1).collect()
}

/// A change, the words of the complaint it brings, and the words above the carets.
type Fault = (&'static str, &'static str, &'static str, &'static str, &'static str);

const DATES: [Fault; 13] = [
    (
        "instruments.toml",
        "effective_to = \"2023-11-16\"",
        "effective_to = \"2021-11-16\"",
        "instrument US-2022-10-AC1 ends on 2021-11-16, before it begins on 2022-10-07",
        "\"2021-11-16\"",
    ),
    (
        "instruments.toml",
        "effective_from = \"2024-03-15\"\n",
        "",
        "instrument US-2024-03-NI is enforced without a first day: write effective_from",
        "\"dated\"",
    ),
    (
        "instruments.toml",
        "text_from = \"2024-03-15\"\n",
        "",
        "instrument US-2024-03-NI stands in the Code without a first day",
        "\"dated\"",
    ),
    (
        "country-sets.toml",
        "to = \"2025-11-06\"",
        "to = \"2020-11-06\"",
        "country set D:5 ends on 2020-11-06, before it begins on 2021-12-09",
        "\"2020-11-06\"",
    ),
    (
        "country-sets.toml",
        "from = \"2023-11-17\"\ninstrument = \"US-2023-11-AC2\"\nconfidence = \"high\"\nsource = \"88 FR 73458; 15 CFR 742.6(a)(6)\"",
        "from = \"2023-11-27\"\ninstrument = \"US-2023-11-AC2\"\nconfidence = \"high\"\nsource = \"88 FR 73458; 15 CFR 742.6(a)(6)\"",
        "country set licence-destination leaves a gap of 10 days for macau",
        "\"2023-11-27\"",
    ),
    (
        "country-sets.toml",
        "from = \"2023-01-17\"\nto = \"2023-11-16\"",
        "from = \"2023-01-17\"\nto = \"2023-11-26\"",
        "country set licence-destination holds twice for macau on the same days",
        "\"2023-11-17\"",
    ),
    (
        "controls.toml",
        "to = \"2023-11-16\"",
        "to = \"2023-11-10\"",
        "control test v2 does not begin on the day after control test v1 ends: a gap or overlap",
        "\"2023-11-17\"",
    ),
    (
        "controls.toml",
        "from = \"2022-10-07\"",
        "from = \"2022-09-07\"",
        "control test v1 begins on 2022-09-07, before US-2022-10-AC1 takes effect on 2022-10-07",
        "\"2022-09-07\"",
    ),
    (
        "licences.toml",
        "from = \"2026-11-10\"",
        "from = \"2025-11-01\"",
        "licence rule of US-2026-11-AFF2 holds twice for the affiliates rule on the same days",
        "\"2025-11-01\"",
    ),
    (
        "licences.toml",
        "from = \"2026-01-15\"",
        "from = \"2026-01-15\"\nto = \"2026-01-14\"",
        "licence rule of US-2026-01-H200 ends on 2026-01-14, before it begins on 2026-01-15",
        "\"2026-01-14\"",
    ),
    (
        "licences.toml",
        "from = \"2025-04-09\"",
        "from = \"2025-04-08\"",
        "begins on 2025-04-08, before US-2025-04-H20 takes effect on 2025-04-09",
        "\"2025-04-08\"",
    ),
    (
        "licences.toml",
        "from = \"2022-10-07\"\nuntil = \"2023-11-16\"",
        "from = \"2022-10-07\"\nuntil = \"2023-11-06\"",
        "leaves a gap of 10 days for ECCN 3A090",
        "\"2023-11-17\"",
    ),
    (
        "red-flags/licence-gap.toml",
        "effective = \"2022-10-07\"",
        "effective = \"2021-10-07\"",
        "red flag licence-gap is effective from 2021-10-07, and the first rule it cites from 2022-10-07",
        "\"2021-10-07\"",
    ),
];

const MEANINGS: [Fault; 20] = [
    (
        "country-sets.toml",
        "countries = \"IR KP SY\"",
        "countries = \"IR KP SZ SU\"",
        "country set E:1 names SU, which countries.csv does not have",
        "\"IR KP SZ SU\"",
    ),
    ("country-sets.toml", "countries = \"CU\"", "countries = \"CU CU\"", "country set E:2 names CU twice", "\"CU CU\""),
    ("country-sets.toml", "id = \"tier3\"", "id = \"tier-3\"", "name a set that stands above this one", "\"tier3\""),
    (
        "hubs.toml",
        "country = \"SG\"",
        "country = \"SU\"",
        "hub SU is a country that countries.csv does not have",
        "\"SU\"",
    ),
    (
        "licences.toml",
        "exported_to = \"CN HK MO\"",
        "exported_to = \"CN HK MC XZ\"",
        "licence rule of US-2026-01-H200 names XZ, which countries.csv does not have",
        "\"US-2026-01-H200\"",
    ),
    ("licences.toml", "to = [\"embargo\"]", "to = []", "has nothing in to, so it never applies", "[]"),
    (
        "licences.toml",
        "instrument = \"US-2024-12-FDP\"",
        "instrument = \"US-2026-01-AIOW\"",
        "rests on US-2026-01-AIOW, which was neither enforced nor in the Code",
        "\"US-2026-01-AIOW\"",
    ),
    ("controls.toml", "tpp_below = 4800", "tpp_below = 2400", "can be met by no figure", "2400"),
    (
        "controls.toml",
        "memory_bandwidth_density_above = 2",
        "",
        "line 3A090.c of control test v2 has no condition",
        "\"3A090.c\"",
    ),
    (
        "controls.toml",
        "paragraph = \"3A090.a.1\"\nlevel = \"a\"",
        "paragraph = \"3A090.a.1\"\nlevel = \"b\"",
        "stands behind a line of a lower level, which answers first",
        "\"a\"",
    ),
    ("red-flags/gather.toml", "citations = [", "citations = []\n# [", "red flag gather cites nothing", "[]"),
    (
        "red-flags/licence-gap.toml",
        "\"US-2022-10-AC1\"",
        "\"US-2026-01-AIOW\", \"US-2022-10-AC1\"",
        "is of the law group and cites US-2026-01-AIOW, which was neither enforced nor in the Code",
        "[\"US-2026-01-AIOW\",",
    ),
    (
        "red-flags/volume-surge.toml",
        "note = \"Length of the burst.\"",
        "note = \"Length of the burst, 15 CFR 744.\"",
        "is a number of ours whose note reads like law",
        "\"Length of the burst, 15 CFR 744.\"",
    ),
    (
        "red-flags/volume-surge.toml",
        "basis = \"project\"",
        "basis = \"law\"",
        "red flag volume-surge, window_days is a number of law whose note cites none: name the rule",
        "\"Length of the burst.\"",
    ),
    (
        "link-rule.toml",
        "note = \"Public cases have three to five hops.\"",
        "note = \"88 FR 73458 says so.\"",
        "max_hops is a number of ours whose note reads like law",
        "\"88 FR 73458 says so.\"",
    ),
    ("link-rule.toml", "value = 365", "value = 36", "slow_dwell_days is shorter than max_dwell_days", "36"),
    ("due-diligence.toml", "record = \"signed certificate\"", "record = \"\"", "action DD-06 has no record", "\"\""),
    (
        "red-flags/gather.toml",
        "due_diligence = [\"DD-02\"",
        "due_diligence = [\"DD-20\"",
        "name an id of due-diligence.toml",
        "\"DD-20\"",
    ),
    ("products.csv", ",1979,8,15832,", ",1979,8,15000,", "has TPP 15000, which is not 1979 x 8 = 15832", "15000"),
    ("products.csv", "16,2000,815,2.45,900,332,yes,,no", "16,2000,815,2.45,900,332,yes,US-2024-12-FDP,no", "", ""),
];

#[test]
fn every_fault_is_told_with_its_line_and_caret() {
    for (file, from, to, words, under) in DATES.iter().chain(&MEANINGS) {
        let said = said_after(file, from, to);
        if words.is_empty() {
            assert!(said.is_empty(), "{said:#?}");
            continue;
        }
        let complaint = said.iter().find(|complaint| complaint.message.contains(words));
        let complaint = complaint.unwrap_or_else(|| panic!("{file}: no '{words}' in {said:#?}"));
        assert_eq!(complaint.file, format!("datasets/policy/{file}"));
        assert!(marked(complaint).starts_with(under), "{complaint}");
        let changed = texts()[*file].replacen(from, to, 1);
        assert!(
            changed.lines().nth(complaint.line as usize - 1).is_some_and(|line| line.contains(under)),
            "{complaint}"
        );
        let printed = complaint.to_string();
        assert!(
            printed.starts_with(&format!("{}:{}:{}: ", complaint.file, complaint.line, complaint.column)),
            "{printed}"
        );
        assert!(printed.ends_with('^'), "{printed}");
    }
}

#[test]
fn a_letter_for_what_the_test_controls_anyway_is_told() {
    let said = said_after("products.csv", "3350,1028,yes,,no", "3350,1028,yes,US-2025-04-H20,no");
    assert!(said.iter().any(|complaint| complaint.message.contains("controlled by its figures")), "{said:#?}");
    let letter = "[[instrument]]\nid = \"OURS\"\ncitation = \"Letter to us\"\ntitle = \"L40S\"\neffective_from = \"2025-06-01\"\n\
                  text_in_cfr = \"never\"\nenforced = \"dated\"\nstatus = \"in force\"\nconfidence = \"high\"\nchanges = \"x\"\nsource = \"x\"\n";
    let own = [("instruments.toml", letter), ("products.csv", "model,letter\nL40S,OURS\n")];
    let own = own.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let said = Policy::examine(Book::embedded().overlaid("rules", &BTreeMap::from(own))).0;
    assert!(said.is_empty(), "a letter of one's own may reach where the level does not: {said:#?}");
}

#[test]
fn unknown_keys_are_refused_in_every_file() {
    for (file, text) in texts() {
        let broken = match file.strip_suffix(".csv") {
            Some(_) => {
                let mut lines = text.lines().map(|line| format!("{line},"));
                let header = lines.next().map(|header| format!("{header}uniquness")).unwrap_or_default();
                std::iter::once(header).chain(lines).collect::<Vec<_>>().join("\n")
            }
            None => format!("uniquness = \"NODES_PATH\"\n{text}"),
        };
        let said =
            Policy::examine(Book::of(&BTreeMap::from_iter(texts().into_iter().chain([(file.clone(), broken)])))).0;
        let told =
            said.iter().any(|complaint| complaint.file.ends_with(&file) && complaint.message.contains("uniquness"));
        assert!(
            told || said.iter().any(|complaint| complaint.file.ends_with(&file) && complaint.line == 1),
            "{file}: {said:#?}"
        );
        let Some(at) = text.find("\n[[").filter(|_| file.ends_with(".toml")) else { continue };
        let header_end = text[at + 1..].find('\n').map_or(text.len(), |end| at + 1 + end);
        let broken = format!("{}\nuniquness = \"NODES_PATH\"{}", &text[..header_end], &text[header_end..]);
        let said =
            Policy::examine(Book::of(&BTreeMap::from_iter(texts().into_iter().chain([(file.clone(), broken)])))).0;
        assert!(said.iter().any(|complaint| complaint.message.contains("uniquness")), "{file}: {said:#?}");
    }
}

#[test]
fn confidence_is_never_missing() {
    for (file, text) in texts().into_iter().filter(|(name, _)| name.ends_with(".toml")) {
        let Some(at) = text.find("\nconfidence = ") else { continue };
        let end = text[at + 1..].find('\n').map_or(text.len(), |end| at + 1 + end);
        let broken = [&text[..at], &text[end..]].concat();
        let said =
            Policy::examine(Book::of(&BTreeMap::from_iter(texts().into_iter().chain([(file.clone(), broken)])))).0;
        assert!(
            said.iter().any(|complaint| complaint.message.contains("missing field `confidence`")),
            "{file}: {said:#?}"
        );
    }
}

#[test]
fn every_red_flag_has_a_detector_and_a_case() {
    let policy = Policy::embedded().unwrap();
    for card in policy.red_flags() {
        assert!(DETECTORS.iter().any(|detector| detector.red_flag == card.id), "{} has no detector", card.id);
        let case =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/cases/red-flags").join(&card.id).join("expect.toml");
        let case = fs::read_to_string(&case).unwrap_or_else(|_| panic!("{} has no case", card.id));
        assert!(case.contains(&card.id), "the case of {} does not name it", card.id);
    }
}

#[test]
fn every_published_action_answers_or_waits_for_a_flag() {
    let policy = Policy::embedded().unwrap();
    let ids: Vec<&str> = policy.due_diligence().map(|action| action.id.as_str()).collect();
    assert_eq!(ids.len(), 18);
    for card in policy.red_flags() {
        assert!(!card.due_diligence.is_empty(), "{} names no action", card.id);
        assert_eq!(policy.answers(card).count(), card.due_diligence.len());
    }
    let site = policy.red_flag("volume-surge").unwrap();
    assert!(
        policy.answers(site).any(|action| action.in_words().contains("Keep: evidence of the capacity of the site"))
    );
}
