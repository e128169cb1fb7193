//! The README keeps its word: the finding it shows is what the demo prints today.

use std::process::Command;

#[test]
#[expect(clippy::disallowed_methods, reason = "the README is a file")]
fn the_finding_shown_is_a_finding_of_the_demo() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap().trim_end();
    let mut scan = Command::new(env!("CARGO_BIN_EXE_chiptrace"));
    let output = scan.args(["scan", "datasets/demo"]).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(shown.lines().count() > 20, "the README shows no whole finding");
    assert!(printed.contains(shown), "the demo prints this finding otherwise today: copy it into the README anew");
}
