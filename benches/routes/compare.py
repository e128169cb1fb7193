"""Routes counted by chiptrace, DuckDB and Polars in one run: the same hops, equal counts, ratios of CPU seconds.

    pip install duckdb polars numpy
    python3 benches/routes/compare.py target/release/chiptrace [--hops N] [--parties N] [--seed N] [--runs N] [--scale]

Invented hops of heavy-tailed parties, of three kinds: sinks common (10 % of parties), rare (0.2 %), and a hub that has 40 % of all
hops. The question: time-respecting simple routes of at most 4 hops, the same goods, 0 to 90 days between arrival and departure.
Both engines are pruned by hand: backwards from the sinks, hops that a kept hop may follow, one level at a time; then a join of the
levels for each length, all parties distinct. Engine: columns in memory on all sides, one thread, median of the runs. Whole: a
process that reads the CSV and counts, two threads. `--scale` counts with chiptrace alone, at ten times the hops too.
"""

import argparse
import json
import math
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile

import numpy

KINDS = {"common sinks": (1000, 0), "rare sinks": (20, 0), "hub, common sinks": (1000, 40)}
MOST_HOPS, DWELL = 4, 90
# a party at the rank r of n trades as (r / n) ** (1 / TAIL - 1): at 3 the first hundredth has a fifth of all hops
TAIL = 3
FIRST = numpy.datetime64("2020-01-01")


def draw(path, hops, parties, kind, seed):
    """Writes invented hops as shipments."""
    ends, hub = kind
    random = numpy.random.default_rng(seed)
    heavy = lambda: (parties * random.random(hops) ** TAIL).astype(numpy.int64)
    sender, receiver, side = heavy(), heavy(), random.integers(0, 200, hops)
    sender[side < hub] = parties
    receiver[(side >= hub) & (side < 2 * hub)] = parties
    goods, departed = random.integers(0, 50, hops), random.integers(0, 5 * 365, hops)
    arrived = departed + random.integers(0, 10, hops)
    sink = random.permutation(parties + 1) % 10000 < ends
    country = numpy.where(numpy.arange(parties + 1) % 10 == 0, "US", numpy.where(sink, "CN", "SG"))
    day = lambda days: (FIRST + days).astype(str)
    import polars
    polars.DataFrame({
        "shipment_id": [f"H{at}" for at in range(hops)], "ship_date": day(departed), "arrival_date": day(arrived),
        "exporter_name": sender, "exporter_country": country[sender], "consignee_name": receiver,
        "consignee_country": country[receiver], "part_number": goods,
    }).with_columns(
        polars.format("Party {} Handel", "exporter_name").alias("exporter_name"),
        polars.format("Party {} Handel", "consignee_name").alias("consignee_name"),
        polars.format("PN-{}-X", "part_number").alias("part_number"),
    ).write_csv(path)


def cpu(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def chiptrace(binary, path, threads, *what):
    """What it prints, seconds of the engine, CPU seconds of the process."""
    before = cpu(resource.RUSAGE_CHILDREN)
    run = subprocess.run([binary, "paths", path, "--from", "US", "--to", "CN", "--max-hops", str(MOST_HOPS), "--max-dwell", str(DWELL),
                          "--same", "product", "--resolve", "exact", "--timings", "--threads", str(threads), *what],
                         capture_output=True, text=True, check=True)
    engine = float(re.search(r"^engine\s+(\d+) ms", run.stderr, re.M).group(1)) / 1000
    return run.stdout, engine, cpu(resource.RUSAGE_CHILDREN) - before


def follows(one, next_one):
    return f"{next_one}.f = {one}.t AND {next_one}.g = {one}.g AND {next_one}.d - {one}.a BETWEEN 0 AND {DWELL}"


def duckdb_load(path, threads):
    import duckdb
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}")
    text = path.replace("'", "''")
    db.execute(f"CREATE TABLE raw AS SELECT * FROM read_csv('{text}', header = true)")
    db.execute("CREATE TABLE names AS SELECT name, row_number() OVER () AS n FROM (SELECT exporter_name AS name FROM raw UNION SELECT consignee_name FROM raw)")
    db.execute("CREATE TABLE goods AS SELECT part_number AS part, row_number() OVER () AS n FROM (SELECT DISTINCT part_number FROM raw)")
    db.execute("""CREATE TABLE hops AS SELECT row_number() OVER () AS id, f.n::INTEGER AS f, t.n::INTEGER AS t, g.n::INTEGER AS g,
        (ship_date - DATE '2020-01-01')::INTEGER AS d, (arrival_date - DATE '2020-01-01')::INTEGER AS a,
        exporter_country = 'US' AS starts, consignee_country = 'CN' AS ends
        FROM raw JOIN names f ON f.name = exporter_name JOIN names t ON t.name = consignee_name JOIN goods g ON g.part = part_number""")
    return db


