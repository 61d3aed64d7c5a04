"""Columns that the table does not have, or has otherwise: the policy decides before a row is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from data.errors import DefinitionError, Problem
from data.flow import Option
from data.sql import literal, quote

TECHNICAL = frozenset({"_execution_id", "_deleted_at", "_valid_from", "_valid_to", "_is_current"})
POLICY = Option("schema", "choice", "evolve", choices=("evolve", "freeze", "quarantine"))
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


@dataclass(frozen=True)
class Misfit:
    """Rows that may not be written: a condition over the staged rows, with the column that is the reason."""

    condition: str
    column: str
    expected: str


def described(cursor: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """Columns of a relation, ours left out: name -> type."""
    found = cursor.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    return {name: kind for name, kind, *_ in found if name not in TECHNICAL}


def fit(cursor: duckdb.DuckDBPyConnection, table: str, staged: Mapping[str, str], *, policy: str) -> list[Misfit]:
    """Make the table fit the staged columns, or say which rows may not be written.

    Raises DefinitionError where the policy is to freeze, or no type holds the old values and the new.
    """
    there = described(cursor, table)
    new = {name: kind for name, kind in staged.items() if name not in there}
    changed = {name: kind for name, kind in staged.items() if name in there and not _holds(there[name], kind)}
    gone = [name for name in there if name not in staged]
    if policy == "freeze" and (new or changed or gone):
        raise _frozen(new, changed, gone)
    if policy == "quarantine":
        misfits = [Misfit(f"{quote(name)} IS NOT NULL", name, "") for name in new]
        return misfits + [Misfit(_unfit(name, there[name]), name, there[name]) for name in changed]
    for name, kind in new.items():
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN {quote(name)} {kind}").fetchall()
    for name, kind in changed.items():
        _widen(cursor, table, name, there[name], kind)
    return []


def _holds(old: str, new: str) -> bool:
    """Whether a column of type `old` takes every value of type `new` as it is."""
    if old == new or old == "VARCHAR":
        return True
    if old in WHOLE and new in WHOLE:
        return WHOLE.index(old) >= WHOLE.index(new)
    if old == "DOUBLE":
        return new in (*WHOLE[:3], "FLOAT")
    if old.startswith("DECIMAL") and new.startswith("DECIMAL"):
        (width, scale), (other, places) = _digits(old), _digits(new)
        return scale >= places and width - scale >= other - places
    return (old, new) in {("TIMESTAMP", "DATE"), ("TIMESTAMP WITH TIME ZONE", "DATE")}


def _widen(cursor: duckdb.DuckDBPyConnection, table: str, name: str, old: str, new: str) -> None:
    if not _holds(new, old) or new == "VARCHAR":
        facts = {"column": name, "old": old, "new": new}
        problem = Problem(f"/destination/{name}", "flow.type_changed", facts)
        raise DefinitionError("flow.type_changed", (problem,), **facts)
    cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {quote(name)} TYPE {new}").fetchall()


def _unfit(name: str, kind: str) -> str:
    return f"{quote(name)} IS NOT NULL AND TRY_CAST({quote(name)} AS {kind}) IS NULL"


def _digits(kind: str) -> tuple[int, int]:
    width, _, scale = kind.removeprefix("DECIMAL(").rstrip(")").partition(",")
    return int(width), int(scale)


def _frozen(new: Mapping[str, str], changed: Mapping[str, str], gone: list[str]) -> DefinitionError:
    facts = {"new": ", ".join(new) or "–", "changed": ", ".join(changed) or "–", "gone": ", ".join(gone) or "–"}
    return DefinitionError(
        "flow.schema_frozen", (Problem("/destination/schema", "flow.schema_frozen", facts),), **facts
    )


def reject_select(misfits: list[Misfit], relation: str) -> str:
    """SQL that gives the rows with a misfit as rejects."""
    cases = " ".join(f"WHEN {each.condition} THEN {literal(each.column)}" for each in misfits)
    kinds = " ".join(f"WHEN {each.condition} THEN {literal(each.expected)}" for each in misfits)
    return (
        "SELECT 'table' AS piece, NULL::BIGINT AS line, 'load' AS step, 'schema' AS rule,"
        f' CASE {cases} END AS "column",'
        f" CAST(json_object('column', CASE {cases} END, 'type', CASE {kinds} END) AS VARCHAR) AS params,"
        f" CAST(to_json(r) AS VARCHAR) AS raw, CAST(to_json(r) AS VARCHAR) AS record"
        f" FROM {relation} AS r WHERE {misfit(misfits)}"
    )


def misfit(misfits: list[Misfit]) -> str:
    """The condition that holds for rows with a misfit."""
    return " OR ".join(f"({each.condition})" for each in misfits)
