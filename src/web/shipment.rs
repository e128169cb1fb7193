//! One shipment: its rows as read, its hops, the licence answer line by line, and the findings it is in.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Extension, RawQuery, State};

use super::desk::Desk;
use super::findings::state;
use super::ground::{Ground, Move};
use super::guard::Visitor;
use super::look::naming;
use super::page::{Answer, Chrome, Trouble, html};
use super::query::{Query, encoded};
use crate::model::Shipment;
use crate::report::grouped;
use crate::scan::HopLicence;
use crate::store::FindingRow;

#[derive(Template)]
#[template(path = "shipment.html", config = "src/web/askama.toml")]
struct ShipmentPage<'g> {
    chrome: Chrome,
    id: String,
    rows: Vec<Row>,
    hops: Vec<&'g Move>,
    licences: Vec<&'g HopLicence>,
    findings: Vec<FindingRow>,
    more: usize,
}

/// A row as it stands in its file: each header with its meaning and the cell.
struct Row {
    file: String,
    line: u32,
    cells: Vec<(String, String, String)>,
}

impl ShipmentPage<'_> {
    fn state<'r>(&self, row: &'r FindingRow) -> &'r str {
        state(row)
    }

    fn party(&self, name: &str) -> String {
        format!("/parties?name={}", encoded(name))
    }

    fn reach(&self) -> String {
        format!("/ways?reach={}", encoded(&self.id))
    }

    fn units(&self, units: &Option<i64>) -> String {
        units.map_or_else(|| "not recorded".to_owned(), grouped)
    }

    fn day(&self, day: &Option<crate::model::Day>) -> String {
        day.map_or_else(|| "not recorded".to_owned(), |day| day.to_string())
    }
}

/// The page of a shipment, whether or not a finding names it.
pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(raw): RawQuery,
) -> Answer {
    desk.ask(move |desk| {
        let id = Query::of(raw.as_deref()).text("id").to_owned();
        let store = desk.read()?;
        let ground = desk.ground(&store)?;
        let rows = rows(&ground, &id);
        if rows.is_empty() {
            return Err(Trouble::missing());
        }
        let (findings, more) = naming(&store, &id)?;
        html(&ShipmentPage {
            chrome: Chrome::new(format!("Shipment {id}"), "/search", Some(&visitor)),
            hops: ground.moves.iter().filter(|hop| hop.shipment == id).collect(),
            licences: ground.licences().iter().filter(|hop| hop.shipment == id).collect(),
            rows,
            findings,
            more,
            id,
        })
    })
    .await
}

fn rows(ground: &Ground, id: &str) -> Vec<Row> {
    let records = &ground.records;
    let row = |shipment: &Shipment| {
        let file = records.files.get(shipment.record.file as usize)?;
        let cells = ground.originals.row(&records.files, shipment.record).into_iter().enumerate();
        let told = |(at, cell): (usize, String)| {
            let header = file.header.get(at).cloned().unwrap_or_default();
            (header, file.fields.get(at).copied().flatten().unwrap_or_default().to_owned(), cell)
        };
        let cells = cells.map(told).collect();
        Some(Row { file: file.name.clone(), line: file.line(shipment.record.record), cells })
    };
    let same = |shipment: &&Shipment| records.texts.show(shipment.id) == id;
    records.shipments.iter().filter(same).filter_map(row).collect()
}
