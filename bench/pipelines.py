"""Pipelines: rows moved per second of CPU, all processes counted, beside plain DuckDB and dlt on the same input.

Every way ends with typed rows in a DuckDB file; a process that runs anyway does not count its own start, but the start
of each worker counts. Plain DuckDB sets nothing aside, and dlt, here over Arrow, neither transforms nor sets aside. dlt
needs an environment of its own: name its Python in `NEXUS_BENCH_DLT`. Large files for the rows on memory are made
when `NEXUS_BENCH_GB` says how large.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from bench.report import Row

ROOT = Path(__file__).parents[1]
DLT = os.environ.get("NEXUS_BENCH_DLT", "")
SAMPLE = 10_000
GIGABYTES = float(os.environ.get("NEXUS_BENCH_GB", "0"))
COLUMNS = """range AS id, 'customer ' || range % 5000 AS customer, DATE '2024-01-01' + (range % 700)::INT AS day,
    CASE WHEN range % 1000 = 7 THEN 'n/a' ELSE ((range % 90000) / 7.0)::DECIMAL(12,2)::VARCHAR END AS amount,
    range % 7 AS quantity, ['EMEA', 'AMER', 'APAC'][1 + range % 3] AS region, md5(range::VARCHAR) AS reference,
    range % 2 = 0 AS paid, round(range / 3.0, 3) AS weight, 'note ' || range % 13 AS note,
    range * 17 % 100003 AS code"""
TYPES = {
    "id": "integer", "day": "date", "amount": "decimal(12,2)", "quantity": "integer", "paid": "boolean",
    "weight": "double", "code": "integer",
}  # fmt: skip
CAST = {"kind": "cast", "columns": TYPES}
STEPS = (
    CAST,
    {"kind": "filter", "where": "quantity <> 3"},
    {"kind": "derive", "columns": {"gross": "amount * 1.19"}},
    {"kind": "validate", "rules": {"not_negative": "amount >= 0"}},
)
TYPED = (
    "try_cast(id AS BIGINT) AS id, customer, try_cast(day AS DATE) AS day, try_cast(amount AS DECIMAL(12,2)) AS amount,"
    " try_cast(quantity AS BIGINT) AS quantity, region, reference, try_cast(paid AS BOOLEAN) AS paid,"
    " try_cast(weight AS DOUBLE) AS weight, note, try_cast(code AS BIGINT) AS code,"
    " try_cast(amount AS DECIMAL(12,2)) * 1.19 AS gross"
)
OWNER = """
import json, sys
from pathlib import Path
from data.access import local_admin
from data.inventory import NewLake, register_lake
from data.opening import open_core
from data.pipelines import add_pipeline, get_execution, run_next, run_pipeline
from data.settings import read_settings
core = open_core(read_settings({}, home=Path(sys.argv[1]), demo=False))
for name, kind, options in json.loads(sys.argv[3]):
    register_lake(core, NewLake(name, name, kind, options), actor=local_admin())
add_pipeline(core, json.loads(sys.argv[2]), actor=local_admin())
execution = run_pipeline(core, "bench", actor=local_admin())
before = cpu()
run_next(core, holder="bench")
found = get_execution(core, execution.id)
assert found.status == "succeeded" and found.is_conserved, found.error
print(cpu() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""
PLAIN = """
import sys, duckdb
before = cpu()
with duckdb.connect(sys.argv[1]) as connection:
    connection.execute(sys.argv[2]).fetchall()
print(cpu() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
CPU = """
import resource
def cpu():
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in found)
"""
ADBC = """
import sys, duckdb
from adbc_driver_postgresql import dbapi
before = cpu()
with dbapi.connect(sys.argv[1]) as there, there.cursor() as cursor, duckdb.connect(sys.argv[2]) as here:
    cursor.execute("SELECT * FROM bench")
    here.register("rows", cursor.fetch_record_batch())
    here.execute("CREATE TABLE t AS SELECT * FROM rows").fetchall()
