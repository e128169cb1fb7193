"""Verifies the log of a store without chiptrace: python3 verify.py STORE [CHECKPOINT [REPORT]]. Standard library only.

A row's hash is SHA-256 over sequence, previous hash, time, actor, action and payload, each written as its length in bytes,
a colon and its bytes. Originals are named by their hash; the row "run published" tells the hash of each report.
Exit code 0: everything is as it was; 1: it is not.
"""

import hashlib
import json
import pathlib
import sqlite3
import sys


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def row_hash(fields):
    whole = b""
    for field in fields:
        data = str(field).encode()
        whole += str(len(data)).encode() + b":" + data
    return sha256(whole)


def log_faults(rows):
    previous = "0" * 64
    for expected, row in enumerate(rows, start=1):
        if row[0] != expected or row[1] != previous or row_hash(row[:6]) != row[6]:
            return [f"log: row {expected} is not as it was"]
        previous = row[6]
    return [] if rows else ["log: it is empty"]


def head_faults(what, sequence, told, rows):
    hashes = {row[0]: row[6] for row in rows}
    return [] if hashes.get(sequence) == told else [f"{what}: row {sequence} of the log is not the one it names"]


def file_faults(store, rows):
    faults = []
    for _, _, _, _, action, payload, _ in rows:
        told = json.loads(payload) if action in ("file kept", "run published") else {}
        if action == "file kept":
            path, wanted = store / "originals" / told["sha256"], told["sha256"]
        elif action == "run published":
            path, wanted = store / "reports" / f"{told['run']}.json", told["report"]
        else:
            continue
        if not path.exists() or sha256(path.read_bytes()) != wanted:
            faults.append(f"{path.name}: missing or changed")
    return faults


def main(arguments):
    store = pathlib.Path(arguments[0])
    database = sqlite3.connect(f"file:{store / 'store.sqlite'}?mode=ro", uri=True)
    rows = database.execute(
        "SELECT sequence, previous, time, actor, action, payload, hash FROM log ORDER BY sequence"
    ).fetchall()
    faults = log_faults(rows)
    faults += file_faults(store, rows) if not faults else []
    if len(arguments) > 1:
        log = json.loads(pathlib.Path(arguments[1]).read_text())["log"]
        faults += head_faults("checkpoint", log["sequence"], log["hash"], rows)
    if len(arguments) > 2:
        report = json.loads(pathlib.Path(arguments[2]).read_text())
        sequence, told = report["provenance"]["options"]["log_head"].split(" ")
        faults += head_faults("report", int(sequence), told, rows)
    if rows:
        print(f"{len(rows)} rows, head {rows[-1][0]} {rows[-1][6]}")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


sys.exit(main(sys.argv[1:]))
