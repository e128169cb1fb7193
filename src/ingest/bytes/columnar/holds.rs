//! What a column of Parquet holds, from its two kinds of types; a sentence for what is no cell.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

/// What the values of a column are, whatever they are kept as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Holds {
    Words,
    Truth,
    Whole,
    /// Whole numbers from 0 on, of 32 bits or 64.
    Natural,
    /// A number without a scale.
    Measured,
    /// Digits after the point.
    Decimal(u32),
    /// Days since 1970.
    Day,
    /// Parts of a second since 1970, so many in one.
    Moment(i64),
    /// Parts of a second since midnight, so many in one.
    Time(i64),
    Uuid,
}

impl Holds {
    /// What a column holds; the error names its type.
    pub(super) fn of(column: &ColumnDescriptor) -> Result<Holds, String> {
        let kept = column.physical_type();
        let told = column.logical_type_ref().map_or_else(|| old(column), new).map_err(|other| refusal(&other))?;
        let fits = match told {
            None => return bare(kept),
            Some(Holds::Words) => kept == Type::BYTE_ARRAY,
            Some(Holds::Uuid) => kept == Type::FIXED_LEN_BYTE_ARRAY && column.type_length() == 16,
            Some(Holds::Decimal(_)) if kept == Type::FIXED_LEN_BYTE_ARRAY => column.type_length() <= 16,
            Some(Holds::Decimal(_)) => matches!(kept, Type::INT32 | Type::INT64 | Type::BYTE_ARRAY),
            Some(Holds::Day) => kept == Type::INT32,
            Some(_) => matches!(kept, Type::INT32 | Type::INT64),
        };
        told.filter(|_| fits).ok_or_else(|| refusal(&format!("{} as {kept}", column.converted_type())))
    }
}

fn refusal(kind: &str) -> String {
    format!("is of type {kind}, which is no cell of a table: write it as text, a number or a date, or leave it out")
}

/// A column without a word on what it holds.
fn bare(kept: Type) -> Result<Holds, String> {
    match kept {
        Type::BOOLEAN => Ok(Holds::Truth),
        Type::INT32 | Type::INT64 => Ok(Holds::Whole),
        // engines of old kept moments so
        Type::INT96 => Ok(Holds::Moment(1_000_000_000)),
        Type::FLOAT | Type::DOUBLE => Ok(Holds::Measured),
        // and words; what is no UTF-8 is told when it is read
        Type::BYTE_ARRAY => Ok(Holds::Words),
        Type::FIXED_LEN_BYTE_ARRAY => Err(refusal("FIXED_LEN_BYTE_ARRAY")),
    }
}

/// By the types of today.
fn new(told: &LogicalType) -> Result<Option<Holds>, String> {
    Ok(Some(match told {
        LogicalType::String | LogicalType::Enum | LogicalType::Json => Holds::Words,
        LogicalType::Decimal(of) => Holds::Decimal(u32::try_from(of.scale).map_err(|_| "DECIMAL of a negative scale")?),
        LogicalType::Date => Holds::Day,
        LogicalType::Time(of) => Holds::Time(parts(&of.unit)),
        LogicalType::Timestamp(of) => Holds::Moment(parts(&of.unit)),
        LogicalType::Integer(of) if of.is_signed => Holds::Whole,
        LogicalType::Integer(_) => Holds::Natural,
        LogicalType::Uuid => Holds::Uuid,
        // a column in which nothing stands but nulls
        LogicalType::Unknown => return Ok(None),
        other => return Err(format!("{other:?}")),
    }))
}

/// By the types of before, which many still write.
fn old(column: &ColumnDescriptor) -> Result<Option<Holds>, String> {
    use ConvertedType as Of;
    Ok(Some(match column.converted_type() {
        Of::NONE => return Ok(None),
        Of::UTF8 | Of::ENUM | Of::JSON => Holds::Words,
        Of::DECIMAL => Holds::Decimal(u32::try_from(column.type_scale()).map_err(|_| "DECIMAL of a negative scale")?),
        Of::DATE => Holds::Day,
        Of::TIME_MILLIS => Holds::Time(1_000),
        Of::TIME_MICROS => Holds::Time(1_000_000),
        Of::TIMESTAMP_MILLIS => Holds::Moment(1_000),
        Of::TIMESTAMP_MICROS => Holds::Moment(1_000_000),
        Of::UINT_8 | Of::UINT_16 | Of::UINT_32 | Of::UINT_64 => Holds::Natural,
        Of::INT_8 | Of::INT_16 | Of::INT_32 | Of::INT_64 => Holds::Whole,
        other => return Err(other.to_string()),
    }))
}

fn parts(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}
