//! What differs from engine to engine: words for types, quotes around names, and how a table is made of a SELECT.

/// An engine that takes the statements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// Apache Spark.
    Spark,
    /// Databricks.
    Databricks,
    /// Snowflake.
    Snowflake,
    /// BigQuery.
    BigQuery,
    /// Trino.
    Trino,
}

impl Dialect {
    /// All of them, the two that are run in tests first.
    pub const ALL: [Dialect; 6] =
        [Dialect::DuckDb, Dialect::Spark, Dialect::Databricks, Dialect::Snowflake, Dialect::BigQuery, Dialect::Trino];

    /// The name on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Dialect::DuckDb => "duckdb",
            Dialect::Spark => "spark",
            Dialect::Databricks => "databricks",
            Dialect::Snowflake => "snowflake",
            Dialect::BigQuery => "bigquery",
            Dialect::Trino => "trino",
        }
    }

    /// True for engines on which the statements are run in tests; for the others they are parsed only.
    #[must_use]
    pub fn is_run(self) -> bool {
        matches!(self, Dialect::DuckDb | Dialect::Spark)
    }

    /// Words.
    pub(super) fn text(self) -> &'static str {
        match self {
            Dialect::Spark | Dialect::Databricks | Dialect::BigQuery => "STRING",
            Dialect::DuckDb | Dialect::Snowflake | Dialect::Trino => "VARCHAR",
        }
    }

    /// Whole numbers.
    pub(super) fn whole(self) -> &'static str {
        if self == Dialect::BigQuery { "INT64" } else { "BIGINT" }
    }

    /// Measured numbers.
    pub(super) fn measured(self) -> &'static str {
        if self == Dialect::BigQuery { "FLOAT64" } else { "DOUBLE" }
    }

    /// A name as the engine quotes it.
    pub(super) fn quoted(self, name: &str) -> String {
        match self {
            Dialect::Spark | Dialect::Databricks | Dialect::BigQuery => format!("`{}`", name.replace('`', "``")),
            Dialect::DuckDb | Dialect::Snowflake | Dialect::Trino => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// The statement that keeps a SELECT as a table.
    #[must_use]
    pub fn kept(self, table: &str, select: &str) -> String {
        match self {
            Dialect::Trino => format!("DROP TABLE IF EXISTS {table};\nCREATE TABLE {table} AS\n{select};\n"),
            Dialect::Spark => {
                format!("DROP TABLE IF EXISTS {table};\nCREATE TABLE {table} USING parquet AS\n{select};\n")
            }
            _ => format!("CREATE OR REPLACE TABLE {table} AS\n{select};\n"),
        }
    }
}
