//! From files to a policy: the ones inside the binary, or any set of names and texts.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::members::Members;
use super::{
    Files, Policy, PolicyError, catalogue, controls, countries, flag, headers, instrument, licences, name_words, names,
    published,
};
use super::{rules, sets, units};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/datasets/policy");

const KNOWN: [&str; 24] = [
    "ambiguous-countries.toml",
    "business.toml",
    "controls.toml",
    "countries.csv",
    "country-names.csv",
    "country-sets.toml",
    "edition.toml",
    "families.toml",
    "headers.toml",
    "hubs.toml",
    "instruments.toml",
    "kinds.toml",
    "licences.toml",
    "link-rule.toml",
    "lists.toml",
    "name-words.toml",
    "names.toml",
    "places.toml",
    "priority.toml",
    "products.csv",
    "published-flags.csv",
    "red-flags/",
    "sightings.toml",
    "units.toml",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edition {
    edition: String,
}

impl Policy {
    /// The policy inside the binary.
    ///
    /// # Errors
    /// When a file in `datasets/policy` is wrong; `tests/policy.rs` keeps that from being shipped.
    pub fn embedded() -> Result<Policy, PolicyError> {
        Policy::from_files(&Policy::embedded_files())
    }

    /// The files inside the binary, by name below the policy folder: the base for an overlay.
    #[must_use]
    pub fn embedded_files() -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        gather(&EMBEDDED, &mut found);
        found
    }

    /// A policy from names (`red-flags/x.toml`) and texts.
    ///
    /// # Errors
    /// Names the file, the key, the value and what to do.
    pub fn from_files(files: &BTreeMap<String, String>) -> Result<Policy, PolicyError> {
        if let Some(stray) = files.keys().find(|name| !is_known(name)) {
            return Err(PolicyError::Stray { file: stray.clone() });
        }
        let read = Files(files);
        let instruments = by_id("instruments.toml", instrument::read(&read)?, |entry| &entry.id)?;
        let published = by_id("published-flags.csv", published::read(&read)?, |entry| &entry.id)?;
        let (sets, hubs) = sets::read(&read, &instruments)?;
        let countries = countries::read(&read)?;
        let members = Members::new(&sets, &countries)?;
        let (products, families, kinds) = catalogue::read(&read, &instruments)?;
        Ok(Policy {
            edition: read.toml::<Edition>("edition.toml")?.edition,
            sha256: digest(files),
            red_flags: flag::read(&read, &instruments, &published)?,
            controls: controls::read(&read)?,
            licences: licences::read(&read, &instruments, &sets, &products)?,
            words: names::read(&read)?,
            name_words: name_words::read(&read)?,
            units: units::read(&read)?,
            headers: headers::read(&read)?,
            link_rule: rules::link_rule(&read)?,
            priority_rule: rules::priority_rule(&read)?,
            instruments,
            published,
            countries,
            members,
            sets,
            hubs,
            products,
            families,
            kinds,
        })
    }
}

fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|known| if known.ends_with('/') { name.starts_with(known) } else { name == *known })
}

fn gather(folder: &Dir<'static>, found: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        if let (Some(name), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            found.insert(name.replace('\\', "/"), text.to_owned());
        }
    }
    for inner in folder.dirs() {
        gather(inner, found);
    }
}

fn by_id<T>(file: &str, entries: Vec<T>, id: impl Fn(&T) -> &String) -> Result<BTreeMap<String, T>, PolicyError> {
    let mut found = BTreeMap::new();
    for entry in entries {
        let key = id(&entry).clone();
        if found.contains_key(&key) {
            return Err(PolicyError::value(file, "id", &key, "give each entry its own id"));
        }
        found.insert(key, entry);
    }
    Ok(found)
}

/// Name, length and bytes of every file in order of name, so that no two sets of files share a digest.
fn digest(files: &BTreeMap<String, String>) -> String {
    let mut hasher = Sha256::new();
    for (name, text) in files {
        for part in [name.as_bytes(), text.as_bytes()] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
