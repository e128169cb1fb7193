//! The report for other programs: JSON v1, whole or one finding a line.

mod v1;

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::Format;
use super::visible::steers;
use crate::model::Report;

/// The whole report as one indented object of schema `chiptrace.report/1`.
#[derive(Clone, Copy, Debug)]
pub struct Json;

/// The findings of the same schema, one object a line and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct JsonLines;

impl Format for Json {
    fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Plain(PrettyFormatter::new()));
        v1::Document::from(report).serialize(&mut serializer)?;
        out.write_all(b"\n")
    }
}

impl Format for JsonLines {
    fn write(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        for finding in &report.findings {
            let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Plain(CompactFormatter));
            v1::Finding::from(finding).serialize(&mut serializer)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// Any answer as indented JSON, with characters that steer a terminal as `\u` escapes.
pub(crate) fn plain(answer: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    answer.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Plain(PrettyFormatter::new())))?;
    out.write_all(b"\n")
}

/// Any answer as one line of JSON, with characters that steer a terminal as `\u` escapes.
pub(crate) fn plain_line(answer: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    answer.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Plain(CompactFormatter)))?;
    out.write_all(b"\n")
}

/// Layout of `F`, with characters that steer a terminal as `\u` escapes: the same JSON, safe to print.
struct Plain<F>(F);

impl<F: Formatter> Formatter for Plain<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, character)) = rest.char_indices().find(|&(_, character)| steers(character)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + character.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn end_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_key(writer)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steering_characters_are_escaped_and_mean_the_same() {
        let text = "a\u{1b}[0m\u{202e}b\u{e0041} \"名\"";
        let mut bytes = Vec::new();
        text.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, Plain(CompactFormatter))).unwrap();
        let printed = String::from_utf8(bytes).unwrap();
        assert!(!printed.contains(steers), "{printed}");
        assert_eq!(serde_json::from_str::<String>(&printed).unwrap(), text);
    }
}
