//! Answers to standard output or a file; notes to standard error.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Context as _;

use crate::report;
use crate::store::GivenFile;

use super::options::not_dash;

/// Opens what an answer is written to: standard output, or a file, which is in its place once it is flushed, whole.
pub(super) fn output(path: Option<&Path>) -> anyhow::Result<Box<dyn Write>> {
    match path.and_then(not_dash) {
        None => Ok(Box::new(BufWriter::new(std::io::stdout().lock()))),
        Some(path) => {
            Ok(Box::new(GivenFile::new(&path).with_context(|| format!("failed to create {}", path.display()))?))
        }
    }
}

/// A new file, or an old one emptied.
pub(super) fn created(path: &Path) -> anyhow::Result<BufWriter<File>> {
    #[expect(clippy::disallowed_methods, reason = "the command line is a door to the outside")]
    let file = File::create(path).with_context(|| format!("failed to create {}", path.display()))?;
    Ok(BufWriter::new(file))
}

/// One sentence for the person at the terminal, on standard error.
pub(super) fn note(sentence: &str) {
    // a closed standard error is no reason to stop
    let _ = writeln!(std::io::stderr(), "{}", visible(sentence));
}

/// A text from data on one line: a line break in it would forge another.
pub(super) fn line(text: &str) -> String {
    report::visible(text).into_owned()
}

/// Characters from data that steer a terminal as visible escapes; line feeds are layout here and pass.
pub(super) fn visible(text: &str) -> String {
    text.split('\n').map(report::visible).collect::<Vec<_>>().join("\n")
}
