//! Dependencies say why they are there, are used, come from one registry, and stay behind the doors they are meant for.

#![expect(clippy::disallowed_methods, reason = "the manifest and the sources are files, and a test is no floor")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Crates that only the doors to the outside may use; the floors below them stay free of terminals and processes.
const DOOR_CRATES: &[&str] =
    &["anyhow", "argon2", "axum", "clap", "getrandom", "hyper", "indicatif", "lettre", "tokio"];
/// Named in the manifest ahead of the work that needs them; a name leaves this list with its first use.
const NOT_YET_USED: &[&str] = &[];
const DOORS: &[&str] = &["main.rs", "cli", "web", "store"];

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = manifest();
    let (mut reason, mut told) = (None, "");
    for line in manifest.lines() {
        let name = line.split(" = ").next().unwrap_or_default();
        if line.starts_with("# ") {
            reason = Some(line);
        } else if is_dependency(&manifest, name) {
            // one reason may serve a family of crates: `serde` and `serde_json`
            let family = !told.is_empty() && name.starts_with(told);
            assert!(reason.is_some() || family, "a comment above {name} says why it is there");
            (reason, told) = (None, if family { told } else { name });
        } else {
            (reason, told) = (None, "");
        }
    }
}

#[test]
fn every_dependency_has_a_version_and_is_used() {
    let manifest = manifest();
    let sources = sources("src");
    let tests: Vec<(PathBuf, String)> = [sources.clone(), self::sources("tests"), self::sources("benches")].concat();
    for (table, places) in [("dependencies", &sources), ("dev-dependencies", &tests)] {
        for (name, value) in dependencies(&manifest, table) {
            let version = value.as_str().or_else(|| value.get("version").and_then(toml::Value::as_str));
            let version = version.unwrap_or_else(|| panic!("{name} has no version"));
            assert!(version.starts_with(|c: char| c.is_ascii_digit()), "{name}: {version} is no plain requirement");
            assert!(
                value.get("git").is_none() && value.get("path").is_none(),
                "{name} does not come from the registry"
            );
            let word = name.replace('-', "_");
            let used = places.iter().any(|(_, text)| uses(text, &word));
            assert!(used != NOT_YET_USED.contains(&name.as_str()), "{name} is used: {used}");
        }
    }
}

#[test]
fn terminals_and_loose_errors_stay_behind_the_doors() {
    for (path, text) in sources("src") {
        let inside = path.components().filter_map(|part| part.as_os_str().to_str());
        if inside.into_iter().any(|part| DOORS.contains(&part)) {
            continue;
        }
        for name in DOOR_CRATES {
            assert!(!uses(&text, name), "{} uses {name}, which is for {DOORS:?} only", path.display());
        }
    }
}

#[test]
fn the_lock_file_knows_one_source() {
    let lock = parse("Cargo.lock");
    let packages = lock["package"].as_array().expect("a lock file lists packages");
    let foreign = |package: &&toml::Value| package.get("source").is_some();
    let sources: BTreeSet<&str> = packages.iter().filter(foreign).filter_map(|p| p["source"].as_str()).collect();
    assert!(sources.len() == 1 && sources.iter().all(|source| source.starts_with("registry+")), "{sources:?}");
}

#[test]
fn licences_are_in_the_package_and_known_to_the_dependency_policy() {
    let manifest: toml::Table = manifest().parse().expect("the manifest is TOML");
    assert_eq!(manifest["package"]["license"].as_str(), Some("MIT OR Apache-2.0"));
    assert!(read("LICENSE-MIT").contains("The chiptrace authors"));
    assert!(read("LICENSE-APACHE").contains("Apache License"));
    let policy = parse("deny.toml");
    let allowed = policy["licenses"]["allow"].as_array().expect("a list of licences");
    assert!(["MIT", "Apache-2.0"].iter().all(|name| allowed.iter().any(|licence| licence.as_str() == Some(name))));
}

fn is_dependency(manifest: &str, name: &str) -> bool {
    let tables = ["dependencies", "dev-dependencies"];
    tables.iter().any(|table| dependencies(manifest, table).iter().any(|(known, _)| known == name))
}

fn dependencies(manifest: &str, table: &str) -> Vec<(String, toml::Value)> {
    let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
    let table = manifest[table].as_table().expect("dependencies are a table");
    table.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// True when a path begins with the crate's name: `name::` or `use name`, and not as the end of a longer name or path.
fn uses(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = &text[at + name.len()..];
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':' && c != '/');
        begins && (after.starts_with("::") || after.starts_with('!'))
    })
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder can be listed") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = fs::read_to_string(&path).expect("a source is text");
                found.push((path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(&path).to_path_buf(), text));
            }
        }
    }
    found
}

fn manifest() -> String {
    read("Cargo.toml")
}

fn parse(name: &str) -> toml::Table {
    read(name).parse().unwrap_or_else(|error| panic!("{name} is no TOML: {error}"))
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("failed to read {}: {error}", path.display()))
}
