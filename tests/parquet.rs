//! Parquet as an input: every type of a cell, and every way in which a file is none. Built with the feature `lake` alone.

#![expect(clippy::unwrap_used, reason = "in a test a broken promise ends the test")]

#[path = "reading/mod.rs"]
mod reading;

use std::sync::Arc;

use chiptrace::ingest::{Input, Reader};
use chiptrace::model::{Kind, RecordRef};
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, TimeUnit, Type as Kept};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{PrimitiveTypeBuilder, Type};

type Column = (Type, Box<dyn Fn(&mut SerializedColumnWriter<'_>)>);

/// A file of columns that are written in each of so many groups of rows.
fn file(columns: &[Column], squeezed: Compression, groups: usize) -> Vec<u8> {
    let fields = columns.iter().map(|(field, _)| Arc::new(field.clone())).collect();
    let schema = Arc::new(Type::group_type_builder("lake").with_fields(fields).build().unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(squeezed).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for _ in 0..groups {
        let mut group = writer.next_row_group().unwrap();
        for (_, write) in columns {
            let mut into = group.next_column().unwrap().unwrap();
            write(&mut into);
            into.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn column<T: DataType>(field: PrimitiveTypeBuilder<'_>, values: Vec<T::T>, levels: Vec<i16>) -> Column
where
    T::T: 'static,
{
    let write = move |into: &mut SerializedColumnWriter<'_>| {
        into.typed::<T>().write_batch(&values, Some(&levels), None).unwrap();
    };
    (field.build().unwrap(), Box::new(write))
}

fn field(name: &str, kept: Kept) -> PrimitiveTypeBuilder<'_> {
    Type::primitive_type_builder(name, kept).with_repetition(Repetition::OPTIONAL)
}

fn words(name: &str, values: &[&str]) -> Column {
    let field = field(name, Kept::BYTE_ARRAY).with_logical_type(Some(LogicalType::String));
    let levels = values.iter().map(|value| i16::from(!value.is_empty())).collect();
    column::<ByteArrayType>(
        field,
        values.iter().filter(|value| !value.is_empty()).map(|value| ByteArray::from(*value)).collect(),
        levels,
    )
}

/// Shipments of one group, and one more column.
fn shipments(rows: usize, more: Column) -> Vec<Column> {
    let names = ["shipment_id", "ship_date", "exporter_name", "consignee_name", "declared_description"];
    let values = ["S1", "2026-03-01", "Alder Ltd", "Birch Ltd", "steel bolts"];
    let mut columns: Vec<Column> =
        names.iter().zip(values).map(|(name, value)| words(name, &vec![value; rows])).collect();
    columns.push(more);
    columns
}

/// Cells of all rows that a reader sees, or what it says of the file.
fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
    let mut reader = Reader::new(reading::policy());
    reader.add(&Input { name: "part-0.parquet".to_owned(), bytes: bytes.to_vec() });
    let (records, originals) = reader.finish_with_originals();
    let file = &records.files[0];
    if file.kind == Kind::Unrecognised {
        return Err(file.decisions.iter().map(|decision| decision.what.as_str()).collect::<Vec<_>>().join("; "));
    }
    assert_eq!((file.kind, file.encoding.as_str()), (Kind::Shipments, "UTF-8 in Parquet"));
    let rows = 1..=u32::try_from(file.offsets.len()).unwrap();
    Ok(rows.map(|record| originals.row(&records.files, RecordRef { file: 0, record })).collect())
}

/// The cell of a column beside a shipment.
fn one<T: DataType>(field: PrimitiveTypeBuilder<'_>, value: T::T) -> Result<String, String>
where
    T::T: 'static,
{
    let columns = shipments(1, column::<T>(field, vec![value], vec![1]));
    read(&file(&columns, Compression::SNAPPY, 1)).map(|rows| rows[0][5].clone())
}

#[test]
fn rows_of_all_groups_are_read_and_nulls_are_empty() {
    for squeezed in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(Default::default())] {
        let columns = shipments(3, words("note", &["a,b", "", "Ünal \"Co\"\nKG"]));
        let rows = read(&file(&columns, squeezed, 2)).unwrap();
        let notes: Vec<&str> = rows.iter().map(|row| row[5].as_str()).collect();
        let group = ["a,b", "", "Ünal \"Co\"\u{2028}KG"];
        assert_eq!(notes, [group, group].concat());
        assert_eq!(rows[4][..5], ["S1", "2026-03-01", "Alder Ltd", "Birch Ltd", "steel bolts"]);
    }
}

#[test]
fn every_type_of_a_cell_is_written_out() {
    let decimal = |kept, scale| {
        let logical = Some(LogicalType::decimal(scale, 9));
        field("x", kept).with_logical_type(logical).with_precision(9).with_scale(scale)
    };
    let moment = |unit| field("x", Kept::INT64).with_logical_type(Some(LogicalType::timestamp(true, unit)));
    for (said, expected) in [
        (one::<BoolType>(field("x", Kept::BOOLEAN), true), "true"),
        (one::<Int32Type>(field("x", Kept::INT32).with_logical_type(Some(LogicalType::Date)), 20_513), "2026-03-01"),
        (one::<Int32Type>(field("x", Kept::INT32).with_converted_type(ConvertedType::UINT_32), -1), "4294967295"),
        (one::<Int32Type>(decimal(Kept::INT32, 2), -5), "-0.05"),
        (one::<Int64Type>(decimal(Kept::INT64, 0), 12), "12"),
        (one::<Int64Type>(moment(TimeUnit::MILLIS), 1_772_374_980_000), "2026-03-01T14:23:00"),
        (one::<Int64Type>(moment(TimeUnit::MICROS), 1_772_323_200_000_000), "2026-03-01"),
        (one::<Int64Type>(moment(TimeUnit::NANOS), -1), "1969-12-31T23:59:59.999999999"),
        (one::<DoubleType>(field("x", Kept::DOUBLE), 1e21), "1000000000000000000000"),
        (one::<DoubleType>(field("x", Kept::DOUBLE), 0.1), "0.1"),
        (one::<ByteArrayType>(field("x", Kept::BYTE_ARRAY), "as bytes".into()), "as bytes"),
        (
            one::<FixedLenByteArrayType>(
                decimal(Kept::FIXED_LEN_BYTE_ARRAY, 3).with_length(4),
                FixedLenByteArray::from(vec![0xFF, 0xFF, 0xFB, 0x2E]),
            ),
            "-1.234",
        ),
    ] {
        assert_eq!(said.as_deref(), Ok(expected));
    }
}

#[test]
fn what_is_no_cell_is_named_with_its_column_and_type() {
    let bson = field("doc", Kept::BYTE_ARRAY).with_logical_type(Some(LogicalType::Bson));
    let blob = field("blob", Kept::FIXED_LEN_BYTE_ARRAY).with_length(1);
    let late = field("day", Kept::INT32).with_logical_type(Some(LogicalType::Date));
    let latin = ByteArray::from(vec![b'M', 0xFC]);
    for (read, expected) in [
        (one::<ByteArrayType>(bson, "x".into()), "column 'doc' is of type Bson, which is no cell"),
        (
            one::<FixedLenByteArrayType>(blob, FixedLenByteArray::from(vec![1])),
            "column 'blob' is of type FIXED_LEN_BYTE_ARRAY",
        ),
        (one::<ByteArrayType>(field("name", Kept::BYTE_ARRAY), latin), "column 'name' holds bytes that are not UTF-8"),
        (one::<Int32Type>(late, i32::MAX), "column 'day' holds 2147483647, which is no day"),
    ] {
        let why = read.unwrap_err();
        assert!(why.contains(expected), "{why}");
    }
    let inner = Arc::new(field("serial", Kept::INT32).with_repetition(Repetition::REPEATED).build().unwrap());
    let nested = Type::group_type_builder("serials").with_fields(vec![inner]).with_repetition(Repetition::REQUIRED);
    let why = read(&file(&[(nested.build().unwrap(), Box::new(|_| ()))], Compression::SNAPPY, 0)).unwrap_err();
    assert!(why.starts_with("column 'serials' is nested (serials.serial of type INT32)"), "{why}");
}

#[test]
fn a_file_without_rows_is_a_table_and_one_without_columns_is_nothing() {
    assert_eq!(read(&file(&shipments(0, words("note", &[])), Compression::SNAPPY, 0)), Ok(Vec::new()));
    assert!(read(&file(&[], Compression::SNAPPY, 0)).unwrap_err().contains("no column"));
}

#[test]
fn no_cut_goes_unsaid_and_no_damage_ends_the_run() {
    let note: Vec<String> = (0..300).map(|row| format!("company {}", row % 17)).collect();
    let note: Vec<&str> = note.iter().map(String::as_str).collect();
    let sound = file(&shipments(300, words("note", &note)), Compression::SNAPPY, 2);
    assert_eq!(read(&sound).unwrap().len(), 600);
    for cut in (4..sound.len()).step_by(3) {
        let why = read(&sound[..cut]).unwrap_err();
        assert!(why.contains("cut short or is damaged"), "{cut}: {why}");
    }
    // a flipped byte may change a value: no check sum guards it. Rows are never more, and nothing panics
    for at in (4..sound.len()).step_by(11) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x55;
        if let Ok(rows) = read(&bytes) {
            assert!(rows.len() <= 600, "{at}: {} rows", rows.len());
        }
    }
}
