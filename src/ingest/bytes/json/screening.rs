//! The Consolidated Screening List of the US government as rows.

use super::Made;
use super::node::Node;

/// The names of the CSV of the list.
const HEADER: [&str; 15] = [
    "source",
    "entity_number",
    "programs",
    "name",
    "alt_names",
    "country",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "license_requirement",
    "license_policy",
    "remarks",
    "source_list_url",
    "ids",
];

/// True for entries of the list: each has a name and a source.
pub(super) fn is_list(results: &[Node]) -> bool {
    !results.is_empty() && results.iter().all(|entry| !entry.text("name").is_empty() && entry.get("source").is_some())
}

/// One row for each entry.
pub(super) fn rows(results: &[Node]) -> Made {
    let rows: Vec<Vec<String>> = results.iter().map(row).collect();
    let decisions = vec![format!("{} entries of a screening list were read as rows", rows.len())];
    Made { header: HEADER.map(str::to_owned).to_vec(), rows, what: "screening list JSON", decisions }
}

fn row(entry: &Node) -> Vec<String> {
    let aliases = joined(items(entry, "alt_names").map(Node::as_text));
    let addresses = joined_owned(items(entry, "addresses").map(address));
    let countries = items(entry, "addresses").map(|address| address.text("country")).chain(
        ["country", "nationalities", "citizenships"].iter().flat_map(|name| items(entry, name).map(Node::as_text)),
    );
    let start = [entry.text("start_date"), entry.text("effective_date")].into_iter().find(|date| !date.is_empty());
    let end = [entry.text("end_date"), entry.text("expiration_date")].into_iter().find(|date| !date.is_empty());
    let text = |name: &str| entry.text(name).to_owned();
    let cells = [
        text("source"),
        text("entity_number"),
        joined(items(entry, "programs").map(Node::as_text)),
        text("name"),
        aliases,
        joined(countries),
        addresses,
        text("federal_register_notice"),
        start.unwrap_or_default().to_owned(),
        end.unwrap_or_default().to_owned(),
        text("license_requirement"),
        text("license_policy"),
        text("remarks"),
        text("source_list_url"),
        joined_owned(items(entry, "ids").map(identifier)),
    ];
    cells.to_vec()
}

/// Country, number and kind, as the CSV of the list has them.
fn identifier(id: &Node) -> String {
    let parts = ["country", "number", "type"].map(|name| id.text(name).replace(',', " "));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn items<'n>(entry: &'n Node, name: &str) -> impl Iterator<Item = &'n Node> + use<'n> {
    entry.get(name).map(Node::items).unwrap_or_default().iter()
}

/// Street, city, region, post code and country, as the CSV of the list has them.
fn address(address: &Node) -> String {
    let region = [address.text("state"), address.text("postal_code")];
    let region = region.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let parts = [address.text("address"), address.text("city"), &region, address.text("country")];
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

fn joined<'n>(parts: impl Iterator<Item = &'n str>) -> String {
    joined_owned(parts.map(str::to_owned))
}

/// Each part once, in order, parted by `;`, which no part may hold.
fn joined_owned(parts: impl Iterator<Item = String>) -> String {
    let mut known: Vec<String> = Vec::new();
    for part in parts.map(|part| part.replace(';', ",").trim().to_owned()) {
        if !part.is_empty() && !known.contains(&part) {
            known.push(part);
        }
    }
    known.join("; ")
}
