//! Inputs one by one into the records of a run.

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Mutex;

use rust_decimal::Decimal;

use super::across;
use super::arrange::arrange;
use super::bytes::{self, Original, TableText, Unpacking};
use super::dialect::{self, Dialect, NoTable, SAMPLED, Sample};
use super::evidence::{cells_of, raw_of, row_of, sound_row_of};
use super::header::CellHint;
use super::intake::Intake;
use super::mapping::{self, Mapping};
use super::pass::{self, Run};
use super::repeats::Repeats;
use super::rows;
use super::styles::Hint;
use super::table::Table;
use crate::model::{Decision, Escape, Kind, Ledger, RecordRef, Records, SourceFile};
use crate::policy::{Measure, Policy, Unit};

/// One input that is in memory.
#[derive(Clone, Debug)]
pub struct Input {
    /// The name as the user gave it.
    pub name: String,
    /// Its bytes, whatever they are.
    pub bytes: Vec<u8>,
}

/// Reads inputs in the order they are given.
pub struct Reader<'p> {
    policy: &'p Policy,
    how: How,
    intake: Intake<'p>,
    repeats: Repeats,
    records: Records,
    originals: Vec<Kept>,
    by_hash: HashMap<String, Range<usize>>,
}

/// What the user says of how inputs are to be read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct How {
    /// Name of the encoding of the exports; named lists are not what it speaks of.
    pub encoding: Option<String>,
    /// What columns mean and how they are written.
    pub mapping: Option<Mapping>,
}

/// The texts that were read, from which evidence is read again. One for each of [`Records::files`].
pub struct Originals(Vec<Kept>);

type Kept = Option<Mutex<Box<dyn Original>>>;

impl<'p> Reader<'p> {
    /// A run that has read nothing yet, and was told nothing.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Reader<'p> {
        Reader::told(policy, How::default())
    }

    /// A run that has read nothing yet.
    #[must_use]
    pub fn told(policy: &'p Policy, how: How) -> Reader<'p> {
        let (repeats, records) = (Repeats::default(), Records::default());
        let (intake, originals) = (Intake::new(policy), Vec::new());
        Reader { policy, how, intake, repeats, records, originals, by_hash: HashMap::new() }
    }

    /// Reads an input that is in memory; as [`Reader::add_original`].
    pub fn add(&mut self, input: &Input) {
        self.add_original(input.name.clone(), Box::new(Cursor::new(input.bytes.clone())));
    }

    /// Reads one input under the name that the user gave (`<stdin>` for standard input): one table, or one for each sheet
    /// of a workbook. Never fails: rows that cannot be used are refused with a reason, what is no table is kept as
    /// [`Kind::Unrecognised`] with all its lines skipped and a sentence that says why. O(length of the input), in the
    /// memory of what is kept and two blocks of it.
    pub fn add_original(&mut self, name: String, original: Box<dyn Original>) {
        let encoding = self.how.encoding.clone();
        self.unpack(name, original, encoding.as_deref());
    }

    /// As [`Reader::add_original`], for one input of which the user said something else than of the others.
    pub fn add_told(&mut self, name: String, original: Box<dyn Original>, how: How) {
        let usual = std::mem::replace(&mut self.how, how);
        self.add_original(name, original);
        self.how = usual;
    }

    /// Reads a list that the user named: as [`Reader::add_original`], its encoding always found out.
    pub fn add_list(&mut self, name: String, original: Box<dyn Original>) {
        self.unpack(name, original, None);
    }

    fn unpack(&mut self, name: String, original: Box<dyn Original>, encoding: Option<&str>) {
        let unpacked = match bytes::unpack(original, &Unpacking { encoding, ..Unpacking::default() }) {
            Ok(unpacked) => unpacked,
            Err(refused) => {
                let mut file = blank_file(name, refused.sha256, refused.size);
                set_aside(&mut file, refused.lines, refused.why);
                return self.keep(file, None);
            }
        };
        let from = self.records.files.len();
        if let Some(earlier) = self.by_hash.get(&unpacked.sha256).cloned() {
            for (earlier, table) in earlier.zip(unpacked.tables) {
                let file = repeated(&self.records.files[earlier], format!("{name}{}", table.part));
                self.keep(file, Some(table.text));
            }
            return;
        }
        for table in unpacked.tables {
            let mut file = blank_file(format!("{name}{}", table.part), unpacked.sha256.clone(), unpacked.size);
            file.decisions.extend(unpacked.notes.iter().map(Decision::of_table));
            self.read(file, table);
        }
        self.by_hash.insert(unpacked.sha256, from..self.records.files.len());
    }

    fn read(&mut self, mut file: SourceFile, mut table: TableText) {
        file.encoding = std::mem::take(&mut table.encoding);
        file.decisions.extend(table.decisions.drain(..).map(Decision::of_table));
        let sample = beginning(&mut table);
        let whole = (sample.len() as u64) < SAMPLED as u64;
        match dialect::find(Sample { bytes: &sample, whole }, self.policy, self.how.mapping.as_ref()) {
            Ok(mut dialect) => {
                file.decisions.extend(super::lists::complete(&mut dialect.header, self.policy).map(Decision::of_table));
                tell(&mut file, &dialect.decisions);
                let told = mapping::told(self.how.mapping.as_ref(), &dialect);
                let hints = hints(self.policy, &dialect);
                let Reader { intake, repeats, records, .. } = self;
                let text = &mut table;
                let mut table = Table { text, dialect: &dialect, sample: &sample, told: &told, hints: &hints };
                pass::read_table(&mut table, &mut file, &mut Run { intake, repeats, records });
            }
            Err(found) => no_table(&mut file, &mut table, found),
        }
        self.keep(file, Some(table.text));
    }

    fn keep(&mut self, file: SourceFile, mut text: Option<Box<dyn Original>>) {
        if let Some(text) = &mut text {
            // an original that opens anew for each use may close; whether it can be read shows when it is
            let _ = text.rewind();
        }
        self.records.files.push(file);
        self.originals.push(text.map(Mutex::new));
    }

    /// Everything that was read: files, refusals and shipments in reading order, the other tables in the order of what
    /// they say. O(rows log rows).
    #[must_use]
    pub fn finish(self) -> Records {
        self.finish_with_originals().0
    }

    /// As [`Reader::finish`], with the texts from which evidence is read again.
    #[must_use]
    pub fn finish_with_originals(self) -> (Records, Originals) {
        let mut records = Records { texts: self.intake.texts, ..self.records };
        across::tell(&mut records, self.policy.link_rule().tolerance_days);
        super::lists::join(&mut records);
        arrange(&mut records);
        records.texts.close();
        (records, Originals(self.originals))
    }
}

