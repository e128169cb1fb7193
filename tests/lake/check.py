"""What engines take out of a lake gives the findings of all its rows; and what goes wrong is said."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import duckdb
import sqlglot

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import trade  # noqa: E402

BINARY, FOLDER, ROWS, SPARK_ROWS = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
DIALECTS = ["duckdb", "spark", "databricks", "snowflake", "bigquery", "trino"]
SMALL = 20_000
failed = []


def at(*names):
    return os.path.join(FOLDER, *names)


def run(*command, codes=(0,), **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode not in codes:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done


def check(what):
    """Runs a check, says how long it took, remembers that it failed."""
    def judged(test):
        begun = time.monotonic()
        try:
            told = test() or ""
            print(f"  {what}: holds, {time.monotonic() - begun:.0f} s {told}", flush=True)
        except Exception as wrong:  # every check is run, whatever became of the one before
            failed.append(what)
            print(f"  {what}: FAILED\n{type(wrong).__name__}: {wrong}", flush=True)
    return judged


def lake(name, rows, as_csv=False):
    """A world with every scheme in it among trade: the folder of its rows, its side tables, and all rows in one CSV file."""
    world, out = at("world"), at(name)
    if not os.path.exists(world):
        run(BINARY, "generate", "--out", world, "--rows", "6000", "--seed", "41", "--variants", "2")
    trade.build(world, out, rows, 4, as_csv)
    side = at("side")
    if not os.path.exists(side):
        os.makedirs(side)
        for table in os.listdir(world):
            if table.endswith(".csv") and table != "shipments.csv":
                shutil.copy(at("world", table), side)
    kind = "read_csv('%s/*.csv', all_varchar = true)" if as_csv else "read_parquet('%s/*.parquet')"
    duckdb.execute(f"COPY (SELECT * FROM {kind % out}) TO '{at(name + '.csv')}' (HEADER)")
    return out, side, at(name + ".csv")


def places_forgotten(value):
    if isinstance(value, list):
        return [places_forgotten(one) for one in value]
    if isinstance(value, dict):
        gone = ("file", "line", "record") if "column" in value else ()
        return {key: places_forgotten(one) for key, one in value.items() if key not in gone}
    return value


def scan(*inputs):
    """Findings without their places, the whole report, and the exit code."""
    done = run(BINARY, "scan", *inputs, "--as-of", "2026-07-31", "--format", "json", "--fail-on", "never", codes=(0, 4))
    report = json.loads(done.stdout)
    return places_forgotten(report["findings"]), report, done.returncode


def plan(work, engine, *more):
    run(BINARY, "lake", "plan", "--engine", engine, "--out", work, *more)


def answer(work, side):
    return f"{BINARY} lake answer {work} {side} --as-of 2026-07-31"


def taken(engine, work, source, side, *more, codes=(0,), **options):
    runner = os.path.join("deploy", engine, "lake.py")
    return run(sys.executable, runner, work, source, "--answer", answer(work, side), *more, codes=codes, **options)


def same(one, other):
    assert len(one) == len(other), f"{len(one)} findings and {len(other)}"
    for mine, theirs in zip(one, other):
        for key in mine:
            assert mine[key] == theirs[key], f"finding {mine['rank']}, {key}:\n{str(mine[key])[:1500]}\n{str(theirs[key])[:1500]}"


@check("every dialect is parsed")
def dialects():
    for dialect in DIALECTS:
        text = run(BINARY, "lake", "plan", "--engine", dialect, "--table", "lake_table").stdout
        statements = [one for one in sqlglot.parse(text, dialect=dialect) if one is not None]
        assert len(statements) > 80, f"{dialect}: {len(statements)} statements"
        assert not any(isinstance(one, sqlglot.exp.Command) for one in statements), dialect
        assert ("not run here" in text) == (dialect not in ("duckdb", "spark"))


source, side, whole = lake("lake", ROWS)
plan(at("asked"), "duckdb")
PARQUET = json.load(open(at("asked", "plan.json"), encoding="utf-8"))["form"] == "parquet"
print(f"  {ROWS} rows, tables as {'parquet' if PARQUET else 'csv: the binary was built without the feature lake'}", flush=True)
begun = time.monotonic()
expected, report, _ = scan(whole, side)
print(f"  all {ROWS} rows of trade and the world in memory: {len(expected)} findings, {time.monotonic() - begun:.0f} s", flush=True)
raised = {flag["red_flag"] for finding in expected for flag in finding["flags"]}
assert len(expected) > 25 and len(raised) > 20, (len(expected), raised)
print(f"  {len(raised)} red flags are raised: {', '.join(sorted(raised))}")


@check("DuckDB: findings are those of all rows")
def through_duckdb():
    plan(at("duck"), "duckdb")
    taken("duckdb", at("duck"), source, side)
    found, report, code = scan("--lake", at("duck", "residue"), side)
    same(expected, found)
    assert code == 0 and report["verdict"] == "findings", report["verdict"]
    cited = {cell["file"] for finding in report["findings"] for flag in finding["flags"] for cell in flag["evidence"]}
    assert any("part-00" in name for name in cited), cited
    told = json.load(open(at("duck", "residue", "manifest.json"), encoding="utf-8"))
    assert told["converged"] and told["rows_taken"] < told["rows_of_lake"] / 2, told
    return f"({told['rows_taken']} of {told['rows_of_lake']} rows taken out, rounds {told['rows_forward']} {told['rows_backward']})"


@check("what is cited stands in the lake")
def cited():
    _, report, _ = scan("--lake", at("duck", "residue"), side)
    cells = [cell for finding in report["findings"][:20] for flag in finding["flags"] for cell in flag["evidence"]]
    cells = [cell for cell in cells if "part-00" in cell["file"] and cell["column"] in ("consignee_name", "part_number")][:40]
    assert len(cells) > 10
    for cell in cells:
        held = duckdb.execute(f"SELECT {cell['column']} FROM read_parquet('{cell['file']}', file_row_number = true) "
                              f"WHERE file_row_number = {cell['record'] - 1}").fetchone()[0]
        assert (held or "").strip() == cell["value"], (held, cell)


small, _, small_whole = lake("small", SMALL)
few, _, _ = scan(small_whole, side)


def incomplete(why, *inputs):
    _, report, code = scan(*inputs)
    assert code == 4 and any(why in one for one in report["summary"]["incomplete"]), report["summary"]


def cut_lines(path):
    with open(path, encoding="utf-8") as file:
        lines = file.readlines()
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines[: len(lines) // 2])


def cut_bytes(path):
    os.truncate(path, os.path.getsize(path) * 2 // 3)


def told_wrong(words, work, source, *more):
    """The runner stops with these words; it goes on from where it was."""
    said = taken("duckdb", work, source, side, *more, codes=(2,)).stderr
    assert all(word in said for word in words), (words, said[-2000:])


def begun(name):
    """A run that stopped in the middle of its rounds."""
    plan(at(name), "duckdb")
    told_wrong(["stopped after"], at(name), small, "--stop-after", "ct_forward_new_1")
    return at(name)


@check("a run that is stopped, and one that is killed, go on")
def interrupted():
    plan(at("stopped"), "duckdb")
    taken("duckdb", at("stopped"), small, side, "--stop-after", "ct_forward_new_1", codes=(2,))
    runner = [sys.executable, "deploy/duckdb/lake.py", at("stopped"), small]
    for _ in range(3):
        going = subprocess.Popen(runner, stderr=subprocess.DEVNULL)
        time.sleep(0.9)
        going.send_signal(signal.SIGKILL)
        going.wait()
    taken("duckdb", at("stopped"), small, side)
    same(few, scan("--lake", at("stopped", "residue"), side)[0])


@check("CSV lakes are taken out of too, and tables go as CSV where that is asked for")
def from_csv():
    source, _, _ = lake("small-csv", SMALL, as_csv=True)
    plan(at("csv"), "duckdb", "--format", "csv")
    taken("duckdb", at("csv"), source, side)
    assert os.path.exists(at("csv", "residue", "shipments.csv"))
    same(few, scan("--lake", at("csv", "residue"), side)[0])
    cut_lines(at("csv", "residue", "shipments.csv"))
    incomplete("its manifest says", "--lake", at("csv", "residue"), side)


@check("fewer rounds than it takes are told")
def too_few_rounds():
    plan(at("few"), "duckdb", "--rounds", "1")
    told = taken("duckdb", at("few"), small, side)
    manifest = json.load(open(at("few", "residue", "manifest.json"), encoding="utf-8"))
    assert not manifest["converged"] and "NOT converged" in told.stderr
    _, report, code = scan("--lake", at("few", "residue"), side)
    assert code == 4 and any("longer ways are missing" in why for why in report["summary"]["incomplete"]), report["summary"]


@check("columns of other names are mapped, a schema that does not fit is told")
def schemas():
    names = {"exporter_name": "Shipper", "consignee_name": "Receiver", "quantity": "Qty"}
    renamed = ", ".join(f'{field} AS "{name}"' for field, name in names.items())
    os.makedirs(at("renamed"))
    duckdb.execute(f"COPY (SELECT * EXCLUDE ({', '.join(names)}), {renamed} FROM read_parquet('{small}/*.parquet')) "
                   f"TO '{at('renamed')}/all.parquet'")
    plan(at("unmapped"), "duckdb")
    told = taken("duckdb", at("unmapped"), at("renamed"), side, codes=(2,))
    assert "has no column exporter_name" in told.stderr and "Shipper" in told.stderr, told.stderr
    with open(at("columns.txt"), "w", encoding="utf-8") as file:
        file.writelines(f"{field} = {name}\n" for field, name in names.items())
    plan(at("mapped"), "duckdb", "--columns", at("columns.txt"))
    taken("duckdb", at("mapped"), at("renamed"), side)
    same(few, scan("--lake", at("mapped", "residue"), side)[0])


@check("a lost partition and a changed list are told")
def changed_meanwhile():
    shutil.copytree(small, at("shrinking"))
    plan(at("lost"), "duckdb")
    told_wrong(["stopped after"], at("lost"), at("shrinking"), "--stop-after", "ct_forward_new_1")
    os.remove(at("shrinking", "part-002.parquet"))
    told_wrong(["the lake has changed"], at("lost"), at("shrinking"))
    relisted = begun("relisted")
    shutil.copytree(side, at("other-side"))
    with open(at("other-side", "parties.csv"), encoding="utf-8") as file:
        lines = file.readlines()
    with open(at("other-side", "parties.csv"), "w", encoding="utf-8") as file:
        file.writelines(lines[:-40])
    run(BINARY, "lake", "answer", relisted, at("other-side"), "--as-of", "2026-07-31")
    told_wrong(["changed between rounds"], relisted, small)
    incomplete("answer again", "--lake", at("duck", "residue"), at("other-side"))


@check("answers of another run, and answers cut short, are told")
def other_answers():
    form = "parquet" if PARQUET else "csv"
    plan(at("strange"), "duckdb")
    told_wrong(["stopped after"], at("strange"), small, "--stop-after", "ct_witnesses")
    shutil.copytree(at("duck", "answers"), at("strange", "answers"))
    told_wrong(["of another lake"], at("strange"), small)
    shutil.rmtree(at("strange", "answers"))
    run(*answer(at("strange"), side).split())
    parties, kept = at("strange", "answers", f"parties.{form}"), at("kept")
    shutil.copy(parties, kept)
    shutil.copy(at("duck", "answers", f"parties.{form}"), parties)
    told_wrong([f"parties.{form} is not the table that was answered"], at("strange"), small)
    shutil.copy(kept, parties)
    cut_bytes(parties)
    told_wrong([f"parties.{form} is not the table that was answered"], at("strange"), small)
    os.remove(parties)
    told_wrong([f"parties.{form} is not there"], at("strange"), small)
    shutil.copy(kept, parties)
    taken("duckdb", at("strange"), small, side)
    same(few, scan("--lake", at("strange", "residue"), side)[0])


def rewritten(path, select):
    """A Parquet file as a SELECT over itself leaves it."""
    duckdb.execute(f"COPY ({select.format(file=path)}) TO '{path}.new' (FORMAT parquet)")
    os.replace(path + ".new", path)


def only(path):
    """The one file of a table, which may be a folder."""
    return os.path.join(path, sorted(os.listdir(path))[0]) if os.path.isdir(path) else path


if PARQUET:
    @check("Parquet is read as any other table")
    def plain():
        same(few, scan(small, side)[0])

    @check("a part file that was cut short, and columns that are no cells, are told")
    def bad_lakes():
        shutil.copytree(small, at("damaged"))
        cut_bytes(at("damaged", "part-001.parquet"))
        plan(at("of-damaged"), "duckdb")
        told_wrong(["part-001.parquet"], at("of-damaged"), at("damaged"))
        said = run(BINARY, "check", at("damaged", "part-001.parquet"), codes=(0, 1, 2, 3, 4)).stdout
        assert "cut short or is damaged" in said, said
        os.makedirs(at("nested"))
        for name, column, kind in [("list", "serial_numbers", "[serial_numbers]"), ("struct", "mode", "{'is': mode}")]:
            path = at("nested", f"{name}.parquet")
            duckdb.execute(f"COPY (SELECT * REPLACE ({kind} AS {column}) FROM read_parquet('{small}/*.parquet')) TO '{path}'")
            plan(at(f"of-{name}"), "duckdb")
            told_wrong([column, "a cell is text, a number or a date"], at(f"of-{name}"), path)
            said = run(BINARY, "check", path, codes=(0, 1, 2, 3, 4)).stdout
            assert f"column '{column}' is nested" in said, said
        path = at("nested", "days.parquet")
        duckdb.execute(f"COPY (SELECT * REPLACE ('soon' AS ship_date) FROM read_parquet('{small}/*.parquet')) TO '{path}'")
        plan(at("of-days"), "duckdb")
        told_wrong(["soon"], at("of-days"), path)

    @check("tables of the wrong shape, cut short or not as many rows as were written, are told")
    def bad_tables():
        plan(at("shapes"), "duckdb")
        told_wrong(["stopped after"], at("shapes"), small, "--stop-after", "ct_witnesses")
        run(*answer(at("shapes"), side).split(), codes=(2,))  # the mentions are not there yet
        told_wrong(["stopped after"], at("shapes"), small, "--stop-after", "ct_a_near")
        for name, select, word in [
            ("witnesses", "SELECT * FROM '{file}' LIMIT 100", "holds 100 rows and its manifest says"),
            ("witnesses", "SELECT * EXCLUDE (lake_row) FROM '{file}'", "failed to find the column lake_row"),
            ("witnesses", "SELECT * REPLACE ('x' AS lake_row) FROM '{file}'", "lake_row = 'x': it must be a whole number"),
            ("witnesses", "SELECT * REPLACE ([mode] AS mode) FROM '{file}'", "column 'mode' is nested"),
            ("mentions", "SELECT * REPLACE ('many' AS cells) FROM '{file}'", "cells = 'many': it must be a whole number"),
            ("mentions", "SELECT * REPLACE (cells + 1 AS cells) FROM '{file}'", "is not the file that its manifest tells of"),
        ]:
            path = only(at("shapes", f"{name}.parquet"))
            shutil.copy(path, at("kept"))
            rewritten(path, select)
            said = run(*answer(at("shapes"), side).split(), codes=(2,)).stderr
            assert word in said and f"{name}.parquet" in said, (word, said)
            shutil.copy(at("kept"), path)
        cut_bytes(only(at("shapes", "witnesses.parquet")))
        assert "cut short or is damaged" in run(*answer(at("shapes"), side).split(), codes=(2,)).stderr
        shutil.copytree(at("strange"), at("retyped"))
        parties = at("retyped", "answers", "parties.parquet")
        rewritten(parties, "SELECT * REPLACE (party::VARCHAR AS party) FROM '{file}'")
        told = json.load(open(at("retyped", "answers", "answers.json"), encoding="utf-8"))
        with open(parties, "rb") as file:
            told["tables"]["parties.parquet"]["sha256"] = hashlib.sha256(file.read()).hexdigest()
        with open(at("retyped", "answers", "answers.json"), "w", encoding="utf-8") as file:
            json.dump(told, file)
        state = json.load(open(at("retyped", "state.json"), encoding="utf-8"))
        del state["answers"]
        with open(at("retyped", "state.json"), "w", encoding="utf-8") as file:
            json.dump(state, file)
        told_wrong(["parties.parquet: the column party must hold whole numbers", "is text"], at("retyped"), small)

    @check("rows taken out that were cut short, lost or changed are told")
    def bad_residue():
        for name in ["cut", "fewer", "other", "parts"]:
            shutil.copytree(at("strange", "residue"), at(name))
        cut_bytes(at("cut", "shipments.parquet"))
        said = run(BINARY, "scan", "--lake", at("cut"), side, codes=(2,)).stderr
        assert "shipments.parquet" in said and "cut short or is damaged" in said, said
        rewritten(at("fewer", "shipments.parquet"), "SELECT * FROM '{file}' LIMIT 50")
        incomplete("holds 50 rows and its manifest says", "--lake", at("fewer"), side)
        rewritten(only(at("other", "witnesses.parquet")), "SELECT * REPLACE ('AIR' AS mode) FROM '{file}'")
        incomplete("is not the file that its manifest tells of", "--lake", at("other"), side)
        # a folder of part files, of which one is lost
        whole = at("parts", "shipments.parquet")
        os.rename(whole, at("whole.parquet"))
        os.makedirs(whole)
        for part in range(3):
            duckdb.execute(f"COPY (SELECT * FROM '{at('whole.parquet')}' WHERE lake_row % 3 = {part}) TO '{whole}/part-{part}.parquet'")
        listed = "".join(f"{hashlib.sha256(open(f'{whole}/{name}', 'rb').read()).hexdigest()}  {name}\n" for name in sorted(os.listdir(whole)))
        manifest = json.load(open(at("parts", "manifest.json"), encoding="utf-8"))
        manifest["files"]["shipments.parquet"]["sha256"] = hashlib.sha256(listed.encode()).hexdigest()
        with open(at("parts", "manifest.json"), "w", encoding="utf-8") as file:
            json.dump(manifest, file)
        findings, _, code = scan("--lake", at("parts"), side)
        assert code == 0
        same(few, findings)
        os.remove(f"{whole}/part-1.parquet")
        incomplete("rows and its manifest says", "--lake", at("parts"), side)
else:
    print("  skipped: Parquet, which this binary does not read (cargo build --features lake)")


def spark_is_here():
    try:
        import pyspark  # noqa: F401
        return bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
    except ImportError:
        return False


# a hundred short statements: optimising compilers of the JVM would take longer than they save
QUICK = "-XX:TieredStopAtLevel=1"
SET = {"spark.sql.shuffle.partitions": "4", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
       "spark.driver.extraJavaOptions": QUICK, "spark.executor.extraJavaOptions": QUICK}
CLUSTER = ["--master", "local-cluster[2,1,1024]", *(word for pair in SET.items() for word in ("--conf", "=".join(pair)))]


def executors(driver):
    """Process numbers of the executors under a driver."""
    found, parents = [], {}
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as file:
                words = file.read().decode(errors="replace")
            with open(f"/proc/{process}/stat", encoding="utf-8") as file:
                parents[int(process)] = int(file.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if "CoarseGrainedExecutorBackend" in words:
            found.append(int(process))
    def under(process):
        while process > 1 and process != driver:
            process = parents.get(process, 0)
        return process == driver
    return [process for process in found if under(process)]


if spark_is_here():
    @check("Spark, two workers, one killed in the middle of a round: findings are those of all rows")
    def through_spark():
        lake_of, whole_of, duck = source, whole, "duck"
        if SPARK_ROWS != ROWS:
            lake_of, _, whole_of = lake("spark-lake", SPARK_ROWS)
            duck = "spark-duck"
            plan(at(duck), "duckdb")
            taken("duckdb", at(duck), lake_of, side)
        expected = scan(whole_of, side)[0]
        plan(at("spark"), "spark")
        command = [sys.executable, "deploy/spark/lake.py", at("spark"), lake_of, "--answer", answer(at("spark"), side), *CLUSTER]
        with open(at("spark.log"), "w", encoding="utf-8") as log:
            going = subprocess.Popen(command, stderr=log)
            killed = 0
            while going.poll() is None:
                time.sleep(0.5)
                state = at("spark", "state.json")
                if not killed and os.path.exists(state) and "ct_forward_reach_1" in open(state, encoding="utf-8").read():
                    for process in executors(going.pid)[:1]:
                        os.kill(process, signal.SIGKILL)
                        killed += 1
        with open(at("spark.log"), encoding="utf-8") as log:
            assert going.returncode == 0, log.read()[-3000:]
        assert killed == 1, "no worker was killed"
        same(expected, scan("--lake", at("spark", "residue"), side)[0])
        one, other = (json.load(open(at(engine, "residue", "manifest.json"), encoding="utf-8")) for engine in (duck, "spark"))
        counted = ["rows_forward", "rows_backward", "rows_taken", "rows_of_lake"]
        assert all(one[key] == other[key] for key in counted), [(one[key], other[key]) for key in counted]
else:
    print("  skipped: Spark (pyspark or java is not here)")

if failed:
    sys.exit(f"failed: {'; '.join(failed)}")
