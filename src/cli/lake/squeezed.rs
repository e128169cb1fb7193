//! A table written as Parquet, some ten thousand rows at a time.

use std::fs::File;
use std::io::BufWriter;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Kept, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::maps::Cell;

/// A Parquet file that is being written.
pub(super) struct Squeezed {
    writer: SerializedFileWriter<BufWriter<File>>,
    columns: Vec<Column>,
    waiting: usize,
}

/// Values that are not written yet.
enum Column {
    Words(Vec<ByteArray>),
    /// Values, and for each row 1 where there is one.
    Whole(Vec<i64>, Vec<i16>),
}

/// Rows of a group.
const TOGETHER: usize = 1 << 16;

impl Squeezed {
    /// An empty table; columns with what they hold, `text` or `whole`.
    pub(super) fn new(file: BufWriter<File>, columns: &[(&str, &str)]) -> Result<Squeezed> {
        let mut fields = Vec::new();
        for (name, holds) in columns {
            let field = match *holds {
                "text" => Type::primitive_type_builder(name, Kept::BYTE_ARRAY)
                    .with_logical_type(Some(LogicalType::String))
                    .with_repetition(Repetition::REQUIRED),
                _ => Type::primitive_type_builder(name, Kept::INT64).with_repetition(Repetition::OPTIONAL),
            };
            fields.push(Arc::new(field.build()?));
        }
        let schema = Arc::new(Type::group_type_builder("answers").with_fields(fields).build()?);
        let squeezed = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let empty =
            |holds| if holds == "text" { Column::Words(Vec::new()) } else { Column::Whole(Vec::new(), Vec::new()) };
        let columns = columns.iter().map(|(_, holds)| empty(*holds)).collect();
        Ok(Squeezed { writer: SerializedFileWriter::new(file, schema, Arc::new(squeezed))?, columns, waiting: 0 })
    }

    /// Writes a row: a cell for each column, of the kind that it holds.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            match (column, cell) {
                (Column::Words(values), Cell::Words(words)) => values.push(ByteArray::from(*words)),
                (Column::Whole(values, levels), Cell::Whole(number)) => {
                    values.extend(number.map(i64::from));
                    levels.push(i16::from(number.is_some()));
                }
                (Column::Words(_), Cell::Whole(_)) | (Column::Whole(..), Cell::Words(_)) => {
                    unreachable!("every row is written by the code that named the columns")
                }
            }
        }
        self.waiting += 1;
        if self.waiting == TOGETHER { self.group() } else { Ok(()) }
    }

    fn group(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        let mut columns = self.columns.iter_mut();
        while let (Some(mut into), Some(column)) = (group.next_column()?, columns.next()) {
            match column {
                Column::Words(values) => {
                    into.typed::<ByteArrayType>().write_batch(values, None, None)?;
                    values.clear();
                }
                Column::Whole(values, levels) => {
                    into.typed::<Int64Type>().write_batch(values, Some(levels), None)?;
                    values.clear();
                    levels.clear();
                }
            }
            into.close()?;
        }
        group.close()?;
        self.waiting = 0;
        Ok(())
    }

    /// Writes the rest and the foot of the file.
    pub(super) fn finish(mut self) -> Result<()> {
        if self.waiting > 0 {
            self.group()?;
        }
        self.writer.close().map(drop)
    }
}
