//! Inputs one by one into the records of a run.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::arrange::arrange;
use super::dialect::{self, NoTable};
use super::encoding;
use super::intake::Intake;
use super::lines::LineWalk;
use super::pass::{self, Run};
use super::repeats::Repeats;
use crate::model::{Country, Kind, Ledger, Records, SourceFile};
use crate::policy::Policy;

/// One input as it came: read from a file or standard input at the edge.
#[derive(Clone, Debug)]
pub struct Input {
    /// The name as the user gave it (`<stdin>` for standard input).
    pub name: String,
    /// Its bytes, whatever they are.
    pub bytes: Vec<u8>,
}

/// What reading needs to know from policy.
pub trait Words {
    /// The country that a cell names by code or name; `None` when it is not settled, never a guess.
    fn country(&self, cell: &str) -> Option<Country>;
    /// True when a cell stands for nobody or nothing (`TO ORDER`, `N/A`, `-`).
    fn is_placeholder(&self, name: &str) -> bool;
    /// True when a cell refers to the consignee (`SAME AS CONSIGNEE`).
    fn copies_consignee(&self, name: &str) -> bool;
}

impl Words for Policy {
    fn country(&self, cell: &str) -> Option<Country> {
        Policy::country(self, cell)
    }

    fn is_placeholder(&self, name: &str) -> bool {
        Policy::is_placeholder(self, name)
    }

    fn copies_consignee(&self, name: &str) -> bool {
        Policy::copies_consignee(self, name)
    }
}

/// Reads inputs in the order they are given.
pub struct Reader<'p> {
    intake: Intake<'p>,
    repeats: Repeats,
    records: Records,
    by_hash: HashMap<String, usize>,
}

impl<'p> Reader<'p> {
    /// A run that has read nothing yet.
    pub fn new(words: &'p dyn Words) -> Reader<'p> {
        let (repeats, records) = (Repeats::default(), Records::default());
        Reader { intake: Intake::new(words), repeats, records, by_hash: HashMap::new() }
    }

    /// Reads one table. Never fails: rows that cannot be used are refused with a reason, an input that is no table is
    /// kept as [`Kind::Unrecognised`] with all its lines skipped and a sentence that says why. O(length of the input).
    pub fn add(&mut self, input: &Input) {
        let mut file = blank_file(input);
        if let Some(&earlier) = self.by_hash.get(&file.sha256) {
            self.records.files.push(repeated(&self.records.files[earlier], file.name));
            return;
        }
        self.by_hash.insert(file.sha256.clone(), self.records.files.len());
        match encoding::inspect(&input.bytes) {
            Err(why) => set_aside(&mut file, input, why),
            Ok(text) => {
                file.encoding = text.name;
                match dialect::find(&text) {
                    Ok(dialect) => {
                        let Reader { intake, repeats, records, .. } = self;
                        pass::read_table(&text, dialect, &mut file, &mut Run { intake, repeats, records });
                    }
                    Err(NoTable { delimiter, cells, why }) => {
                        file.delimiter = delimiter;
                        file.fields = vec![None; cells.len()];
                        file.header = cells;
                        set_aside(&mut file, input, why);
                    }
                }
            }
        }
        self.records.files.push(file);
    }

    /// Everything that was read: files, refusals and shipments in reading order, the other tables in the order of what
    /// they say. O(rows log rows).
    #[must_use]
    pub fn finish(self) -> Records {
        let mut records = Records { texts: self.intake.texts, ..self.records };
        arrange(&mut records);
        records
    }
}

fn blank_file(input: &Input) -> SourceFile {
    let sha256 = Sha256::digest(&input.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    SourceFile {
        name: input.name.clone(),
        kind: Kind::Unrecognised,
        sha256,
        header: Vec::new(),
        fields: Vec::new(),
        delimiter: b',',
        header_line: 0,
        encoding: "unknown",
        offsets: Vec::new(),
        lines: Vec::new(),
        ledger: Ledger::default(),
        decisions: Vec::new(),
    }
}

fn set_aside(file: &mut SourceFile, input: &Input, why: String) {
    let lines = LineWalk::new(&input.bytes).total();
    file.ledger = Ledger { lines, skipped: lines, ..Ledger::default() };
    file.decisions.push(why);
}

/// An input with the same bytes as an earlier one: all its rows are repeats.
fn repeated(earlier: &SourceFile, name: String) -> SourceFile {
    let ledger = earlier.ledger;
    let duplicates = ledger.accepted + ledger.rejected + ledger.duplicates;
    let said = format!("the same bytes as {}: every row is a repeat and was not read again", earlier.name);
    SourceFile {
        name,
        ledger: Ledger { accepted: 0, rejected: 0, duplicates, ..ledger },
        decisions: vec![said],
        ..earlier.clone()
    }
}
