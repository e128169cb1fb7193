//! What can be wrong with a policy file, where, and what to do about it.

use super::Complaint;

/// A policy that cannot be used. Messages follow "failed to"; the cause is in `source`.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// A file that the policy cannot do without is not there.
    #[error("find policy file {file}: add it, or leave the built-in one in place")]
    Missing {
        /// Name below the policy folder.
        file: String,
    },
    /// A file does not have the expected shape.
    #[error("read policy file {file}: correct the key or value that the cause names")]
    Unreadable {
        /// Name below the policy folder.
        file: String,
        /// Line and complaint.
        source: Box<Complaint>,
    },
    /// A value has the right shape but cannot be meant.
    #[error("use {key} = \"{value}\" in policy file {file}: {remedy}")]
    Value {
        /// Name below the policy folder.
        file: String,
        /// The key, with the entry it stands in.
        key: String,
        /// The value as written.
        value: String,
        /// What to do.
        remedy: String,
        /// Where it stands, once that has been looked for.
        #[source]
        place: Option<Box<Complaint>>,
    },
    /// A file that no part of the policy reads.
    #[error("place policy file {file}: no part of the policy reads it; check its name and folder")]
    Stray {
        /// Name below the policy folder.
        file: String,
    },
}

impl PolicyError {
    /// A value that cannot be meant.
    pub(super) fn value(file: &str, key: &str, value: &str, remedy: &str) -> PolicyError {
        let [file, key, value, remedy] = [file, key, value, remedy].map(str::to_owned);
        PolicyError::Value { file, key, value, remedy, place: None }
    }

    /// Name of the file below the policy folder.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            PolicyError::Missing { file }
            | PolicyError::Unreadable { file, .. }
            | PolicyError::Value { file, .. }
            | PolicyError::Stray { file } => file,
        }
    }
}
