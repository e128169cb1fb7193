//! Runs the built command in a folder of its own and keeps what it said.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder for one test.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Place {
        Place(tempfile::tempdir().expect("a folder can be made"))
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).expect("a file can be written");
        self.path(name)
    }

    pub(crate) fn folder(&self, name: &str) -> String {
        fs::create_dir(self.path(name)).expect("a folder can be made");
        self.path(name)
    }
}

/// How a run ended and what it said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    fn of(output: Output) -> Said {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    pub(crate) fn never_steers(&self, what: &str) {
        for (stream, text) in [("output", &self.out), ("error", &self.err)] {
            let found = text.chars().find(|c| (c.is_control() && !"\n\t\r".contains(*c)) || *c == '\u{202e}');
            assert_eq!(found, None, "{what} prints a control character on standard {stream}");
        }
    }
}

/// The command with its arguments, standard output as a pipe.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_chiptrace")));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).stdout(Stdio::piped());
    command
}

/// Runs the command with nothing on standard input.
pub(crate) fn chiptrace(args: &[&str]) -> Said {
    Said::of(command(args).stdin(Stdio::null()).output().expect("the command runs"))
}

/// Runs the command with text on standard input.
pub(crate) fn chiptrace_reading(input: &str, args: &[&str]) -> Said {
    let mut child = command(args).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command runs");
    let mut door = child.stdin.take().expect("standard input is a pipe");
    door.write_all(input.as_bytes()).expect("the command reads");
    drop(door);
    Said::of(child.wait_with_output().expect("the command ends"))
}
