//! Worksheets as rows of text: row N of the sheet is line N of the text.

mod cells;
mod compound;
mod sheet;
mod zipped;

use std::io::{BufReader, Seek, SeekFrom};

use calamine::{Data, DataRef, Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsb, Xlsx};

use super::contained::contained;
use super::magic::Container;
use super::survey::Survey;
use super::{Limits, Original, TableText, Tables, Taint, Unpacking};
use sheet::SheetText;
use zipped::Format;

/// The tables of a workbook, one for every worksheet that is not empty. Memory: the shared strings of the workbook, and
/// for `xls` and `ods` one whole sheet.
pub(super) fn tables(
    mut original: Box<dyn Original>,
    container: Container,
    survey: &Survey,
    how: &Unpacking<'_>,
) -> Result<Tables, String> {
    let format = match container {
        Container::Zip => zipped::examine(&mut original, survey.size, &how.limits)?,
        Container::Compound => compound::examine(&mut original, survey.size, &how.limits)?,
    };
    original.seek(SeekFrom::Start(0)).map_err(|error| format!("the workbook could not be read again: {error}"))?;
    let reading = Reading { format, size: survey.size, limits: how.limits };
    contained(|| reading.sheets(original)).map_err(|said| damaged(&said))?
}

fn damaged(said: &impl std::fmt::Display) -> String {
    format!(
        "the workbook is damaged or not written as its kind asks for ({said}): open it in a spreadsheet program and \
             save it again, or as CSV (UTF-8)"
    )
}

/// A workbook that is being read.
struct Reading {
    format: Format,
    size: u64,
    limits: Limits,
}

type Source = BufReader<Box<dyn Original>>;

impl Reading {
    fn sheets(&self, original: Box<dyn Original>) -> Result<Tables, String> {
        let source = BufReader::with_capacity(64 << 10, original);
        match self.format {
            Format::Xlsx => {
                let mut book = Xlsx::<Source>::new(source).map_err(|error| refusal(&error))?;
                let sheets = book.sheets_metadata().to_vec();
                self.all(&sheets, |name, text| {
                    let mut cells = book.worksheet_cells_reader(name).map_err(|error| damaged(&error))?;
                    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| damaged(&error))? {
                        if cell.formula.is_some() && cell.value == DataRef::Empty {
                            text.miss(cell.pos);
                        }
                        text.take(cell.pos, &cell.value)?;
                    }
                    Ok(())
                })
            }
            Format::Xlsb => {
                let mut book = Xlsb::<Source>::new(source).map_err(|error| refusal(&error))?;
                let sheets = book.sheets_metadata().to_vec();
                self.all(&sheets, |name, text| {
                    let mut cells = book.worksheet_cells_reader(name).map_err(|error| damaged(&error))?;
                    while let Some(cell) = cells.next_cell().map_err(|error| damaged(&error))? {
                        text.take(cell.get_position(), cell.get_value())?;
                    }
                    Ok(())
                })
            }
            Format::Xls => self.whole(Xls::<Source>::new(source).map_err(|error| refusal(&error))?),
            Format::Ods => self.whole(Ods::<Source>::new(source).map_err(|error| refusal(&error))?),
        }
    }

    /// Sheets of a format that is read as a whole.
    fn whole<B: Reader<Source>>(&self, mut book: B) -> Result<Tables, String>
    where
        B::Error: std::fmt::Display,
    {
        let sheets = book.sheets_metadata().to_vec();
        self.all(&sheets, |name, text| {
            let range = book.worksheet_range(name).map_err(|error| damaged(&error))?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = (top.saturating_add(row as u32), left.saturating_add(column as u32));
                text.take(at, &reference(value))?;
            }
            Ok(())
        })
    }

    fn all(
        &self,
        sheets: &[Sheet],
        mut read: impl FnMut(&str, &mut SheetText) -> Result<(), String>,
    ) -> Result<Tables, String> {
        let (mut tables, mut notes) = (Vec::new(), Vec::new());
        let mut left = self.limits;
        for sheet in sheets {
            if sheet.typ != SheetType::WorkSheet {
                notes.push(format!("sheet {:?} is no worksheet and was passed over", sheet.name));
                continue;
            }
            let mut text = SheetText::new(&left, self.size);
            read(&sheet.name, &mut text).map_err(|why| format!("sheet {:?}: {why}", sheet.name))?;
            let Some(table) = self.table(sheet, text)? else {
                notes.push(format!("sheet {:?} is empty and was passed over", sheet.name));
                continue;
            };
            left.most_bytes = left.most_bytes.saturating_sub(table.1);
            tables.push(table.0);
        }
        if tables.is_empty() {
            return Err("the workbook holds no worksheet with anything in it: nothing was read".to_owned());
        }
        Ok((tables, notes))
    }

    /// The table of a sheet and the bytes of its text; `None` when it is empty.
    fn table(&self, sheet: &Sheet, text: SheetText) -> Result<Option<(TableText, u64)>, String> {
        let Some((mut text, mut decisions)) = text.finish(&self.limits, self.size)? else { return Ok(None) };
        if sheet.visible != SheetVisible::Visible {
            decisions.insert(0, format!("sheet {:?} is hidden in the workbook and was read all the same", sheet.name));
        }
        let taint = Taint::of(&mut text)?;
        let bytes = text.seek(SeekFrom::End(0)).map_err(|error| format!("the rows could not be kept: {error}"))?;
        let table = TableText {
            part: format!("#{}", sheet.name),
            text: Box::new(text),
            start: 0,
            encoding: format!("UTF-8 in {}", self.format.name()),
            certainty: "certain",
            taint,
            decisions,
        };
        Ok(Some((table, bytes)))
    }
}

fn refusal(error: &impl std::fmt::Display) -> String {
    let said = error.to_string();
    if said.contains("password") { PROTECTED.to_owned() } else { damaged(&said) }
}

/// What is said of a workbook behind a password.
const PROTECTED: &str = "the workbook is protected by a password: open it in a spreadsheet program, take the password \
                         away and save it again, or save the sheets as CSV (UTF-8)";

/// An owned cell as a borrowed one.
fn reference(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

#[cfg(test)]
mod tests;
