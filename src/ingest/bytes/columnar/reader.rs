//! Rows of a Parquet file, a few thousand at a time; what is cut short, damaged or no table is named with its column.

use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{AsBytes, DataType};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use super::super::Original;
use super::super::contained::contained;
use super::cells::Cells;
use super::holds::Holds;
use super::source::Source;

/// A Parquet file whose columns can all be read.
pub(crate) struct ParquetFile {
    reader: SerializedFileReader<Source>,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    holds: Holds,
    /// The level at which a value stands; 0 where there is no null.
    level: i16,
}

/// Rows that are read together.
const TOGETHER: usize = 4096;

impl ParquetFile {
    /// Reads the foot of the file.
    ///
    /// # Errors
    /// A sentence on a file that was cut short, and on a column that is nested, squeezed in a way that is not undone, or of
    /// a type that is no cell.
    pub(crate) fn open(original: Box<dyn Original>) -> Result<ParquetFile, String> {
        contained(|| {
            let source = Source::new(original).map_err(|error| damaged(&error))?;
            let reader = SerializedFileReader::new(source).map_err(|error| damaged(&error))?;
            let columns = reader.metadata().file_metadata().schema_descr().columns();
            let columns = columns.iter().map(|column| Column::of(column)).collect::<Result<Vec<Column>, String>>()?;
            if columns.is_empty() {
                return Err("the Parquet file has no column: nothing was read".to_owned());
            }
            for group in reader.metadata().row_groups() {
                group
                    .columns()
                    .iter()
                    .zip(&columns)
                    .try_for_each(|(chunk, column)| column.known(chunk.compression()))?;
            }
            Ok(ParquetFile { reader, columns })
        })
        .map_err(|said| damaged(&said))?
    }

    /// Names of the columns, in order.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Rows, as the foot of the file says.
    pub(crate) fn rows(&self) -> u64 {
        u64::try_from(self.reader.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Hands every row to `take`, in order: the cells of the columns numbered in `wanted`, nulls empty. O(cells), in the
    /// memory of a few thousand rows.
    pub(crate) fn each(
        &self,
        wanted: &[usize],
        mut take: impl FnMut(&[&str]) -> Result<(), String>,
    ) -> Result<(), String> {
        let all = || (0..self.reader.num_row_groups()).try_for_each(|group| self.group(group, wanted, &mut take));
        contained(all).map_err(|said| damaged(&said))?
    }

    fn group(
        &self,
        number: usize,
        wanted: &[usize],
        take: &mut impl FnMut(&[&str]) -> Result<(), String>,
    ) -> Result<(), String> {
        let group = self.reader.get_row_group(number).map_err(|error| damaged(&error))?;
        let mut left = usize::try_from(group.metadata().num_rows()).map_err(|error| damaged(&error))?;
        let mut open = Vec::new();
        for at in wanted {
            let column = &self.columns[*at];
            let reader = group.get_column_reader(*at).map_err(|error| column.damaged(&error))?;
            open.push((column, reader, Cells::default()));
        }
        while left > 0 {
            let rows = left.min(TOGETHER);
            open.iter_mut().try_for_each(|(column, reader, cells)| column.read(reader, rows, cells))?;
            let mut row = Vec::with_capacity(open.len());
            for at in 0..rows {
                row.clear();
                row.extend(open.iter().map(|(_, _, cells)| cells.at(at)));
                take(&row)?;
            }
            left -= rows;
        }
        Ok(())
    }
}

impl Column {
    fn of(column: &ColumnDescriptor) -> Result<Column, String> {
        let path = column.path().string();
        if column.max_rep_level() > 0 || column.path().parts().len() > 1 {
            let whole = column.path().parts().first().map_or("", String::as_str);
            return Err(format!(
                "column '{whole}' is nested ({path} of type {}): write its parts as columns of their own, several values as \
                 one text with ';' between them",
                column.physical_type()
            ));
        }
        let holds = Holds::of(column).map_err(|why| format!("column '{path}' {why}"))?;
        Ok(Column { name: path, holds, level: column.max_def_level() })
    }

    fn known(&self, squeezed: Compression) -> Result<(), String> {
        match squeezed {
            Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_) => Ok(()),
            other => {
                let other = other.to_string();
                let other = other.split('(').next().unwrap_or_default();
                Err(format!(
                    "column '{}' is compressed with {other}, which is not read: write it with ZSTD or SNAPPY",
                    self.name
                ))
            }
        }
    }

    fn damaged(&self, said: &impl std::fmt::Display) -> String {
        format!("column '{}': {}", self.name, damaged(said))
    }

    fn read(&self, reader: &mut ColumnReader, rows: usize, into: &mut Cells) -> Result<(), String> {
        let holds = self.holds;
        match reader {
            ColumnReader::BoolColumnReader(of) => {
                self.fill(of, rows, into, |value, to| to.words(value.to_string().as_bytes()))
            }
            ColumnReader::Int32ColumnReader(of) => {
                self.fill(of, rows, into, |value, to| to.whole(holds, i64::from(*value), 32))
            }
            ColumnReader::Int64ColumnReader(of) => self.fill(of, rows, into, |value, to| to.whole(holds, *value, 64)),
            ColumnReader::Int96ColumnReader(of) => {
                self.fill(of, rows, into, |value, to| to.whole(Holds::Moment(1_000_000), value.to_micros(), 64))
            }
            ColumnReader::FloatColumnReader(of) => self.fill(of, rows, into, |value, to| to.measured(value)),
            ColumnReader::DoubleColumnReader(of) => self.fill(of, rows, into, |value, to| to.measured(value)),
            ColumnReader::ByteArrayColumnReader(of) => {
                self.fill(of, rows, into, |value, to| to.bytes(holds, value.as_bytes()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(of) => {
                self.fill(of, rows, into, |value, to| to.bytes(holds, value.as_bytes()))
            }
        }
    }

    fn fill<T: DataType>(
        &self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        into: &mut Cells,
        write: impl Fn(&T::T, &mut Cells) -> Result<(), String>,
    ) -> Result<(), String> {
        into.clear();
        let (mut values, mut levels) = (Vec::with_capacity(rows), Vec::new());
        let (read, ..) =
            reader.read_records(rows, Some(&mut levels), None, &mut values).map_err(|error| self.damaged(&error))?;
        if read != rows {
            return Err(self.damaged(&"it ends before its rows do"));
        }
        let mut values = values.iter();
        for at in 0..rows {
            if self.level == 0 || levels.get(at) == Some(&self.level) {
                let value = values.next().ok_or_else(|| self.damaged(&"fewer values than rows"))?;
                write(value, into).map_err(|why| format!("column '{}' {why}", self.name))?;
            }
            into.end();
        }
        Ok(())
    }
}

fn damaged(said: &impl std::fmt::Display) -> String {
    format!("the Parquet file was cut short or is damaged ({said}): get it again, or have it written again")
}
