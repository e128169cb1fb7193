"""Takes the rows that count out of a lake: statements one by one, each kept as a table and never run twice.

What is done is written to WORK/state.json: after an interruption the same command goes on. The engine is the runner's
(`duckdb/lake.py`, `spark/lake.py`): it makes tables, counts, and writes and reads CSV or Parquet, as the plan says. Whoever
writes a table says how many rows it has and its hash; whoever reads it counts again.
"""

import hashlib
import json
import os
import shlex
import subprocess
import sys
import time


class Stop(Exception):
    """What is wrong, in a sentence."""


def digest(value):
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def file_digest(path):
    sums = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            sums.update(block)
    return sums.hexdigest()


def parts_of(folder):
    """Files of a table that is a folder, by name."""
    return sorted(name for name in os.listdir(folder) if name.endswith((".parquet", ".csv")) and not name.startswith("."))


def table_digest(path):
    """Of a file; of a folder, that of the list of its files."""
    if not os.path.isdir(path):
        return file_digest(path)
    listed = "".join(f"{file_digest(os.path.join(path, name))}  {name}\n" for name in parts_of(path))
    return hashlib.sha256(listed.encode()).hexdigest()


def load_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save_json(path, value):
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
    os.replace(path + ".new", path)


def is_nested(kind):
    kind = kind.lower()
    return kind.startswith(("struct", "map", "array", "list", "union", "variant", "blob", "binary")) or kind.endswith("]")


