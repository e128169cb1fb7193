//! What a run judged: its records as they were read then, its lists and its rules, to be read again for whoever looks.

use std::sync::Arc;

use super::night::{Material, Piece, Read, kept_policy, last_lists, records_then, scan_options};
use super::{Store, StoreError};
use crate::ingest::Originals;
use crate::model::Records;
use crate::policy::Policy;
use crate::scan::ScanOptions;

/// The files, rules and options of one run.
pub struct Judged {
    material: Material,
    options: ScanOptions,
}

impl Store {
    /// What a run judged: withdrawn files are in it when they were withdrawn later, later files and readings are not.
    ///
    /// # Errors
    /// No such run, rules that are missing, and what SQLite or the file system refuses.
    pub fn judged(&self, run: i64) -> Result<Judged, StoreError> {
        let basis = self.basis(run)?;
        let policy = kept_policy(self, &basis.policy)?;
        let material = Material { policy, pieces: records_then(self, &basis)?, lists: last_lists(self, &basis)? };
        Ok(Judged { material, options: scan_options(&basis)? })
    }
}

impl Judged {
    /// The rules of the run.
    #[must_use]
    pub fn policy(&self) -> &Arc<Policy> {
        &self.material.policy
    }

    /// The options of the run.
    #[must_use]
    pub fn options(&self) -> &ScanOptions {
        &self.options
    }

    /// Bytes of its records and lists.
    ///
    /// # Errors
    /// A kept file that is missing.
    pub fn bytes(&self) -> Result<u64, StoreError> {
        let bytes = |piece: &Piece| std::fs::metadata(&piece.path).map(|file| file.len());
        let of = |piece: &Piece| bytes(piece).map_err(|cause| StoreError::file("read", &piece.path, cause));
        self.material.pieces.iter().chain(&self.material.lists).map(of).sum()
    }

    /// Of its files only the one in which a table of this name came; none when there is no such file.
    #[must_use]
    pub fn with_table(&self, name: &str) -> Judged {
        let Material { policy, pieces, lists } = &self.material;
        // the name of a table begins with the name of the file that it came in
        let length = |piece: &Piece| name.starts_with(&piece.name).then_some(piece.name.len());
        let longest = pieces.iter().chain(lists).filter_map(length).max();
        let own = |pieces: &[Piece]| -> Vec<Piece> {
            pieces.iter().filter(|piece| longest.is_some() && length(piece) == longest).cloned().collect()
        };
        let material = Material { policy: Arc::clone(policy), pieces: own(pieces), lists: own(lists) };
        Judged { material, options: self.options.clone() }
    }

    /// Reads them again as the run read them: O(bytes).
    ///
    /// # Errors
    /// A kept file or reading that is missing.
    pub fn read(&self) -> Result<(Records, Originals), StoreError> {
        self.material.read().map(Read::parts)
    }
}
