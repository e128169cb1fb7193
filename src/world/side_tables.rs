//! Prints what is on record beside shipments: parties, money, sightings, sites, orders, licences, owners, answers.

use csv::StringRecord;

use super::company::Company;
use super::play::Stage;
use super::tables::{Table, hundredths, order_id, serial_cell, shipment_id};
use crate::model::Day;

const PARTIES: &[&str] = &[
    "name",
    "country",
    "address",
    "aliases",
    "registration_no",
    "email",
    "incorporated",
    "hq_country",
    "ultimate_parent",
    "ultimate_parent_country",
    "business",
    "web_presence",
    "datacentre_mw",
    "list_status",
];
const PAYMENTS: &[&str] = &[
    "payment_id",
    "date",
    "payer_name",
    "payer_country",
    "payee_name",
    "payee_country",
    "amount",
    "currency",
    "shipment_ids",
];
const OBSERVATIONS: &[&str] = &["observation_id", "date", "kind", "party_name", "country", "serial_numbers", "note"];
const TENANCIES: &[&str] = &[
    "operator_name",
    "operator_country",
    "tenant_name",
    "tenant_country",
    "tenant_hq_country",
    "start_date",
    "share_of_capacity",
    "use",
];
const ORDERS: &[&str] = &["order_id", "date", "buyer_name", "buyer_country", "item", "quantity", "status", "reason"];
const LICENCES: &[&str] =
    &["number", "holder", "consignee", "end_user", "items", "quantity", "value", "valid_from", "valid_to"];
const OWNERSHIP: &[&str] = &["owner_name", "owned_name", "percent", "from", "to"];
const ANSWERS: &[&str] = &["party_name", "question", "answer", "date", "by"];

/// All tables beside the shipments, each with at least its header.
pub(super) fn all(stage: &Stage<'_>, ids: &[u32]) -> Vec<Table> {
    vec![
        table("parties.csv", PARTIES, parties(stage)),
        table("ownership.csv", OWNERSHIP, ownership(stage)),
        table("payments.csv", PAYMENTS, payments(stage, ids)),
        table("observations.csv", OBSERVATIONS, observations(stage)),
        table("tenancies.csv", TENANCIES, tenancies(stage)),
        table("orders.csv", ORDERS, orders(stage)),
        table("licences.csv", LICENCES, licences(stage)),
        table("answers.csv", ANSWERS, answers(stage)),
    ]
}

fn table(name: &'static str, header: &'static [&'static str], rows: Vec<Vec<String>>) -> Table {
    Table { name, header, rows: rows.into_iter().map(StringRecord::from).collect() }
}

fn date(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Companies in the order of their names.
fn by_name<'s>(stage: &'s Stage<'_>) -> Vec<(String, &'s Company)> {
    let mut list: Vec<_> = stage.companies.list.iter().map(|company| (company.name(), company)).collect();
    list.sort_by(|one, other| one.0.cmp(&other.0));
    list
}

fn parties(stage: &Stage<'_>) -> Vec<Vec<String>> {
    let rows = (1..).zip(by_name(stage)).map(|(number, (name, company))| {
        let host: String = company.stem.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let parent = if company.parent.is_empty() { name.clone() } else { company.parent.clone() };
        let email = if company.web == "none" { String::new() } else { format!("office@{host}.example") };
        vec![
            name,
            company.country.clone(),
            company.address.clone(),
            String::new(),
            format!("{}{:06}", company.country, 100_000 + number),
            email,
            date(company.incorporated),
            company.hq_country.clone(),
            parent,
            company.parent_country.clone(),
            company.business.clone(),
            company.web.clone(),
            company.mw.map(|mw| mw.to_string()).unwrap_or_default(),
            String::new(),
        ]
    });
    rows.collect()
}

fn ownership(stage: &Stage<'_>) -> Vec<Vec<String>> {
    let owned = by_name(stage).into_iter().filter_map(|(name, company)| {
        let owner = stage.companies.list[company.owner?].name();
        Some(vec![owner, name, "100".to_owned(), date(company.incorporated), String::new()])
    });
    owned.collect()
}

fn payments(stage: &Stage<'_>, ids: &[u32]) -> Vec<Vec<String>> {
    let mut payments: Vec<_> = stage.book.payments.iter().collect();
    payments.sort_by_key(|payment| payment.date);
    let rows = (1..).zip(payments).map(|(number, payment)| {
        let (payer, payee) = (&stage.companies.list[payment.payer], &stage.companies.list[payment.payee]);
        let cited: Vec<String> = payment.rows.iter().map(|&row| shipment_id(ids[row])).collect();
        vec![
            format!("P{number:06}"),
            payment.date.to_string(),
            payer.name(),
            payer.country.clone(),
            payee.name(),
            payee.country.clone(),
            hundredths(payment.cents),
            "USD".to_owned(),
            cited.join(";"),
        ]
    });
    rows.collect()
}

fn observations(stage: &Stage<'_>) -> Vec<Vec<String>> {
    let mut seen: Vec<_> = stage.book.observations.iter().collect();
    seen.sort_by_key(|observation| observation.date);
    let rows = (1..).zip(seen).map(|(number, observation)| {
        let party = &stage.companies.list[observation.party];
        vec![
            format!("O{number:06}"),
            observation.date.to_string(),
            observation.kind.to_owned(),
            party.name(),
            party.country.clone(),
            serial_cell(observation.serials),
            observation.note.to_owned(),
        ]
    });
    rows.collect()
}

fn tenancies(stage: &Stage<'_>) -> Vec<Vec<String>> {
    let rows = stage.book.tenancies.iter().map(|tenancy| {
        let (operator, tenant) = (&stage.companies.list[tenancy.operator], &stage.companies.list[tenancy.tenant]);
        vec![
            operator.name(),
            operator.country.clone(),
            tenant.name(),
            tenant.country.clone(),
            tenant.hq_country.clone(),
            tenancy.start.to_string(),
            hundredths(tenancy.percent),
            tenancy.usage.to_owned(),
        ]
    });
    rows.collect()
}

fn orders(stage: &Stage<'_>) -> Vec<Vec<String>> {
    let rows = stage.book.orders.iter().enumerate().map(|(number, order)| {
        let buyer = &stage.companies.list[order.buyer];
        vec![
            order_id(number),
            order.date.to_string(),
            buyer.name(),
            buyer.country.clone(),
            order.item.to_owned(),
            order.units.to_string(),
            order.status.to_owned(),
            order.reason.to_owned(),
        ]
    });
    rows.collect()
}

fn licences(stage: &Stage<'_>) -> Vec<Vec<String>> {
    let name = |index: usize| stage.companies.list[index].name();
    let rows = stage.book.licences.iter().map(|licence| {
        vec![
            licence.number.clone(),
            name(licence.holder),
            name(licence.consignee),
            name(licence.end_user),
            licence.items.clone(),
            licence.units.to_string(),
            hundredths(licence.cents),
            licence.from.to_string(),
            licence.to.to_string(),
        ]
    });
    rows.collect()
}

fn answers(stage: &Stage<'_>) -> Vec<Vec<String>> {
    let rows = stage.book.answers.iter().map(|answer| {
        vec![
            stage.companies.list[answer.party].name(),
            answer.question.to_owned(),
            answer.answer.to_owned(),
            answer.date.to_string(),
            answer.by.to_owned(),
        ]
    });
    rows.collect()
}