print(cpu() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
PG_COLUMNS = """i AS id, 'customer ' || i % 5000 AS customer, DATE '2024-01-01' + i % 700 AS day,
    round((i % 90000) / 7.0, 2)::float8 AS amount, i % 7 AS quantity, 'EMEA' AS region, md5(i::text) AS reference,
    i % 2 = 0 AS paid, i / 3.0::float8 AS weight, 'note ' || i % 13 AS note, (i::bigint * 17) % 100003 AS code"""
DLT_RUN = """
import sys, dlt, pyarrow as pa, pyarrow.csv, pyarrow.json, pyarrow.parquet
kind, path, target = sys.argv[1:]
def rows():
    if kind == "csv":
        yield from pyarrow.csv.open_csv(path)
    elif kind == "ndjson":
        yield pyarrow.json.read_json(path)
    elif kind == "postgres":
        from adbc_driver_postgresql import dbapi
        with dbapi.connect(path) as there, there.cursor() as cursor:
            cursor.execute("SELECT * FROM bench")
            yield from cursor.fetch_record_batch()
    else:
        yield from pyarrow.parquet.ParquetFile(path).iter_batches(100_000)
before = cpu()
there = dlt.destinations.duckdb(target)
made = dlt.pipeline("bench", destination=there, dataset_name="raw", pipelines_dir=target + ".dlt")
made.run(dlt.resource(rows, name="t"), write_disposition="append")
print(cpu() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@dataclass(frozen=True)
class Case:
    """An input with the bar it must reach in thousands of rows per second of CPU."""

    name: str
    rows: int
    bar: float
    kind: str
    file: str
    plain: str | None
    steps: tuple[dict[str, Any], ...] = STEPS
    options: dict[str, Any] | None = None


CASES = (
    Case("CSV 500 k × 11, rejects, types, 3 transforms", 500_000, 180, "csv", "in.csv",
         f"SELECT {TYPED} FROM read_csv('{{path}}', all_varchar = true) WHERE quantity <> '3'"),
    Case("NDJSON 500 k × 11, the same", 500_000, 220, "json", "in.ndjson",
         f"SELECT {TYPED} FROM read_json('{{path}}', format = 'newline_delimited') WHERE quantity::VARCHAR <> '3'"),
    Case("Parquet 1 M × 11, the same", 1_000_000, 380, "parquet", "in.parquet",
         f"SELECT {TYPED} FROM read_parquet('{{path}}') WHERE quantity <> 3"),
    Case("XML 97 MB, 400 k × 5", 400_000, 28, "xml", "in.xml", None, steps=(),
         options={"record": "r", "columns": {"id": "@id", "c": "c", "d": "d", "a": "a", "n": "n"}}),
)  # fmt: skip


def run() -> list[Row]:
    """A row an input, and one for the worker's memory on each kind of large file."""
    folder = Path(tempfile.mkdtemp(prefix="nexus-bench-"))
    try:
        rows = [*(_case(case, folder) for case in CASES), _postgres(folder)]
        return rows + ([_memory(case, folder) for case in CASES if case.kind != "parquet"] if GIGABYTES else [])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _case(case: Case, folder: Path) -> Row:
    path = folder / case.file
    _write(case, path)
    spent, memory = _nexus(case, path, folder)
    row: Row = {"what": case.name, "bar": case.bar, "nexus krows/CPU-s": case.rows / spent / 1000}
    row |= {"CPU ms": spent * 1000, "worker MB": memory}
    if case.plain:
        query = f"CREATE TABLE t AS {case.plain.format(path=path)}"
        row["plain DuckDB krows/CPU-s"] = case.rows / _measured(PLAIN, str(folder / "plain.duckdb"), query)[0] / 1000
        (folder / "plain.duckdb").unlink()
    if DLT and case.kind != "xml":
        kind = {"json": "ndjson"}.get(case.kind, case.kind)
        spent, _ = _measured(DLT_RUN, kind, str(path), str(folder / "dlt.duckdb"), python=DLT)
        row["dlt (Arrow) krows/CPU-s"] = case.rows / spent / 1000
        (folder / "dlt.duckdb").unlink()
    path.unlink()
    return row


def _nexus(case: Case, path: Path, folder: Path) -> tuple[float, float]:
    source = {"kind": case.kind, "path": str(path), **(case.options or {})}
    document = {
        "id": "bench", "source": source, "steps": list(case.steps), "limits": {"share": 1},
        "destination": {"kind": "warehouse", "table": "raw.t"},
    }  # fmt: skip
    found = _measured(OWNER, str(folder / "home"), json.dumps(document), json.dumps([]))
    shutil.rmtree(folder / "home")
    return found


def _postgres(folder: Path) -> Row:
    """A table of a real PostgreSQL, which does not count itself; plain is its ADBC driver into DuckDB."""
    from tests.postgres import postgres

    server, rows = postgres(), 1_000_000
    server.run(f"CREATE TABLE bench AS SELECT {PG_COLUMNS} FROM generate_series(1, {rows}) AS g(i)", "ANALYZE bench")
    server.run("GRANT SELECT ON bench TO reader")
    document = {
        "id": "bench", "source": {"kind": "lake", "lake": "pg", "table": "public.bench"}, "limits": {"share": 1},
        "destination": {"kind": "warehouse", "table": "raw.t"},
    }  # fmt: skip
    lakes = [["pg", "postgres", server.options]]
    spent, memory = _measured(OWNER, str(folder / "home"), json.dumps(document), json.dumps(lakes))
    shutil.rmtree(folder / "home")
    row: Row = {"what": "PostgreSQL → warehouse, 1 M × 11", "bar": 220, "nexus krows/CPU-s": rows / spent / 1000}
    row |= {"CPU ms": spent * 1000, "worker MB": memory}
    row["plain DuckDB krows/CPU-s"] = rows / _measured(ADBC, server.uri, str(folder / "a.duckdb"))[0] / 1000
    if DLT:
        spent, _ = _measured(DLT_RUN, "postgres", server.uri, str(folder / "dlt.duckdb"), python=DLT)
        row["dlt (Arrow) krows/CPU-s"] = rows / spent / 1000
    server.run("DROP TABLE bench")
    return row


def _measured(code: str, *arguments: str, python: str = sys.executable) -> tuple[float, float]:
    """What a script prints last: seconds of CPU of its work, and MB of its largest process."""
    done = subprocess.run([python, "-c", CPU + code, *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    seconds, memory = done.stdout.strip().rsplit("\n", 1)[-1].split()
    return float(seconds), float(memory)


def _write(case: Case, path: Path) -> None:
    with duckdb.connect() as connection:
        rows = f"SELECT {COLUMNS} FROM range({case.rows})"
        if case.kind != "xml":
            form = {"csv": "csv, HEADER", "json": "json", "parquet": "parquet"}[case.kind]
            connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT {form})").fetchall()
            return
        fields = "'<c>' || customer || '</c><d>' || day || '</d><a>' || amount || '</a><n>' || reference"
        record = f"'<r id=\"' || id || '\">' || {fields} || repeat('x', 130) || '</n></r>'"
        form = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\t', PREFIX '<l>', SUFFIX '</l>'"
        connection.execute(f"COPY (SELECT {record} FROM ({rows})) TO '{path}' ({form})").fetchall()


def _memory(case: Case, folder: Path) -> Row:
    """The worker's memory on an input far larger than it may take."""
    _write(replace(case, rows=SAMPLE), folder / case.file)
    rows = int(GIGABYTES * 1e9 / (folder / case.file).stat().st_size * SAMPLE)
    path = folder / case.file
    _write(replace(case, rows=rows), path)
    code = WORKER.format(
        kind=case.kind, options=json.dumps({**(case.options or {}), "path": str(path)}),
        staging=str(folder / "staging"), steps=json.dumps(case.steps),
    )  # fmt: skip
    seconds, memory = _measured(code)
    what = f"{case.kind} of {path.stat().st_size / 1e9:.1f} GB, worker alone"
    path.unlink()
    shutil.rmtree(folder / "staging")
    return {
        "what": what, "bar": 400, "worker MB": memory, "nexus krows/CPU-s": rows / seconds / 1000,
        "CPU ms": seconds * 1000,
    }  # fmt: skip


WORKER = """
import json, resource
from pathlib import Path
from data.flow.options import Part, read_options
from data.flow.sources import SOURCES
from data.flow.transforms import TRANSFORMS
from data.flow.work import Task, work
steps = [
    Part(each["kind"], f"s{{at}}", read_options(TRANSFORMS[each["kind"]].options,
         {{key: value for key, value in each.items() if key != "kind"}}, "")[0])
    for at, each in enumerate(json.loads('''{steps}'''))
]
source = Part("{kind}", "source", read_options(SOURCES["{kind}"].options, json.loads('''{options}'''), "")[0])
work(Task(source, tuple(steps), Path("{staging}"), Path(".")), lambda _: None)
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