impl Originals {
    /// Puts the texts of other files behind these.
    pub fn append(&mut self, mut other: Originals) {
        self.0.append(&mut other.0);
    }

    /// The cells of columns in a record, as they stand in the file; `None` where the file has no such column. O(record).
    #[must_use]
    pub fn cells(&self, files: &[SourceFile], record: RecordRef, columns: &[&str]) -> Vec<Option<String>> {
        let cells = self.at(files, record, |file, text| cells_of(file, text, columns));
        cells.unwrap_or_else(|| vec![None; columns.len()])
    }

    /// All cells of a record, as they stand in the file. O(record).
    #[must_use]
    pub fn row(&self, files: &[SourceFile], record: RecordRef) -> Vec<String> {
        self.at(files, record, |file, text| row_of(file, text)).unwrap_or_default()
    }

    /// The bytes of a record as they stand in the text that was read, its line end left out. O(record).
    #[must_use]
    pub fn raw(&self, files: &[SourceFile], record: RecordRef) -> Vec<u8> {
        self.at(files, record, |file, text| raw_of(file, text)).unwrap_or_default()
    }

    /// All cells of a record that is as wide as its header and soundly quoted; the error is the record as it stands in the
    /// file. O(record).
    ///
    /// # Errors
    /// The text of a record whose cells cannot be told apart for sure.
    pub fn sound_row(&self, files: &[SourceFile], record: RecordRef) -> Result<Vec<String>, String> {
        let read = self.at(files, record, |file, text| sound_row_of(file, text).map_err(|unsound| unsound.raw));
        read.unwrap_or_else(|| Err(String::new()))
    }

