//! Secrets and names that nobody can guess.

use sha2::{Digest as _, Sha256};

/// 256 bits from the system's generator, as 64 hexadecimal digits.
///
/// # Errors
/// The system has none to give.
pub(super) fn secret() -> std::io::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(hex(&bytes))
}

/// What is kept of a secret.
pub(super) fn digest(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Equality that takes as long for a near miss as for a far one: both are hashed first.
pub(super) fn same(one: &str, other: &str) -> bool {
    digest(one) == digest(other)
}
