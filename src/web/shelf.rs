//! What pages ask again and again of the newest run, kept in memory until the run or the log moves on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::desk::Desk;
use super::page::Trouble;
use super::users::held;
use crate::model::{Finding, Report};
use crate::report::stored_finding;
use crate::store::{FindingRow, Store};

/// Rows of a run, with the run and the end of the log at which they were so.
type Rows = ((i64, i64), Arc<Vec<FindingRow>>);

/// What was asked before.
#[derive(Default)]
pub(super) struct Shelf {
    rows: Mutex<Option<Rows>>,
    /// Countries along the first route of findings of a run.
    routes: Mutex<(i64, BTreeMap<String, String>)>,
}

impl Desk {
    /// The findings of a run in order of rank. Nothing changes in them without a row of the log.
    pub(super) fn rows(&self, store: &Store, run: i64) -> Result<Arc<Vec<FindingRow>>, Trouble> {
        let key = (run, store.head()?.sequence);
        if let Some((known, rows)) = &*held(&self.shelf.rows)
            && *known == key
        {
            return Ok(Arc::clone(rows));
        }
        let rows = Arc::new(store.findings(run)?);
        *held(&self.shelf.rows) = Some((key, Arc::clone(&rows)));
        Ok(rows)
    }

    /// The countries along the first route of a finding.
    pub(super) fn route(&self, store: &Store, run: i64, finding: &str, report: &Report) -> Result<String, Trouble> {
        {
            let mut routes = held(&self.shelf.routes);
            if routes.0 != run {
                *routes = (run, BTreeMap::new());
            }
            if let Some(route) = routes.1.get(finding) {
                return Ok(route.clone());
            }
        }
        let body = store.finding(run, finding)?.unwrap_or_default();
        let route =
            stored_finding(&body, &report.red_flags).map_or_else(|_| String::new(), |finding| countries(&finding));
        let mut routes = held(&self.shelf.routes);
        if routes.0 == run {
            routes.1.insert(finding.to_owned(), route.clone());
        }
        Ok(route)
    }
}

fn countries(finding: &Finding) -> String {
    let Some(route) = finding.routes.first() else { return String::new() };
    let first = route.hops.first().map(|hop| hop.from_country);
    let stops = first.into_iter().chain(route.hops.iter().map(|hop| hop.to_country));
    stops.map(|country| country.to_string()).collect::<Vec<_>>().join(" \u{2192} ")
}
