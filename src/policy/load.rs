//! From files to a policy: the ones inside the binary, or any set of names and texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::members::Members;
use super::{
    Book, Complaint, ControlTest, Files, Policy, PolicyError, address_words, catalogue, controls, countries,
    due_diligence, flag, goods_words, headers, identity_words, instrument, licences, lint, lists, measured, name_words,
    names,
};
use super::{owner_words, published, questions, rules, sets, units};

const KNOWN: [&str; 33] = [
    "address-words.toml",
    "ambiguous-countries.toml",
    "business.toml",
    "controls.toml",
    "countries.csv",
    "country-names.csv",
    "country-sets.toml",
    "due-diligence.toml",
    "edition.toml",
    "families.toml",
    "goods-words.toml",
    "headers.toml",
    "hubs.toml",
    "identity-words.toml",
    "instruments.toml",
    "kinds.toml",
    "licences.toml",
    "link-rule.toml",
    "lists.toml",
    "measured.toml",
    "name-words.toml",
    "names.toml",
    "owner-words.toml",
    "places.toml",
    "priority.toml",
    "products.csv",
    "published-flags.csv",
    "questions.toml",
    "red-flags/",
    "resolution.toml",
    "side-headers.toml",
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
        Policy::from_book(Book::embedded())
    }

    /// Names and texts of the files inside the binary, by name below the policy folder.
    #[must_use]
    pub fn embedded_files() -> BTreeMap<String, String> {
        Book::embedded_texts()
    }

    /// A policy from names (`red-flags/x.toml`) and texts.
    ///
    /// # Errors
    /// Names the file, the key, the value and what to do.
    pub fn from_files(files: &BTreeMap<String, String>) -> Result<Policy, PolicyError> {
        Policy::from_book(Book::of(files))
    }

    /// A policy from a book, with or without an overlay.
    ///
    /// # Errors
    /// Names the file, the key, the value and what to do; the cause is the line with a caret.
    pub fn from_book(book: Book) -> Result<Policy, PolicyError> {
        read_all(&book).map_err(|error| book.pinned(error)).map(|policy| Policy { book: Arc::new(book), ..policy })
    }

    /// Everything that is wrong with a book: what keeps it from being read, entry by entry as far as an overlay is at
    /// fault, then what the linter says of the rest. The policy is that of the book without the entries complained of;
    /// `None` when the built-in files themselves cannot be read.
    #[must_use]
    pub fn examine(mut book: Book) -> (Vec<Complaint>, Option<Policy>) {
        let mut complaints = Vec::new();
        // every turn takes an entry out, so this ends; the count keeps a bad file from filling the screen
        while complaints.len() < MOST_COMPLAINTS {
            let Err(error) = read_all(&book) else { break };
            let error = book.pinned(error);
            complaints.push(book.complaint(&error));
            if !book.without(&error) {
                return (complaints, None);
            }
        }
        let policy = Policy::from_book(book).ok();
        complaints.extend(policy.iter().flat_map(lint));
        (complaints, policy)
    }
}

/// Complaints about what cannot be read, at most.
const MOST_COMPLAINTS: usize = 100;

fn read_all(book: &Book) -> Result<Policy, PolicyError> {
    no_stray(book)?;
    let read = Files(book);
    let instruments = by_id("instruments.toml", instrument::read(&read)?, |entry| &entry.id)?;
    let published = by_id("published-flags.csv", published::read(&read)?, |entry| &entry.id)?;
    let due_diligence = due_diligence::read(&read)?;
    let (sets, hubs) = sets::read(&read, &instruments)?;
    let countries = countries::read(&read)?;
    let members = Members::new(&sets, &countries)?;
    let (products, families, kinds) = catalogue::read(&read, &instruments)?;
    Ok(Policy {
        book: Arc::default(),
        edition: read.toml::<Edition>("edition.toml")?.edition,
        red_flags: flag::read(&read, &instruments, &published, &due_diligence)?,
        controls: own_tests(controls::read(&read)?, book),
        licences: licences::read(&read, &instruments, &sets, &products)?,
        words: names::read(&read)?,
        lists: lists::read(&read)?,
        name_words: name_words::read(&read)?,
        address_words: address_words::read(&read)?,
        owner_words: owner_words::read(&read)?,
        units: units::read(&read)?,
        headers: headers::read(&read)?,
        link_rule: rules::link_rule(&read)?,
        priority_rule: rules::priority_rule(&read)?,
        resolution_rule: rules::resolution_rule(&read)?,
        identity_words: identity_words::read(&read)?,
        questions: questions::read(&read, &published)?,
        measured: measured::read(&read)?,
        instruments,
        published,
        due_diligence,
        countries,
        members,
        sets,
        hubs,
        products,
        families,
        kinds,
        goods_words: goods_words::read(&read)?,
    })
}

/// A test that an overlay brings decides by lines of the user's own, and says so wherever a line is named.
fn own_tests(mut tests: Vec<ControlTest>, book: &Book) -> Vec<ControlTest> {
    for test in tests.iter_mut().filter(|test| book.is_own("controls.toml", "test", &test.version)) {
        test.line.iter_mut().for_each(|line| line.paragraph.push_str(" (your own)"));
    }
    tests
}

fn no_stray(book: &Book) -> Result<(), PolicyError> {
    let stray = book.names().find(|name| !is_known(name));
    stray.map_or(Ok(()), |stray| Err(PolicyError::Stray { file: stray.to_owned() }))
}

fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|known| if known.ends_with('/') { name.starts_with(known) } else { name == *known })
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
