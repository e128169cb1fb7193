//! The house holds: floors, small rooms, opening sentences, and nothing forgotten when a detector is added.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]
#![expect(clippy::disallowed_methods, reason = "tests about the house read its files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const FLOORS: [&str; 16] = [
    "model", "policy", "ingest", "classify", "resolve", "screen", "network", "detect", "assess", "scan", "lake",
    "world", "report", "store", "web", "cli",
];

const RED_FLAGS: &[&str] = &[
    "ant-trade",
    "assembly-wash",
    "boxed-stock",
    "business-mismatch",
    "common-owner-both-ends",
    "confirmed-warning",
    "customer-inheritance",
    "decoy-supply",
    "delivery-switch",
    "detour",
    "end-user-not-reached",
    "forwarder-as-consignee",
    "foundry-proxy",
    "gather",
    "ghost-transit",
    "goods-identity-break",
    "growth-before-use",
    "headquarters-reach",
    "hs-mismatch",
    "hs-shift",
    "hub-stacking",
    "impossible-dates",
    "leak",
    "licence-gap",
    "listed-address",
    "listed-owner",
    "listed-party",
    "load-above-power",
    "never-activated",
    "mirror-gap",
    "new-customer",
    "odd-address",
    "offshore-tenant",
    "opaque-owner",
    "pass-through",
    "payer-mismatch",
    "phoenix-party",
    "prc-advanced-ic",
    "retry-after-refusal",
    "rma-abuse",
    "rotating-intermediaries",
    "round-trip",
    "scatter",
    "scatter-gather",
    "seller-concentration",
    "serial-clone",
    "shared-address",
    "threshold-dodge",
    "tier3-destination-route",
    "unfavourable-check",
    "unknown-headquarters",
    "unknown-owner-share",
    "value-out-of-line",
    "volume-surge",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|kind| kind == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    files("src", "rs").into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The floor of a file: its folder under `src`, or its own name for `scan.rs`.
fn floor_of(path: &Path) -> Option<usize> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
    FLOORS.iter().position(|floor| *floor == first)
}

/// Code without its tests at the end of the file.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap()
}

/// Files that are tests as a whole: `#[cfg(test)] mod laws;` in the room above.
fn test_rooms() -> BTreeSet<PathBuf> {
    let mut rooms = BTreeSet::new();
    for (path, text) in sources() {
        let folder = match path.file_stem().unwrap().to_str().unwrap() {
            "mod" | "lib" | "main" => path.parent().unwrap().to_path_buf(),
            stem => path.with_file_name(stem),
        };
        for declared in text.split("#[cfg(test)]\nmod ").skip(1) {
            let name = declared.split([';', ' ']).next().unwrap();
            rooms.extend([folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")]);
        }
    }
    rooms
}

#[test]
fn no_floor_uses_one_above_it() {
    let mut upward = Vec::new();
    for (path, text) in sources() {
        let Some(own) = floor_of(&path) else { continue };
        for (above, floor) in FLOORS.iter().enumerate().skip(own + 1) {
            if text.contains(&format!("crate::{floor}::")) || text.contains(&format!("crate::{floor};")) {
                upward.push(format!("{} uses {floor} (floor {above})", path.display()));
            }
        }
    }
    assert!(upward.is_empty(), "upward imports:\n{}", upward.join("\n"));
}

#[test]
fn every_folder_of_src_is_a_floor() {
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(FLOORS.contains(&name.as_str()) || name == "lib" || name == "main", "{name} is no floor");
    }
}

#[test]
fn rooms_are_small_and_say_what_they_answer() {
    for folder in ["src", "tests", "benches"] {
        for path in files(folder, "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let first = text.lines().next().unwrap_or_default();
            assert!(first.starts_with("//! ") && first.len() > 20, "{}: open with a sentence", path.display());
            assert!(text.lines().count() <= 400, "{}: more than 400 lines", path.display());
        }
    }
}

#[test]
fn lint_exceptions_give_reasons_and_nothing_is_unwrapped() {
    let test_rooms = test_rooms();
    for (path, text) in sources() {
        assert!(!text.contains("#[allow("), "{}: use #[expect(.., reason)]", path.display());
        assert!(
            test_rooms.contains(&path) || !code(&text).contains(".unwrap()"),
            "{}: unwrap outside tests",
            path.display()
        );
    }
}

#[test]
fn every_detector_has_its_card_its_place_and_its_cases() {
    let ids: BTreeSet<String> = RED_FLAGS.iter().map(|id| (*id).to_owned()).collect();
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let cards: BTreeSet<String> = files("datasets/policy/red-flags", "toml").iter().map(stem).collect();
    assert_eq!(cards, ids, "red flag ids are never renamed; add new ones here");
    let listed: BTreeSet<String> =
        chiptrace::detect::DETECTORS.iter().map(|detector| detector.red_flag.to_owned()).collect();
    assert_eq!(listed, ids, "every red flag has a detector in DETECTORS");
    for id in &ids {
        let file = root().join("src/detect").join(format!("{}.rs", id.replace('-', "_")));
        assert!(file.exists(), "{} is missing", file.display());
        let case = root().join("datasets/cases/red-flags").join(id).join("expect.toml");
        assert!(case.exists(), "{} is missing", case.display());
    }
}

#[test]
fn the_words_of_all_clear_are_never_used() {
    for (path, text) in sources() {
        let shown =
            ["report", "assess", "cli", "detect"].iter().any(|floor| path.starts_with(root().join("src").join(floor)));
        for line in code(&text).lines().filter(|line| shown && !line.trim_start().starts_with("//")) {
            let words = line.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
            let bad = words.into_iter().find(|word| word == "clean" || word == "cleared");
            assert!(bad.is_none(), "{}: {line}", path.display());
        }
    }
}

#[test]
fn no_date_and_no_country_of_the_rules_stands_in_logic() {
    for (path, text) in sources() {
        let logic = ["detect", "assess", "network", "screen", "resolve", "classify"];
        if !logic.iter().any(|floor| path.starts_with(root().join("src").join(floor))) {
            continue;
        }
        for line in code(&text).lines().filter(|line| !line.trim_start().starts_with("//")) {
            let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            let date = |text: &&str| text.len() == 10 && text.starts_with("20") && text.as_bytes()[4] == b'-';
            // words of the trade (`NO.` for a number) stand in classify, which knows no countries
            let words = path.starts_with(root().join("src/classify"));
            let country = |text: &&str| !words && text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
            assert!(!quoted.iter().any(|text| date(text) || country(text)), "{}: {line}", path.display());
        }
    }
}

#[test]
fn the_front_door_is_tidy() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().count() <= 200, "the README has at most 200 lines");
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "datasets",
        "deploy",
        "benches",
        "tests",
        "README.md",
        ".ci",
        ".clippy.toml",
        "deny.toml",
        "rustfmt.toml",
        ".gitignore",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        ".git",
        "target",
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(allowed.contains(&name.as_str()), "{name} does not belong at the top");
    }
}
