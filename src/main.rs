//! The `chiptrace` command: parse, run, exit code.

fn main() {}
