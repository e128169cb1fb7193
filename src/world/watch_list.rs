//! The invented watch list of a world, in the column layout of the US Consolidated Screening List.

use csv::StringRecord;
use sha2::{Digest, Sha256};

use super::chance::Chance;
use super::company::Company;
use super::play::Stage;
use super::script::ListSource;
use super::tables::Table;
use crate::model::Day;

const HEADER: &[&str] = &[
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
];

/// An entry of the list.
pub(super) struct Entry<'a> {
    source: &'a ListSource,
    company: Company,
    listed: Day,
    alias: String,
}

/// Companies of the stories that are listed, and strangers, by source and name.
pub(super) fn entries<'a>(stage: &mut Stage<'a>, chance: &mut Chance) -> Vec<Entry<'a>> {
    let props = stage.props;
    let first_day = props.days().0;
    let mut entries = Vec::new();
    for source in &props.traffic.list {
        let named = stage.companies.list.iter().filter(|company| company.listed.as_ref() == Some(&source.source));
        let mut companies: Vec<Company> = named.cloned().collect();
        for _ in 0..source.entries {
            let (country, business) = (chance.pick(&source.country), chance.pick(&source.business));
            companies.push(stage.companies.stranger(chance, country, business));
        }
        for company in companies {
            let listed = first_day - chance.between([30, 1500]) as i32;
            let initials: String = company.stem.split(' ').filter_map(|word| word.chars().next()).collect();
            let alias = if chance.percent(30) { format!("{initials} {}", company.city) } else { String::new() };
            entries.push(Entry { source, company, listed, alias });
        }
    }
    entries.sort_by_cached_key(|entry| (entry.source.source.clone(), entry.company.name()));
    entries
}

/// The list as a table.
pub(super) fn table(entries: &[Entry<'_>]) -> Table {
    let rows = entries.iter().map(|entry| {
        let company = &entry.company;
        let address = format!("{}, {}", company.address, company.country);
        let named: [(&str, &str); 10] = [
            ("_id", &identity(&entry.source.source, &company.name())),
            ("source", &entry.source.source),
            ("type", "Entity"),
            ("name", &company.name()),
            ("addresses", &address),
            ("start_date", &entry.listed.to_string()),
            ("license_requirement", &entry.source.requirement),
            ("license_policy", &entry.source.policy),
            ("alt_names", &entry.alias),
            ("remarks", "Invented entry of a synthetic world"),
        ];
        let cell = |column: &&str| named.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value);
        StringRecord::from(HEADER.iter().map(cell).collect::<Vec<_>>())
    });
    Table { name: "watch-list.csv", header: HEADER, rows: rows.collect() }
}

/// 56 hexadecimal digits, as long as the ids of the official list.
fn identity(source: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("{source}\n{name}"));
    digest.iter().take(28).map(|byte| format!("{byte:02x}")).collect()
}