def duckdb_count(db):
    for level in range(1, MOST_HOPS + 1):
        kept = "ends" if level == 1 else f"EXISTS (FROM b{level - 1} n WHERE {follows('h', 'n')})"
        db.execute(f"CREATE OR REPLACE TABLE b{level} AS SELECT * FROM hops h WHERE f <> t AND {kept}")
    count = 0
    for length in range(1, MOST_HOPS + 1):
        names = [f"h{at}" for at in range(length)]
        tables = ", ".join(f"b{length - at} {name}" for at, name in enumerate(names))
        tests = ["h0.starts"] + [follows(names[at], names[at + 1]) for at in range(length - 1)]
        # a receiver is no sender before it; neighbours are the same party by the join
        tests += [f"{names[one]}.f <> {names[other]}.t" for one in range(length) for other in range(one + 1, length)]
        count += db.execute(f"SELECT count(*) FROM {tables} WHERE {' AND '.join(tests)}").fetchone()[0]
    return count


def duckdb_walks(db):
    db.execute("CREATE OR REPLACE TABLE w1 AS SELECT *, 1::HUGEINT AS w FROM hops WHERE ends")
    count = 0
    for level in range(1, MOST_HOPS + 1):
        if level > 1:
            db.execute(f"CREATE OR REPLACE TABLE w{level} AS SELECT h.*, s.w FROM hops h JOIN (SELECT h.id, sum(n.w) AS w FROM hops h "
                       f"JOIN w{level - 1} n ON {follows('h', 'n')} AND n.id <> h.id GROUP BY h.id) s ON s.id = h.id")
        count += db.execute(f"SELECT coalesce(sum(w), 0) FROM w{level} WHERE starts").fetchone()[0]
    return int(count)


def polars_load(path):
    import polars
    raw = polars.read_csv(path, try_parse_dates=True)
    names = polars.concat([raw["exporter_name"], raw["consignee_name"].alias("exporter_name")]).unique().to_frame().with_row_index("n")
    goods = raw.select(polars.col("part_number").unique()).with_row_index("g")
    number = lambda frame, column, to: frame.join(names.rename({"exporter_name": column, "n": to}), on=column)
    raw = number(number(raw, "exporter_name", "f"), "consignee_name", "t").join(goods, on="part_number")
    days = lambda column: (polars.col(column) - polars.date(2020, 1, 1)).dt.total_days().cast(polars.Int32)
    return raw.select("f", "t", "g", days("ship_date").alias("d"), days("arrival_date").alias("a"),
                      (polars.col("exporter_country") == "US").alias("starts"),
                      (polars.col("consignee_country") == "CN").alias("ends")).with_row_index("id")


def polars_count(hops):
    import polars
    col = polars.col
    open_hops = hops.filter(col("f") != col("t"))
    kept = [open_hops.filter("ends")]
    for _ in range(1, MOST_HOPS):
        behind = kept[-1].select(col("f").alias("t"), "g", col("d").alias("next"))
        met = open_hops.lazy().join(behind.lazy(), on=["t", "g"]).filter((col("next") - col("a")).is_between(0, DWELL))
        kept.append(open_hops.join(met.select("id").unique().collect(), on="id", how="semi"))
    count = 0
    for length in range(1, MOST_HOPS + 1):
        ways = kept[length - 1].lazy().filter("starts").select(col("f").alias("p0"), col("t").alias("p1"), "g", "a")
        for at in range(1, length):
            behind = kept[length - 1 - at].lazy().select(col("f").alias(f"p{at}"), "g", "d", col("t").alias(f"p{at + 1}"), col("a").alias("then"))
            ways = ways.join(behind, on=[f"p{at}", "g"]).filter((col("d") - col("a")).is_between(0, DWELL))
            for earlier in range(at):
                ways = ways.filter(col(f"p{earlier}") != col(f"p{at + 1}"))
            ways = ways.drop("a", "d").rename({"then": "a"})
        count += ways.select(polars.len()).collect().item()
    return count


