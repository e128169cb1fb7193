//! Tables of names, resolved: which names are one party, and what is said of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chiptrace::ingest::{Input, Reader};
use chiptrace::model::{Country, Mention, Party, Records};
use chiptrace::resolve::{Directory, Matching, NormalForm, resolve};

use super::ground::POLICY;

/// Made once: the words of the rule book take time to read.
static NORMAL: LazyLock<NormalForm<'static>> = LazyLock::new(|| NormalForm::new(&POLICY));

/// Names with a country, resolved.
pub(super) struct Desk {
    pub(super) records: Records,
    pub(super) directory: Directory,
}

impl Desk {
    pub(super) fn of(tables: &[(&str, &str)], matching: Matching) -> Desk {
        let mut reader = Reader::new(&POLICY);
        for (name, text) in tables.iter().filter(|(_, text)| !text.is_empty()) {
            reader.add(&Input { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() });
        }
        let records = reader.finish();
        let refused: Vec<_> = records.rejects.iter().map(|reject| &reject.reason).collect();
        assert!(refused.is_empty(), "{refused:?}");
        let directory = resolve(&records, &NORMAL, matching);
        Desk { records, directory }
    }

    /// Rows of the parties table: name, country, registration number, LEI, telephone, e-mail, address, aliases.
    pub(super) fn of_parties(rows: &str) -> Desk {
        Desk::of(&[("parties.csv", &parties(rows))], Matching::Default)
    }

    pub(super) fn party(&self, name: &str, country: &str) -> &Party {
        let name = self.records.texts.find(name).expect("the name is in a table");
        let country = Country::parse(country).unwrap_or(Country::UNKNOWN);
        let id = self.directory.party(&Mention { name, country, ..Mention::default() }).expect("it is a party");
        &self.directory.parties[id.0 as usize]
    }

    pub(super) fn is_one(&self, one: (&str, &str), other: (&str, &str)) -> bool {
        std::ptr::eq(self.party(one.0, one.1), self.party(other.0, other.1))
    }

    /// Why a name is possibly the same as a party, when it is.
    pub(super) fn possible(&self, (name, country): (&str, &str), other: &str) -> Option<String> {
        let party = self.party(name, country);
        let alike = party.alike.iter().find(|alike| self.records.texts.show(alike.spellings[1]) == other)?;
        Some(format!("{} {}; {}", alike.score, alike.by, alike.held))
    }

    /// Names and countries by the party they are: a party by its name and country.
    pub(super) fn partition(&self) -> BTreeMap<(String, String), BTreeSet<String>> {
        let mut parts: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for party in &self.directory.parties {
            let key = (party.name.clone(), format!("{}|{}", party.normal, party.country));
            let spellings = party.spellings.iter().map(|text| self.records.texts.show(*text).to_owned());
            parts.entry(key).or_default().extend(spellings);
        }
        parts
    }
}

pub(super) fn parties(rows: &str) -> String {
    format!("name,country,registration_no,lei,phone,email,address,aliases\n{rows}")
}

/// A shipment to each name and country, one a line, on one day.
pub(super) fn shipments(consignees: &[(&str, &str)]) -> String {
    let mut text = "shipment_id,ship_date,exporter_name,exporter_country,consignee_name,consignee_country\n".to_owned();
    for (at, (name, country)) in consignees.iter().enumerate() {
        text.push_str(&format!("S{at},2026-03-01,Alderwick Devices Inc,US,\"{name}\",{country}\n"));
    }
    text
}
