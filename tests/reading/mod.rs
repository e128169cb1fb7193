//! The built-in rule book, read once for all cases of a test.

use std::sync::OnceLock;

use chiptrace::policy::Policy;

/// The built-in rule book, read once.
pub(crate) fn policy() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(|| Policy::embedded().expect("the shipped rule book can be read"))
}