class Takeout:
    """One lake on its way."""

    def __init__(self, work, engine, stop_after=None):
        self.work, self.engine, self.stop_after = work, engine, stop_after
        self.plan = load_json(os.path.join(work, "plan.json"))
        if self.plan["dialect"] != engine.dialect:
            raise Stop(f"the plan is for {self.plan['dialect']}: make it with `chiptrace lake plan --engine {engine.dialect}`")
        self.state_path = os.path.join(work, "state.json")
        self.state = load_json(self.state_path) if os.path.exists(self.state_path) else {"steps": {}}
        for name, now in [("plan", digest(self.plan)), ("lake", digest(engine.fingerprint()))]:
            if self.state.setdefault(name, now) != now:
                raise Stop(f"the {name} has changed since {work} was begun: begin in an empty folder")
        self.save()

    def save(self):
        save_json(self.state_path, self.state)

    def keep(self, table, select):
        """Runs a statement once, ever: the number of its rows, counted again when it was run before."""
        done, sql = self.state["steps"].get(table), hashlib.sha256(select.encode()).hexdigest()
        if done and done["sql"] == sql and done.get("spent"):
            return done["rows"]
        if done and done["sql"] == sql:
            held = self.engine.rows(table)
            if held != done["rows"]:
                raise Stop(f"{table} had {done['rows']} rows and holds {held}: a part of it was lost; begin in an empty folder")
            return held
        begun = time.monotonic()
        self.engine.make(table, select)
        rows, seconds = self.engine.rows(table), round(time.monotonic() - begun, 2)
        self.state["steps"][table] = {"sql": sql, "rows": rows, "seconds": seconds}
        self.save()
        print(f"{table:<28} {rows:>12} rows {seconds:>8.1f} s", file=sys.stderr, flush=True)
        for spent in self.plan["spent"].get(table, []):
            self.state["steps"][spent]["spent"] = True
            self.save()
            self.engine.drop(spent)
        if self.stop_after == table:
            raise Stop(f"stopped after {table}, as told")
        return rows

    def source(self):
        """The columns of the lake as words; says which are missing."""
        columns = self.engine.columns()
        there = {name.lower() for name in columns}
        has = lambda field: field["column"].lower() in there
        missing = [field for field in self.plan["fields"] if field["needed"] and not has(field)]
        if missing:
            told = ", ".join(f"{field['column']} (for {field['field']})" for field in missing)
            raise Stop(f"{self.engine.name} has no column {told}; it has {', '.join(columns)}. "
                       f"Say with `chiptrace lake plan --columns` which is which")
        if not any(has(field) for field in self.plan["fields"] if field["field"] in self.plan["either"]):
            raise Stop(f"{self.engine.name} has neither of the columns for {' and '.join(self.plan['either'])}")
        nested = [f"{name} ({kind})" for name, kind in self.engine.types().items() if is_nested(kind)
                  and name.lower() in {field["column"].lower() for field in self.plan["fields"]}]
        if nested:
            raise Stop(f"{self.engine.name}: a cell is text, a number or a date, and {', '.join(nested)} is none: name a view "
                       f"with columns of their own, several values as one text with ';' between them")
        # a column that the lake has not is none of the rows taken out either: blank is something else
        self.state["columns"] = [field["field"] for field in self.plan["fields"] if has(field)]
        shown = [f"{field['present'] if has(field) else field['absent']} AS {field['field']}" for field in self.plan["fields"]]
        return f"SELECT {', '.join(shown)} FROM {self.engine.source}"

    def load(self):
        """The answers as tables. They must be those of before when a run goes on."""
        folder = os.path.join(self.work, "answers")
        told = os.path.join(folder, "answers.json")
        if not os.path.exists(told):
            raise Stop(f"{folder} holds no answers: run `chiptrace lake answer {self.work} ...`, or name it with --answer")
        answered = load_json(told)
        for key in ["rules", "policy_sha256"]:
            if answered[key] != self.plan[key]:
                raise Stop(f"the answers were given under another {key} than the plan: answer again")
        sums = {name: table_digest(os.path.join(folder, name)) for _, name, _ in self.plan["answers"]
                if os.path.exists(os.path.join(folder, name))}
        held = self.state.setdefault("answers", {**sums, "answers.json": file_digest(told)})
        self.answered_whole(answered, sums, held, file_digest(told))
        self.save()
        for table, name, columns in self.plan["answers"]:
            path = os.path.join(folder, name)
            self.fits(path, columns)
            rows, said = self.keep(table, self.engine.read(path, columns)), answered["tables"][name]["rows"]
            if rows != said:
                raise Stop(f"{path} holds {rows} rows and {said} were answered: answer again")
        return answered

    def answered_whole(self, answered, sums, held, told):
        """The answers are all there, as they were written, for what was asked, and those of before when a run goes on."""
        changed = sorted(name for name, kept in held.items() if {**sums, "answers.json": told}.get(name, kept) != kept)
        if changed:
            raise Stop(f"the answers have changed between rounds ({', '.join(changed)}): a list or a table is another; "
                       f"begin in an empty folder")
        for _, name, _ in self.plan["answers"]:
            if name not in answered.get("tables", {}):
                raise Stop(f"{name} was not answered: the answers are in another form than the plan, or of another version of "
                           f"chiptrace; answer again")
            if sums.get(name) != answered["tables"][name]["sha256"]:
                lost = "is not there" if name not in sums else "is not the table that was answered: it is of another run, or was cut"
                raise Stop(f"{os.path.join(self.work, 'answers', name)} {lost}; answer again")
        if answered["asked"] != load_json(os.path.join(self.work, "asked.json")):
            raise Stop("the answers are of another lake than the one that was asked about: answer again")

    def fits(self, path, columns):
        """Columns and types of a table that says what they are."""
        there = self.engine.shape(path)
        for name, kind in columns if there is not None else []:
            if there.get(name) != kind:
                raise Stop(f"{path}: the column {name} must hold {'text' if kind == 'text' else 'whole numbers (BIGINT)'} and "
                           f"{'is not there' if name not in there else 'is ' + there[name]}; answer again")

    def rounds(self, way, at):
        """Round after round until one adds nothing, or forward the limit is reached: the last, and whether nothing was added."""
        limit, n = self.plan["limits"][at], 0
        while True:
            n += 1
            steps = self.plan["behind" if way == "backward" and n > limit else way]
            fill = lambda words: words.replace("{n}", str(n)).replace("{p}", str(n - 1))
            rows = {step["table"]: self.keep(fill(step["table"]), fill(step["select"])) for step in steps}
            if rows[self.plan["counted"][at]] == 0:
                return n, True
            if way == "forward" and limit and n >= limit:
                return n, False

    def collect(self):
        """Who and what is named in the lake, written out for the answers."""
        # the lake as words is looked through, not kept: its rows are kept in the first statement that reads them
        self.engine.view("ct_source", self.source())
        for step in self.plan["ask"]:
            self.keep(step["table"], step["select"])
        if "rows_of_lake" not in self.state:
            left, rows = self.engine.number(self.plan["left_out"]), self.engine.count_source()
            read = self.state["steps"]["ct_rows"]["rows"] + left
            if read != rows:
                raise Stop(f"the lake has {rows} rows and {read} were read: a file changed or was lost meanwhile")
            self.state["rows_of_lake"] = rows
            self.save()
        rows = self.state["rows_of_lake"]
        for table, name in self.plan["asked"]:
            path = os.path.join(self.work, name)
            if self.state.get(f"file {name}") is None or not os.path.exists(path):
                self.write(table, path)
                self.state[f"file {name}"] = self.told(table, path)
                self.save()
        save_json(os.path.join(self.work, "asked.json"), {name: self.state[f"file {name}"] for _, name in self.plan["asked"]})
        return rows

    def told(self, table, path):
        return {"rows": self.state["steps"][table]["rows"], "sha256": table_digest(path)}

    def write(self, table, path):
        self.engine.write(table, path, ["name", "country", "cells"] if table == "ct_mentions" else self.state["columns"])

    def go(self, answer):
        rows = self.collect()
        if answer and not os.path.exists(os.path.join(self.work, "answers", "answers.json")):
            if subprocess.run(shlex.split(answer)).returncode:
                raise Stop(f"`{answer}` failed")
        answered = self.load()
        for step in self.plan["join"]:
            self.keep(step["table"], step["select"])
        for check in self.plan["checks"]:
            wrong = self.engine.number(check["select"])
            if wrong:
                raise Stop(f"{check['otherwise']} ({wrong})")
        forward, converged = self.rounds("forward", 0)
        fill = lambda words, backward=0: words.replace("{forward}", str(forward)).replace("{backward}", str(backward))
        for step in self.plan["turn"]:
            self.keep(step["table"], fill(step["select"]))
        backward, _ = self.rounds("backward", 1)
        for step in self.plan["take"]:
            self.keep(step["table"], fill(step["select"], backward))
        return self.finish(rows, answered, (forward, backward), converged)

    def finish(self, rows, answered, last, converged):
        folder, steps = os.path.join(self.work, "residue"), self.state["steps"]
        os.makedirs(folder, exist_ok=True)
        files = {}
        for table, name in self.plan["taken"] + self.plan["asked"]:
            path = os.path.join(folder, name)
            self.write(table, path)
            files[name] = self.told(table, path)
        refs = steps["ct_taken_refs"]["rows"]
        found = files[self.plan["taken"][0][1]]["rows"]
        if found != refs:
            raise Stop(f"{refs} rows are to be taken out and {found} were found: "
                       f"a file of the lake was lost, or its row numbers are not its own")
        per_round = lambda way, last: [steps[f"ct_{way}_new_{n}"]["rows"] for n in range(last + 1)]
        days = self.engine.row("SELECT MIN(day), MAX(day) FROM ct_rows")
        manifest = {
            "rules": self.plan["rules"], "engine": self.engine.version(), "converged": converged,
            "rounds_forward": last[0], "rounds_backward": last[1],
            "rows_forward": per_round("forward", last[0]), "rows_backward": per_round("backward", last[1]),
            "rows_of_lake": rows, "rows_without_day_or_name": rows - steps["ct_rows"]["rows"], "rows_taken": refs,
            "first_day": days[0], "last_day": days[1], "lake": self.state["lake"], "plan": self.state["plan"],
            "policy_edition": self.plan["policy_edition"], "policy_sha256": self.plan["policy_sha256"],
            "as_of": answered["as_of"], "resolve": answered["resolve"], "answered": answered["answered"], "files": files,
        }
        save_json(os.path.join(folder, "manifest.json"), manifest)
        told = "" if converged else ", NOT converged: longer ways are missing"
        print(f"took {refs} of {rows} rows out of the lake in {last[0]} rounds forward{told}\n"
              f"next: chiptrace scan --lake {folder} ...", file=sys.stderr)
        return manifest
