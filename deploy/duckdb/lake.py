#!/usr/bin/env python3
"""Takes the rows that count out of a lake with DuckDB, out of core.

    python3 lake.py WORK SOURCE --answer "chiptrace lake answer WORK side/ --lists lists/"

WORK is the folder of `chiptrace lake plan --out`; SOURCE is a file, a pattern or a folder of Parquet or CSV. What is done
is kept in WORK and not done again: after an interruption the same command goes on. Needs `pip install duckdb`.
"""

import argparse
import glob
import os
import sys

import duckdb

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from takeout import Stop, Takeout  # noqa: E402


def text(value):
    return "'" + value.replace("'", "''") + "'"


def files_of(source):
    if os.path.isdir(source):
        found = [os.path.join(folder, name) for folder, _, names in os.walk(source) for name in names]
    else:
        found = glob.glob(source, recursive=True)
    shown = lambda name: not os.path.basename(name).startswith((".", "_"))
    found = sorted(name for name in found if shown(name) and name.lower().endswith((".parquet", ".csv", ".csv.gz")))
    if not found:
        raise Stop(f"no Parquet or CSV files in {source}")
    return found


class DuckDb:
    """The engine: one database file in the work folder."""

    dialect = "duckdb"

    def __init__(self, args):
        self.name, self.files = args.source, files_of(args.source)
        self.db = duckdb.connect(os.path.join(args.work, "lake.duckdb"))
        self.db.execute(f"SET memory_limit = {text(args.memory)}")
        self.db.execute(f"SET temp_directory = {text(os.path.join(args.work, 'spill'))}")
        self.db.execute("SET preserve_insertion_order = false")
        if args.threads:
            self.db.execute(f"SET threads = {args.threads}")
        self.source = self.table()

    def table(self):
        listed = "[" + ", ".join(text(name) for name in self.files) + "]"
        if all(name.lower().endswith(".parquet") for name in self.files):
            return (f"(SELECT * EXCLUDE (filename, file_row_number), filename AS lake_file, file_row_number + 1 AS lake_row "
                    f"FROM read_parquet({listed}, filename = true, file_row_number = true, union_by_name = true))")
        # a CSV file has no row numbers of its own: they are counted file by file, in order
        self.db.execute("SET preserve_insertion_order = true")
        parts = [f"SELECT *, {text(name)} AS lake_file, row_number() OVER () AS lake_row FROM read_csv({text(name)}, "
                 f"header = true, all_varchar = true)" for name in self.files]
        return "(" + " UNION ALL BY NAME ".join(parts) + ")"

    def fingerprint(self):
        return [[name, os.stat(name).st_size, os.stat(name).st_mtime_ns] for name in self.files]

    def version(self):
        return f"duckdb {duckdb.__version__}"

    def columns(self):
        return list(self.types())

    def row(self, select):
        return self.db.execute(select).fetchone()

    def number(self, select):
        return self.row(select)[0]

    def rows(self, table):
        return self.number(f"SELECT COUNT(*) FROM {table}")

    def count_source(self):
        return self.number(f"SELECT COUNT(*) FROM {self.source}")

    def make(self, table, select):
        self.db.execute(f"CREATE OR REPLACE TABLE {table} AS {select}")

    def view(self, name, select):
        self.db.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {select}")

    def types(self):
        return {row[0]: row[1] for row in self.db.execute(f"DESCRIBE SELECT * FROM {self.source}").fetchall()}

    def drop(self, table):
        self.db.execute(f"DROP TABLE IF EXISTS {table}")

    def write(self, table, path, columns):
        parquet = path.endswith(".parquet")
        # names are read file by file: a folder of files, however many there are
        parts = ", FILE_SIZE_BYTES '32MB', OVERWRITE true" if table == "ct_witnesses" else ""
        options, order = (f"FORMAT parquet, COMPRESSION zstd{parts}", "") if parquet else ("HEADER, DELIMITER ','", " ORDER BY ALL")
        self.db.execute(f"COPY (SELECT {', '.join(columns)} FROM {table}{order}) TO {text(path)} ({options})")

    def shape(self, path):
        """Columns and what they hold, `text` or `whole`, where the file says so."""
        if not path.endswith(".parquet"):
            return None
        kinds = {"VARCHAR": "text", "BIGINT": "whole"}
        return {row[0]: kinds.get(row[1], row[1]) for row in self.db.execute(f"DESCRIBE SELECT * FROM {text(path)}").fetchall()}

    def read(self, path, columns):
        if path.endswith(".parquet"):
            return f"SELECT {', '.join(name for name, _ in columns)} FROM read_parquet({text(path)})"
        kinds = {"text": "VARCHAR", "whole": "BIGINT"}
        shape = ", ".join(f"{text(column)}: {text(kinds[kind])}" for column, kind in columns)
        shown = [f"CASE WHEN {name} IS NULL THEN '' ELSE {name} END AS {name}" if kind == "text" else name
                 for name, kind in columns]
        return (f"SELECT {', '.join(shown)} FROM read_csv({text(path)}, header = true, columns = {{{shape}}}, "
                f"delim = ',', quote = '\"', escape = '\"')")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work")
    parser.add_argument("source")
    parser.add_argument("--answer", help="command that answers, run when there are no answers yet")
    parser.add_argument("--memory", default="4GB", help="memory that DuckDB may use before it spills (default 4GB)")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--stop-after", metavar="TABLE", help="stop when this table is made, to look at it or to go on later")
    args = parser.parse_args()
    try:
        Takeout(args.work, DuckDb(args), args.stop_after).go(args.answer)
    except (Stop, duckdb.Error, OSError) as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
