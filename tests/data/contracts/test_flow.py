"""What every source and transform promises, run for each of them: golden rows, conservation, clear refusals."""

from __future__ import annotations

import json
import sqlite3

import duckdb
import pytest

from data.flow import Part, Refused
from data.flow.options import read_options
from data.flow.sources import OFFERED
from data.flow.transforms import TRANSFORMS
from data.flow.work import Task, work

WORDS = [("1", "one"), ("2", "two"), ("3", None), ("4", "vier, fünf")]


def part(registry, kind, name, **options):
    values, problems = read_options(registry[kind].options, options, "")
    assert problems == []
    for key, value in values.items():
        if isinstance(value, dict) and "kind" in value:
            values[key] = part(OFFERED, value["kind"], key, **{k: v for k, v in value.items() if k != "kind"})
    return Part(kind, name, values)


def moved(tmp_path, source, *steps, **more):
    """What a worker leaves: the columns' types, the rows as text sorted, and its accounts."""
    said = []
    task = Task(source, steps, tmp_path / "staging", tmp_path, **more)
    work(task, said.append)
    done = said[-1]["done"]
    assert done["extracted"] == done["passed"] + done["filtered"] + done["rejected"]
    if not done["files"]:
        return {}, [], done
    rows = duckdb.connect().sql(
        f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet({done['files']}, union_by_name = true)"
    )
    types = duckdb.connect().sql(f"SELECT * FROM read_parquet({done['files']}, union_by_name = true)")
    return dict(zip(types.columns, map(str, types.types), strict=True)), sorted(rows.fetchall(), key=str), done


def csv(tmp_path):
    (tmp_path / "w.csv").write_text('id,word\n1,one\n2,two\n3,\n4,"vier, fünf"\n')
    return {"path": "w.csv"}


def lines(tmp_path):
    text = "\n".join(json.dumps({"id": int(key), "word": word}) for key, word in WORDS)
    (tmp_path / "w.ndjson").write_text(text)
    return {"path": "w.ndjson"}


def xml(tmp_path):
    rows = "".join(f'<w id="{key}"><t>{word or ""}</t></w>' for key, word in WORDS)
    (tmp_path / "w.xml").write_text(f'<?xml version="1.0"?><ws xmlns="urn:w">{rows}</ws>')
    return {"path": "w.xml", "record": "w", "columns": {"id": "@id", "word": "t"}}


def parquet(tmp_path):
    duckdb.connect().sql(
        "SELECT * FROM (VALUES ('1', 'one'), ('2', 'two'), ('3', NULL), ('4', 'vier, fünf')) AS t (id, word)"
    ).write_parquet(str(tmp_path / "w.parquet"))
    return {"path": "w.parquet"}


