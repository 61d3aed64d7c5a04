"""Types of columns that came as text, measured over all rows: a type is taken only if every value has it.

A sample proposes, the distinct values of the whole column decide, and what fails there goes on to the next, wider
type. So identifiers with leading zeros stay text, and one late odd value costs a type, never a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from data.lakes.outcome import Note
from data.lakes.reading.candidates import CANDIDATES, EITHER_DAY_OR_MONTH_FIRST, Candidate
from data.sql import literal, quote

MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "NaN", "nan", "None", "\\N", "-", "?", ".")
MISSING_WORDS = frozenset(MISSING) - {"", "-", "?", "."}
SAMPLE = 200
VALUES = "distinct_values"


@dataclass(frozen=True)
class Typed:
    """A column's way into the lake: `type` is None for text. `missing` are the markers met in it."""

    column: str
    type: Candidate | None
    missing: frozenset[str] = frozenset()
    ambiguous: bool = False


def typed_columns(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    *,
    candidates: Sequence[Candidate] = CANDIDATES,
    delimiter: str = ",",
) -> list[Typed]:
    """The type of each text column of `table` (SQL), in order."""
    found = []
    for column in columns:
        name = quote(column)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {VALUES} AS SELECT DISTINCT trim({name}) AS v FROM {table}")
        found.append(_typed(connection, column, _allowed(column, candidates, delimiter)))
    connection.execute(f"DROP TABLE IF EXISTS temp.{VALUES}")
    return found


def selections(typed: Sequence[Typed]) -> tuple[list[str], list[Note]]:
    """SQL that gives the typed columns from the text ones, and what is worth telling of them."""
    words = frozenset(marker for t in typed if t.type and not t.ambiguous for marker in t.missing) & MISSING_WORDS
    notes = [Note("load.dates_ambiguous", {"column": t.column}) for t in typed if t.ambiguous]
    if words:
        notes.append(Note("load.missing_words", {"words": ", ".join(sorted(words))}))
    return [_selection(t, words) for t in typed], notes


def _selection(typed: Typed, words: frozenset[str]) -> str:
    name = quote(typed.column)
    if typed.type is None or typed.ambiguous:
        listed = ", ".join(literal(word) for word in ("", *sorted(words)))
        return f"CASE WHEN {name} IN ({listed}) THEN NULL ELSE {name} END AS {name}"
    return f"{typed.type.cast.replace('$v', _value(typed))} AS {name}"


def _allowed(column: str, candidates: Sequence[Candidate], delimiter: str) -> list[Candidate]:
    fitting = [c for c in candidates if not c.names or re.search(c.names, column)]
    if delimiter == ";":
        fitting.sort(key=lambda candidate: candidate.name == "grouped")
    return fitting


def _typed(connection: duckdb.DuckDBPyConnection, column: str, candidates: Sequence[Candidate]) -> Typed:
    listed = ", ".join(literal(marker) for marker in MISSING if marker)
    markers = frozenset(row[0] for row in connection.execute(f"FROM {VALUES} WHERE v IN ({listed})").fetchall())
    connection.execute(f"DELETE FROM {VALUES} WHERE v IS NULL OR v = '' OR v IN ({listed})")
    sample = connection.execute(f"FROM {VALUES} LIMIT 1").fetchone()
    likely = _passing(connection, candidates, limit=SAMPLE) if sample else []
    for place, candidate in enumerate(likely):
        if _passing(connection, [candidate]):
            return Typed(column, candidate, markers, _is_ambiguous(connection, candidate, likely[place + 1 :]))
    return Typed(column, None)


def _passing(
    connection: duckdb.DuckDBPyConnection, candidates: Sequence[Candidate], *, limit: int | None = None
) -> list[Candidate]:
    """The candidates that every value passes, or every one of the first `limit`."""
    sums = ", ".join(f"count(*) FILTER (NOT ({c.test.replace('$v', 'v')}))" for c in candidates)
    values = f"(FROM {VALUES} LIMIT {limit})" if limit else VALUES
    failures = connection.execute(f"SELECT {sums} FROM {values}").fetchone() or ()
    return [candidate for candidate, failure in zip(candidates, failures, strict=True) if not failure]


def _is_ambiguous(connection: duckdb.DuckDBPyConnection, found: Candidate, wider: Sequence[Candidate]) -> bool:
    twin = [candidate for candidate in wider if candidate.name == EITHER_DAY_OR_MONTH_FIRST.get(found.name)]
    return bool(twin) and bool(_passing(connection, twin))


def _value(typed: Typed) -> str:
    trimmed = f"trim({quote(typed.column)})"
    if not typed.missing:
        return f"nullif({trimmed}, '')"
    listed = ", ".join(literal(marker) for marker in ("", *sorted(typed.missing)))
    return f"(CASE WHEN {trimmed} IN ({listed}) THEN NULL ELSE {trimmed} END)"
