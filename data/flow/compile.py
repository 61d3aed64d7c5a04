"""Steps become SQL: one statement a stage, with a mark on every row that goes no further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from data.flow.options import Part, Refused
from data.flow.transforms import BAD, MARK, ROW, TRANSFORMS, Fate, Mark, Rows, Side
from data.sql import quote

RAW = "_nexus_raw"
TEXT = "text"


@dataclass(frozen=True)
class Statement:
    """SQL whose visible columns are `columns` (name -> type), followed by a mark and the marked row as JSON."""

    sql: str
    columns: dict[str, str]
    marks: tuple[Mark, ...]


def segments(steps: Sequence[Part]) -> list[list[Part]]:
    """The steps of each stage: the first holds row steps only, each other begins with a set step."""
    found: list[list[Part]] = [[]]
    for step in steps:
        if TRANSFORMS[step.kind].whole is not None:
            found.append([])
        found[-1].append(step)
    return found


def compiled(
    connection: duckdb.DuckDBPyConnection, relation: str, steps: Sequence[Part], sides: dict[str, Side]
) -> Statement:
    """One stage over `relation`. Raises Refused naming the step that can't be."""
    rows = _base(connection, relation)
    for step in steps:
        rows = _step(connection, rows, step, sides.get(step.id, Side()))
    listed = [quote(name) for name in rows.columns]
    if not rows.marks:
        return Statement(f"SELECT {', '.join(listed)} FROM ({rows.sql})", dict(rows.columns), ())
    rejected = [str(at) for at, mark in enumerate(rows.marks, 1) if mark.fate is Fate.REJECTED]
    row = quote(ROW)
    as_json = f"CAST(to_json({row}) AS VARCHAR)"
    text = f"CASE WHEN typeof({row}) = 'VARCHAR' THEN CAST({row} AS VARCHAR) ELSE {as_json} END"
    raw = f"CASE WHEN {quote(MARK)} IN ({', '.join(rejected)}) THEN {text} END"
    hidden = [quote(MARK), f"{raw if rejected else 'NULL::VARCHAR'} AS {quote(RAW)}"]
    return Statement(f"SELECT {', '.join([*listed, *hidden])} FROM ({rows.sql})", dict(rows.columns), rows.marks)


def described(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, str]:
    """Columns of a statement, hidden ones left out: name -> type."""
    found = connection.execute(f"DESCRIBE {sql}").fetchall()
    return {name: kind for name, kind, *_ in found if name not in (ROW, MARK)}


def _base(connection: duckdb.DuckDBPyConnection, relation: str) -> Rows:
    columns = described(connection, relation)
    if BAD in columns:
        return _texts(relation, [name for name in columns if name != BAD])
    packed = ", ".join(f"{quote(name)} := {quote(name)}" for name in columns)
    return Rows(f"SELECT *, struct_pack({packed}) AS {quote(ROW)} FROM ({relation})", columns)


def _texts(relation: str, names: list[str]) -> Rows:
    """Rows that bring their text along; some of it may be no record."""
    mark = f"CASE WHEN {quote(BAD)} THEN 1::USMALLINT END AS {quote(MARK)}"
    listed = ", ".join([*(quote(name) for name in names), quote(ROW), mark])
    broken = Mark(Fate.REJECTED, "source", TEXT)
    return Rows(f"SELECT {listed} FROM ({relation})", dict.fromkeys(names, "VARCHAR"), (broken,))


def _step(connection: duckdb.DuckDBPyConnection, rows: Rows, step: Part, side: Side) -> Rows:
    transform = TRANSFORMS[step.kind]
    try:
        if transform.whole is not None:
            rows = _whole(connection, transform.whole(step.options, rows, step.id, side))
        elif transform.rows is not None:
            rows = transform.rows(step.options, rows, step.id)
        return replace(rows, columns=described(connection, rows.sql))
    except duckdb.Error as error:
        raise Refused("flow.step_failed", step=step.id, kind=step.kind, detail=first_line(error)) from error


def _whole(connection: duckdb.DuckDBPyConnection, rows: Rows) -> Rows:
    """What comes of a set step has rows of its own."""
    columns = described(connection, rows.sql)
    marks = [quote(MARK)] if rows.marks else []
    packed = ", ".join(f"{quote(name)} := {quote(name)}" for name in columns)
    listed = [*(quote(name) for name in columns), f"struct_pack({packed}) AS {quote(ROW)}", *marks]
    return Rows(f"SELECT {', '.join(listed)} FROM ({rows.sql})", columns, rows.marks)


def first_line(error: Any) -> str:
    """The first line of an engine's message."""
    return str(error).split("\n", 1)[0][:300]