def excel(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in [("id", "word"), *((int(key), word) for key, word in WORDS)]:
        book.active.append(row)
    book.save(tmp_path / "w.xlsx")
    return {"path": "w.xlsx"}


def sqlite(tmp_path):
    with sqlite3.connect(tmp_path / "w.sqlite") as file:
        file.execute("CREATE TABLE w (id INTEGER, word TEXT)")
        file.executemany("INSERT INTO w VALUES (?, ?)", WORDS)
    file.close()
    return {"path": "w.sqlite", "table": "w"}


def lake(tmp_path):
    with duckdb.connect(str(tmp_path / "w.duckdb")) as file:
        file.execute(
            "CREATE TABLE w AS FROM (VALUES (1, 'one'), (2, 'two'), (3, NULL), (4, 'vier, fünf')) AS t (id, word)"
        )
    return {"lake": "words", "table": "w"}


MAKERS = {
    "csv": csv, "json": lines, "xml": xml, "parquet": parquet, "excel": excel, "sqlite": sqlite, "lake": lake,
}  # fmt: skip


def test_every_source_is_tried_here():
    assert set(MAKERS) == set(OFFERED) - {"http"}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_source_gives_its_rows(kind, tmp_path):
    source = part(OFFERED, kind, "source", **MAKERS[kind](tmp_path))
    _, rows, done = moved(tmp_path, source, lakes={"words": str(tmp_path / "w.duckdb")})
    assert rows == sorted(WORDS, key=str) and done["extracted"] == 4


@pytest.mark.parametrize("kind", [each for each in MAKERS if each != "lake"])
def test_a_source_that_is_not_there_is_a_clear_refusal(kind, tmp_path):
    options = {**MAKERS[kind](tmp_path), "path": "nowhere/x"}
    with pytest.raises(Refused) as refused:
        moved(tmp_path, part(OFFERED, kind, "source", **options))
    assert refused.value.code == "flow.no_files" and not refused.value.transient


STEPS = {
    "filter": ({"where": "id <> '2'"}, "SELECT * FROM w WHERE id <> '2'"),
    "select": ({"columns": ["word"], "rename": {"word": "w"}}, "SELECT word FROM w"),
    "cleanse": ({"case": "upper", "missing": ["two"]}, "SELECT id, upper(nullif(word, 'two')) FROM w"),
    "cast": ({"columns": {"id": "integer"}}, "SELECT id, word FROM w"),
    "derive": ({"columns": {"n": "length(word)"}}, "SELECT id, word, length(word)::VARCHAR FROM w"),
    "validate": ({"required": ["word"]}, "SELECT * FROM w WHERE word IS NOT NULL"),
    "dedupe": ({"key": ["word"], "order": "id"}, "SELECT * FROM w"),
    "lookup": (
        {"with": {"kind": "csv", "path": "n.csv"}, "on": {"id": "no"}, "add": {"name": "name"}, "missing": "reject"},
        "SELECT id, word, 'N' || id FROM w WHERE id < '3'",
    ),
    "aggregate": ({"measures": {"n": "count(*)", "least": "min(id)"}}, "SELECT '4', '1'"),
    "pivot": (
        {"by": ["id"], "column": "word", "values": ["one", "two"], "measure": "count(*)"},
        "SELECT id, CASE word WHEN 'one' THEN '1' END, CASE word WHEN 'two' THEN '1' END FROM w",
    ),
    "union": ({"with": {"kind": "csv", "path": "w.csv"}}, "SELECT * FROM w UNION ALL SELECT * FROM w"),
    "sql": ({"query": "SELECT word, count(*) AS n FROM input WHERE id > '1' GROUP BY word"},
            "SELECT word, count(*)::VARCHAR FROM w WHERE id > '1' GROUP BY word"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TRANSFORMS)
def test_a_transform_gives_what_sql_by_hand_gives(kind, tmp_path):
    source = part(OFFERED, "csv", "source", **csv(tmp_path))
    (tmp_path / "n.csv").write_text("no,name\n1,N1\n2,N2\n")
    options, oracle = STEPS[kind]
    _, rows, _ = moved(tmp_path, source, part(TRANSFORMS, kind, "step", **options))
    words = "(VALUES ('1', 'one'), ('2', 'two'), ('3', NULL), ('4', 'vier, fünf'))"
    assert rows == sorted(
        duckdb.connect().sql(f"WITH w AS (FROM {words} AS t (id, word)) {oracle}").fetchall(), key=str
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')", "COPY input TO '/tmp/x'", "SELECT * FROM duckdb_secrets()",
        "SELECT getenv('HOME')", "SELECT * FROM '/etc/hosts'", "DROP TABLE input", "SELECT 1; SELECT 2",
    ],
)  # fmt: skip
def test_sql_of_people_is_guarded(query, tmp_path):
    source = part(OFFERED, "csv", "source", **csv(tmp_path))
    with pytest.raises(Refused) as refused:
        moved(tmp_path, source, part(TRANSFORMS, "sql", "own", query=query))
    assert refused.value.code.startswith("query.")


def test_a_doubled_key_on_the_other_side_is_refused(tmp_path):
    source = part(OFFERED, "csv", "source", **csv(tmp_path))
    (tmp_path / "n.csv").write_text("no,name\n1,N1\n1,N2\n")
    with pytest.raises(Refused) as refused:
        moved(tmp_path, source, part(TRANSFORMS, "lookup", "step", **STEPS["lookup"][0]))
    assert refused.value.code == "flow.key_twice"