def timed(runs, work):
    """Median CPU seconds, and what the work gave."""
    spent = []
    for _ in range(runs):
        before = cpu(resource.RUSAGE_SELF)
        answer = work()
        spent.append(cpu(resource.RUSAGE_SELF) - before)
    return statistics.median(spent), answer


def whole(engine, path, routes):
    """CPU seconds of a process that reads the file and counts, with two threads; it must count so many routes."""
    before = cpu(resource.RUSAGE_CHILDREN)
    env = {**os.environ, "POLARS_MAX_THREADS": "2"}
    told = subprocess.run([sys.executable, __file__, "--whole", engine, path], check=True, env=env, capture_output=True, text=True).stdout
    assert int(told) == routes, f"{engine}: {told}, and chiptrace {routes}"
    bare = cpu(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", f"import numpy, {engine}"], check=True, env=env)
    start = cpu(resource.RUSAGE_CHILDREN) - bare
    return bare - before - start


def compare(args, folder):
    print(f"{args.hops} hops, {args.parties} parties, seed {args.seed}: CPU seconds, and how many times chiptrace's")
    for name, kind in KINDS.items():
        path = os.path.join(folder, "hops.csv")
        draw(path, args.hops, args.parties, kind, args.seed)
        runs = [chiptrace(args.binary, path, 1, "--count") for _ in range(args.runs)]
        counted, engine = json.loads(runs[0][0]), statistics.median(run[1] for run in runs)
        db, table = duckdb_load(path, 1), polars_load(path)
        rows = [("DuckDB, routes", 10 if kind[0] > 100 else 5, *timed(args.runs, lambda: duckdb_count(db)), counted["routes"]),
                ("Polars, routes", 5 if kind[0] > 100 else 2, *timed(args.runs, lambda: polars_count(table)), counted["routes"]),
                ("DuckDB, walks", 10, *timed(1, lambda: duckdb_walks(db)), counted["walks"])]
        print(f"{name}: {counted['routes']} routes, {counted['walks']} walks; chiptrace engine {engine:.3f}")
        for what, bar, spent, answer, ours in rows:
            assert answer == ours, f"{what}: {answer}, and chiptrace {ours}"
            print(f"  {what:<20} {spent:8.3f} {spent / max(engine, 0.001):6.1f} (bar {bar})")
        ours = statistics.median(chiptrace(args.binary, path, 2, "--count")[2] for _ in range(args.runs))
        print(f"  whole process: chiptrace {ours:.2f}", flush=True)
        for engine_name, bar in [("duckdb", 2.0), ("polars", 1.5)]:
            spent = statistics.median(whole(engine_name, path, counted["routes"]) for _ in range(args.runs))
            print(f"  {engine_name:<20} {spent:8.3f} {spent / ours:6.1f} (bar {bar})")


def scale(args, folder):
    """How the count, and the best 10,000 routes, of at most 4 hops both, grow with ten times the hops."""
    spent = {}
    for hops in (args.hops, args.hops * 10):
        path = os.path.join(folder, "hops.csv")
        draw(path, hops, args.parties * hops // args.hops, KINDS["common sinks"], args.seed)
        for what in (["--count"], ["--top", "10000"]):
            spent[hops, what[0]] = statistics.median(chiptrace(args.binary, path, 1, *what)[1] for _ in range(args.runs))
            print(f"{hops} hops, {what[0]}: {spent[hops, what[0]]:.3f} s")
    for what in ("--count", "--top"):
        print(f"{what}: grows at the power {math.log10(spent[args.hops * 10, what] / spent[args.hops, what]):.2f} (bar 1.15)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="?")
    parser.add_argument("--hops", type=int, default=1_000_000)
    parser.add_argument("--parties", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--whole", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.whole:
        engine, path = args.whole
        print(duckdb_count(duckdb_load(path, 2)) if engine == "duckdb" else polars_count(polars_load(path)))
        return
    args.parties = args.parties or max(10, args.hops // 10)
    os.environ["POLARS_MAX_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        (scale if args.scale else compare)(args, folder)


if __name__ == "__main__":
    main()
