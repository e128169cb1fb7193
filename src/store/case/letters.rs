//! What is asked of the customers of a finding, packed: letters, statements to sign, and the table that replies go into.

use serde_json::json;

use super::rows::Cited;
use super::{Files, newest_with, packed, parsed, pretty, report};
use crate::report::SavedReport;
use crate::report::text::papers;
use crate::store::night::kept_policy;
use crate::store::runs::sha256;
use crate::store::{Act, Store, StoreError};

/// Writes the letters of a finding as a ZIP file. The same state of the store gives the same bytes; that they were given out
/// is in the log when this returns. Replies come back as a file of `answers`.
///
/// # Errors
/// No such finding in a run that is kept, and what SQLite or the file system refuses.
pub fn letters(store: &mut Store, finding: &str, act: &Act<'_>) -> Result<Vec<u8>, StoreError> {
    let id = store.resolve(finding)?;
    let run = newest_with(store, &id)?;
    let policy = kept_policy(store, &store.basis(run)?.policy)?;
    let body = parsed(store.finding(run, &id)?.unwrap_or_default().as_bytes())?;
    let report = pretty(&report(store, run, &body, &Cited::default())?);
    let saved = SavedReport::read(&report).map_err(|why| StoreError::Damaged(why.to_string()))?;
    let failed = |cause| StoreError::file("pack", store.folder(), cause);
    let mut files = Files::new();
    for finding in &saved.findings {
        files.extend(papers(finding, &policy).map_err(failed)?);
    }
    let bytes = packed(&files).map_err(failed)?;
    store.append(act, "letters written", &json!({ "finding": id, "run": run, "sha256": sha256(&bytes) }))?;
    Ok(bytes)
}