    fn at<A>(
        &self,
        files: &[SourceFile],
        record: RecordRef,
        read: impl FnOnce(&SourceFile, &mut dyn Original) -> A,
    ) -> Option<A> {
        let file = files.get(record.file as usize)?;
        let offset = *file.offsets.get(record.record.checked_sub(1)? as usize)?;
        let mut text = self.0.get(record.file as usize)?.as_ref()?.lock().ok()?;
        text.seek(SeekFrom::Start(offset)).ok()?;
        let answer = read(file, &mut **text);
        let _ = text.rewind();
        Some(answer)
    }
}

/// The beginning of a table, in which its layout is looked for. What cannot be read is found by the pass, which says so.
fn beginning(table: &mut TableText) -> Vec<u8> {
    let mut bytes = Vec::new();
    if table.text.seek(SeekFrom::Start(table.start)).is_ok() {
        let _ = table.text.by_ref().take(SAMPLED as u64).read_to_end(&mut bytes);
    }
    bytes
}

/// What the header says of the cells of each column.
fn hints(policy: &Policy, dialect: &Dialect) -> Vec<Hint> {
    let hint = |(field, said): (&Option<&str>, &CellHint)| {
        // without a word a quantity counts pieces and a weight is in kilograms
        let usual = if *field == Some("quantity") { Measure::Count } else { Measure::Mass };
        let is_other = |unit: &Unit| unit.measures() != usual || unit.to_base() != Decimal::ONE;
        let unit = said.unit.as_deref().and_then(|code| policy.unit(code)).filter(is_other);
        let CellHint { currency, scale, in_several_units, in_percent, .. } = *said;
        Hint { unit, currency, scale, in_several_units, in_percent }
    };
    std::iter::zip(&dialect.header.fields, &dialect.header.values_in).map(hint).collect()
}

/// What was decided of the whole table is told; what of single columns is there for who looks closer.
fn tell(file: &mut SourceFile, decisions: &[Decision]) {
    let (meanings, of_table): (Vec<Decision>, Vec<Decision>) =
        decisions.iter().cloned().partition(|told| told.column.is_some());
    file.meanings.extend(meanings);
    file.decisions.extend(of_table);
}

/// Keeps what was found of an input that is not read, so that it can be shown.
fn no_table(file: &mut SourceFile, table: &mut TableText, found: NoTable) {
    file.delimiter = found.delimiter;
    file.header_line = u32::try_from(found.line).unwrap_or(u32::MAX);
    file.certainty = found.certainty.iter().map(|certainty| certainty.word()).collect();
    file.fields = found.fields;
    file.header = found.cells;
    file.is_pivot = found.pivot;
    tell(file, &found.decisions);
    set_aside(file, lines_of(table), found.why);
}

/// Physical lines of a text that is no table.
fn lines_of(table: &mut TableText) -> u64 {
    if table.text.seek(SeekFrom::Start(0)).is_err() {
        return 0;
    }
    rows::count_lines(&mut table.text)
}

fn blank_file(name: String, sha256: String, size: u64) -> SourceFile {
    SourceFile {
        name,
        kind: Kind::Unrecognised,
        sha256,
        size,
        header: Vec::new(),
        fields: Vec::new(),
        delimiter: b',',
        escape: Escape::default(),
        header_line: 0,
        encoding: "unknown".to_owned(),
        offsets: Vec::new(),
        lines: Vec::new(),
        ledger: Ledger::default(),
        decisions: Vec::new(),
        meanings: Vec::new(),
        certainty: Vec::new(),
        is_pivot: false,
        is_cut_off: false,
    }
}

fn set_aside(file: &mut SourceFile, lines: u64, why: String) {
    file.ledger = Ledger { lines, skipped: lines, ..Ledger::default() };
    file.decisions.push(Decision::of_table(why));
}

/// An input with the same bytes as an earlier one: all its rows are repeats.
fn repeated(earlier: &SourceFile, name: String) -> SourceFile {
    let ledger = earlier.ledger;
    let duplicates = ledger.accepted + ledger.rejected + ledger.duplicates;
    let said = format!("the same bytes as {}: every row is a repeat and was not read again", earlier.name);
    SourceFile {
        name,
        ledger: Ledger { accepted: 0, rejected: 0, duplicates, ..ledger },
        decisions: vec![Decision::of_table(said)],
        ..earlier.clone()
    }
}
