//! One text in every kind of cell, under every way of writing it.

#![no_main]

#[expect(dead_code, reason = "each target runs one of the checks")]
#[path = "../checks/mod.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::cells::check(data));
