"""Seven columns of a file into a DuckDB table on one thread; without a file, only the start of Python and DuckDB."""

import sys

import duckdb

base = duckdb.connect()
base.execute("set threads = 1")
if len(sys.argv) > 1:
    base.execute(
        "create table shipments as select shipment_id, ship_date, exporter_name, consignee_name, hs_code, quantity,"
        " total_value from read_csv(?)",
        [sys.argv[1]],
    )
    print(base.execute("select count(*) from shipments").fetchone()[0])
