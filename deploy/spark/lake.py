#!/usr/bin/env python3
"""Takes the rows that count out of a lake with Apache Spark; by spark-submit, or `python3 lake.py` with pyspark installed.

    spark-submit lake.py WORK SOURCE --tables s3a://bucket/run --answer "chiptrace lake answer WORK side/ --lists lists/"

WORK is the folder of `chiptrace lake plan --engine spark --out`, on the driver; SOURCE is a folder or pattern of Parquet or
CSV that Spark can read; --tables is where tables between statements are kept (default WORK/tables). What is done is not done
again: after an interruption the same command goes on. --dry-run counts rows and files, says what a run reads, runs nothing.
"""

import argparse
import csv
import os
import shutil
import sys

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.functions import col

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from takeout import Stop, Takeout, load_json  # noqa: E402


class Spark:
    """The engine: a folder of Parquet for each table."""

    dialect, source = "spark", "ct_lake"

    def __init__(self, args):
        builder = SparkSession.builder.appName("chiptrace lake").config("spark.sql.ansi.enabled", "true")
        if args.master:
            builder = builder.master(args.master)
        if args.remote:
            builder = builder.remote(args.remote)
        for pair in args.conf:
            builder = builder.config(*pair.split("=", 1))
        self.spark = builder.getOrCreate()
        self.name, self.tables, self.known = args.source, args.tables or os.path.abspath(os.path.join(args.work, "tables")), set()
        self.is_csv = args.format == "csv" or (args.format is None and ".csv" in args.source)
        self.open()

    def open(self):
        read = self.spark.read
        if self.is_csv:
            if not self.has_own_rows():
                raise Stop("Spark knows no row numbers in CSV files: write the lake as Parquet, or with columns lake_file and "
                           "lake_row of your own")
            lake = read.option("header", "true").csv(self.name)
        else:
            lake = read.option("mergeSchema", "true").option("recursiveFileLookup", "true").parquet(self.name)
        if not {"lake_file", "lake_row"} <= set(lake.columns):
            place = col("_metadata.file_path").alias("lake_file"), (col("_metadata.row_index") + 1).alias("lake_row")
            lake = lake.select("*", *place)
        lake.createOrReplaceTempView(self.source)
        self.lake = lake

    def has_own_rows(self):
        names = self.spark.read.option("header", "true").csv(self.name).columns
        return {"lake_file", "lake_row"} <= set(names)

    def fingerprint(self):
        """Files by name, and by size and time of change where this machine sees them."""
        def told(name):
            path = name.removeprefix("file://")
            return [name, os.stat(path).st_size, os.stat(path).st_mtime_ns] if os.path.exists(path) else [name]
        return [told(name) for name in sorted(self.lake.inputFiles())]

    def version(self):
        return f"spark {self.spark.version}"

    def columns(self):
        return self.lake.columns

    def path(self, table):
        return f"{self.tables.rstrip('/')}/{table}"

    def know(self, table):
        if table not in self.known:
            self.spark.read.parquet(self.path(table)).createOrReplaceTempView(table)
            self.known.add(table)

    def know_all(self, words):
        """Tables of an earlier run that a statement reads."""
        for word in {word.strip("(),;") for word in words.split() if word.startswith(("ct_", "(ct_"))}:
            if word != self.source:
                try:
                    self.know(word)
                except PySparkException:
                    pass  # a column, or a table that is about to fail by itself

    def row(self, select):
        self.know_all(select)
        return list(self.spark.sql(select).first())

    def number(self, select):
        return self.row(select)[0]

    def rows(self, table):
        self.know(table)
        return self.number(f"SELECT COUNT(*) FROM {table}")

    def count_source(self):
        return self.lake.count()

    def make(self, table, select):
        self.know_all(select)
        made = self.spark.sql(select)
        made.write.mode("overwrite").option("compression", "zstd").parquet(self.path(table))
        # what was just written need not be asked for its columns
        self.spark.read.schema(made.schema).parquet(self.path(table)).createOrReplaceTempView(table)
        self.known.add(table)

    def view(self, name, select):
        self.spark.sql(select).createOrReplaceTempView(name)
        self.known.add(name)

    def types(self):
        return dict(self.lake.dtypes)

    def drop(self, table):
        """A folder on whatever file system: it is left where it is."""

    def files_of(self, path):
        """The file system of a path, and the path as that knows it."""
        if not hasattr(self.spark, "_jvm"):
            raise Stop("over Spark Connect only CSV is carried: plan with `--format csv`, or name --tables that this machine sees")
        there = self.spark._jvm.org.apache.hadoop.fs.Path(path)
        return there.getFileSystem(self.spark._jsparkSession.sessionState().newHadoopConf()), there

    def write(self, table, path, columns):
        self.know(table)
        made = self.spark.table(table).select(*columns)
        if path.endswith(".csv"):
            return self.write_csv(made.orderBy(*columns), path)
        # workers write where tables are kept; what lies elsewhere than on this machine is fetched
        near = on_this_machine(self.tables)
        to = os.path.abspath(path) if near else f"{self.tables.rstrip('/')}/out/{os.path.basename(path)}"
        made.write.mode("overwrite").option("compression", "zstd").parquet(to)
        if not near:
            shutil.rmtree(path, ignore_errors=True)
            files, there = self.files_of(to)
            files.copyToLocalFile(False, there, self.spark._jvm.org.apache.hadoop.fs.Path(os.path.abspath(path)), True)

    def write_csv(self, made, path):
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(made.columns)
            for row in made.toLocalIterator():
                writer.writerow(row)

    def shape(self, path):
        """Columns and what they hold, `text` or `whole`, where the file says so."""
        if not path.endswith(".parquet"):
            return None
        kinds = {"string": "text", "bigint": "whole"}
        return {name: kinds.get(kind, kind) for name, kind in self.spark.read.parquet(self.carried(path)).dtypes}

    def carried(self, path):
        """Answers lie on the driver: workers read them where tables are kept."""
        if on_this_machine(self.tables):
            return os.path.abspath(path)
        to = f"{self.tables.rstrip('/')}/answers/{os.path.basename(path)}"
        if to not in self.known:
            files, there = self.files_of(to)
            files.copyFromLocalFile(False, True, self.spark._jvm.org.apache.hadoop.fs.Path(os.path.abspath(path)), there)
            self.known.add(to)
        return to

    def read(self, path, columns):
        view = "ct_in_" + os.path.basename(path).split(".")[0]
        if path.endswith(".parquet"):
            held = self.spark.read.parquet(self.carried(path)).select(*(name for name, _ in columns))
        else:
            held = self.read_csv(path, columns)
        held.createOrReplaceTempView(view)
        self.known.add(view)
        return f"SELECT * FROM {view}"

    def read_csv(self, path, columns):
        kinds = {"text": "STRING", "whole": "BIGINT"}
        shape = ", ".join(f"{name} {kinds[kind]}" for name, kind in columns)
        with open(path, newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            to = lambda cell, kind: cell if kind == "text" else (int(cell) if cell else None)
            held = [tuple(to(cell, kind) for cell, (_, kind) in zip(row, columns)) for row in rows]
        return self.spark.createDataFrame(held, shape)


def on_this_machine(path):
    return "://" not in path or path.startswith("file://")


def dry_run(spark, plan):
    """What a run would read, from counts alone."""
    rows, files = spark.count_source(), len(spark.fingerprint())
    whole = len(plan["ask"]) + 4
    print(f"{rows} rows in {files} files, {spark.lake.rdd.getNumPartitions() if hasattr(spark.lake, 'rdd') else '?'} partitions")
    print(f"before the answers: {whole} statements, about {rows * 16} row reads; joined once: {rows} rows with about 120 bytes each "
          f"({rows * 120 / 1e9:.1f} GB before compression)")
    print(f"each round forward reads {rows} legs of 16 narrow columns once ({rows * 100 / 1e9:.1f} GB before compression) and shuffles "
          f"what leaves the parties reached; expect 3 to 8 rounds forward and {plan['limits'][1]} backward")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work")
    parser.add_argument("source")
    parser.add_argument("--tables", help="folder or object store path for the tables between statements (default WORK/tables)")
    parser.add_argument("--answer", help="command that answers, run on the driver when there are no answers yet")
    parser.add_argument("--format", choices=["parquet", "csv"])
    parser.add_argument("--master", help="Spark master, for instance local[4]; under spark-submit leave it out")
    parser.add_argument("--remote", help="Spark Connect address, for instance sc://host:15002 (Databricks, EMR)")
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--stop-after", metavar="TABLE", help="stop when this table is made, to look at it or to go on later")
    args = parser.parse_args()
    try:
        spark = Spark(args)
        if args.dry_run:
            dry_run(spark, load_json(os.path.join(args.work, "plan.json")))
        else:
            Takeout(args.work, spark, args.stop_after).go(args.answer)
    except (Stop, PySparkException, OSError) as wrong:
        print(f"error: {str(wrong).splitlines()[0]}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
