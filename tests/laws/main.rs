//! Laws of a whole scan on small invented worlds: same answer however it is read, flags that stand on what they cite.
//!
//! Cases are drawn from a fixed seed, so that a green tree stays green; `PROPTEST_RNG_SEED=n PROPTEST_CASES=n` draws
//! others (a law runs a fixed part of that number).

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

mod answers;
mod bytes;
mod desk;
mod flags;
mod lake;
mod lake_parts;
mod lake_rows;
mod lake_text;
#[path = "../reading/mod.rs"]
mod reading;
mod same;
mod tables;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// One case in `part` of the usual number.
fn cases(part: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let rng_seed = if std::env::var_os("PROPTEST_RNG_SEED").is_some() { usual.rng_seed } else { RngSeed::Fixed(2026) };
    ProptestConfig {
        cases: (usual.cases / part).max(1),
        rng_seed,
        failure_persistence: None,
        max_shrink_iters: 400,
        ..usual
    }
}
