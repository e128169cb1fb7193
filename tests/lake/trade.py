"""A lake for tests and measuring: a generated world among trade of no interest, as Parquet or CSV in several files.

    python3 trade.py WORLD OUT ROWS [--files N] [--csv] [--parties N] [--many-words] [--addresses] [--fast]

The same arguments give the same rows (--fast, for lakes of a hundred million: with one version of DuckDB). Strangers trade
pumps, tiles and chairs among themselves, each at a weight of its own; one row in forty has a company of the world on one side.
"""

import argparse
import os

import duckdb

SYLLABLES = ("ba be bi bo bu da de di do du fa fe fi fo fu ga ge gi go gu ha he hi ho hu ka ke ki ko ku la le li lo lu ma me mi "
             "mo mu na ne ni no nu pa pe pi po pu ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo vu za ze zi zo zu").split()
GOODS = [f"{what} {thing}" for thing in ["pump", "bolt", "chair", "tile", "hose", "towel", "pallet", "jar", "saddle", "bag", "valve", "lamp"]
         for what in ["steel", "plastic", "garden", "spare"]]
# kilograms a unit, as far apart as goods are: from a gram to a few hundred kilograms
KILOGRAMS = [round(0.001 * 1.32 ** place, 5) for place in range(len(GOODS))]
COUNTRIES = ["DE", "US", "MY", "SG", "CN", "AE", "FR", "IN", "VN", "TH", "NL", "JP", "BR", "MX", "ZA", "PL"]
FORMS = ["GmbH", "Ltd", "Inc", "SA", "Pte Ltd", "BV"]


def build(world, out, rows, files=4, as_csv=False, parties=None, fast=False, many_words=False, addresses=False):
    parties = parties or max(200, rows // 60)
    db = duckdb.connect()
    db.execute(f"SET memory_limit = '3GB'; SET temp_directory = '{out}/spill'; SET threads = 2")
    os.makedirs(out, exist_ok=True)
    # what a number draws, the same on every machine: md5 is written down
    drawn = "hash(n, salt)" if fast else "md5_number_lower(n::VARCHAR || ':' || salt)"
    db.execute(f"CREATE MACRO draw(n, salt, most) AS ({drawn} % most::UBIGINT)::BIGINT")
    # words of four syllables: as many as names, else 422,000 words of three
    more = " || s[1 + draw(n, 'i', 75)]" if many_words else ""
    listed = lambda words: "[" + ", ".join(f"'{word}'" for word in words) + "]"
    db.execute(f"""CREATE TABLE strangers AS SELECT n, upper(a[1]) || a[2:] || ' ' || upper(b[1]) || b[2:] || ' ' || form AS name, country FROM (
        SELECT n, s[1 + n % 75] || s[1 + draw(n, 'b', 75)] || s[1 + draw(n, 'c', 75)] AS a,
               s[1 + (n // 75) % 75] || s[1 + (n // 5625) % 75] || s[1 + draw(n, 'f', 75)]{more} AS b,
               {listed(FORMS)}[1 + draw(n, 'g', {len(FORMS)})] AS form, {listed(COUNTRIES)}[1 + draw(n, 'h', {len(COUNTRIES)})] AS country
        FROM range({parties}) t(n), (SELECT {listed(SYLLABLES)} AS s))""")
    path = os.path.join(world, "shipments.csv").replace("'", "''")
    db.execute(f"CREATE TABLE world AS SELECT * FROM read_csv('{path}', header = true, all_varchar = true)")
    db.execute("CREATE TABLE known AS SELECT row_number() OVER (ORDER BY name, country) - 1 AS n, name, country FROM ("
               "SELECT exporter_name AS name, exporter_country AS country FROM world UNION "
               "SELECT consignee_name, consignee_country FROM world) WHERE name IS NOT NULL")
    known = db.execute("SELECT count(*) FROM known").fetchone()[0]
    columns = [row[0] for row in db.execute("DESCRIBE world").fetchall()]
    filled = {
        "shipment_id": "'T' || lpad(t.n::VARCHAR, 11, '0')",
        "ship_date": "d::VARCHAR", "arrival_date": "(d + draw(t.n, 'arrives', 12)::INTEGER)::VARCHAR",
        "exporter_name": "coalesce(k.name, e.name)", "exporter_country": "coalesce(k.country, e.country)",
        "consignee_name": "coalesce(l.name, c.name)", "consignee_country": "coalesce(l.country, c.country)",
        "quantity": "(1 + draw(t.n, 'units', 500))::VARCHAR",
        "gross_weight_kg": f"round((1 + draw(t.n, 'units', 500)) * {KILOGRAMS}[1 + draw(t.n, 'goods', {len(GOODS)})] "
                           f"* (92 + draw(t.n, 'packing', 16)) / 100, 3)::DECIMAL(18,3)::VARCHAR",
        "declared_description": f"{listed(GOODS)}[1 + draw(t.n, 'goods', {len(GOODS)})]",
        "mode": "'SEA'",
    }
    if addresses:
        for side, stranger, place in [("exporter", "e", "k"), ("consignee", "c", "l")]:
            filled[f"{side}_address"] = (f"CASE WHEN {place}.name IS NULL THEN (1 + draw({stranger}.n, 'house', 240)) || ' ' || "
                                         f"split_part({stranger}.name, ' ', 2) || ' Street' END")
    typed = {"quantity": "DECIMAL(18,3)", "gross_weight_kg": "DECIMAL(18,3)", "unit_value": "DECIMAL(18,2)",
             "total_value": "DECIMAL(18,2)", "ship_date": "DATE", "arrival_date": "DATE"}
    cast = lambda name, sql: sql if name not in typed else f"CAST({sql} AS {typed[name]})"
    trade = ", ".join(f"{cast(name, filled.get(name, 'NULL::VARCHAR'))} AS {name}" for name in columns)
    own = ", ".join(f"{cast(name, name)} AS {name}" for name in columns)
    count = db.execute("SELECT count(*) FROM world").fetchone()[0]
    kind = "csv" if as_csv else "parquet"
    for number in range(files):
        first, last = rows * number // files, rows * (number + 1) // files
        select = f"""SELECT {own} FROM (SELECT *, row_number() OVER () AS place FROM world) WHERE place % {files} = {number}
            UNION ALL SELECT {trade} FROM (SELECT n, DATE '2024-06-01' + draw(n, 'day', 760)::INTEGER AS d FROM range({first}, {last}) r(n)) t
            JOIN strangers e ON e.n = draw(t.n, 'from', {parties}) JOIN strangers c ON c.n = draw(t.n, 'to', {parties})
            LEFT JOIN known k ON k.n = CASE WHEN draw(t.n, 'side', 80) = 0 THEN draw(t.n, 'known', {known}) END
            LEFT JOIN known l ON l.n = CASE WHEN draw(t.n, 'side', 80) = 1 THEN draw(t.n, 'known', {known}) END"""
        options = "HEADER, DELIMITER ','" if as_csv else "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000"
        db.execute(f"COPY ({select}) TO '{out}/part-{number:03}.{kind}' ({options})")
    return count + rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world")
    parser.add_argument("out")
    parser.add_argument("rows", type=int)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--parties", type=int)
    parser.add_argument("--csv", action="store_true")
    parser.add_argument("--many-words", action="store_true")
    parser.add_argument("--addresses", action="store_true")
    parser.add_argument("--fast", action="store_true")
    args = parser.parse_args()
    print(build(args.world, args.out, args.rows, args.files, args.csv, args.parties, args.fast, args.many_words, args.addresses), "rows")
