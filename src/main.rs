//! The `chiptrace` command: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    chiptrace::cli::main()
}
