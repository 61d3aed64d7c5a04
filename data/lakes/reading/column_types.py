"""Types of columns that came as text, measured over all rows: a type is taken only if every value has it.

A sample proposes, the whole column decides, and what fails there goes on to the next, wider type. So identifiers with
leading zeros stay text, and one late odd value costs a type, never a row.
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
SAMPLE = 1000
REPEATING = 0.5
FIRST = "first_values"


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
    found = [_typed(connection, table, column, _allowed(column, candidates, delimiter)) for column in columns]
    connection.execute(f"DROP TABLE IF EXISTS temp.{FIRST}")
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


def _typed(connection: duckdb.DuckDBPyConnection, table: str, column: str, candidates: Sequence[Candidate]) -> Typed:
    text = f"trim({quote(column)})"
    listed = ", ".join(literal(marker) for marker in MISSING)
    values = f"(SELECT {text} AS v FROM {table} WHERE {text} NOT IN ({listed}))"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {FIRST} AS SELECT DISTINCT v FROM (FROM {values} LIMIT {SAMPLE})")
    sampled = connection.execute(f"SELECT count(*) FROM {FIRST}").fetchall()[0][0]
    likely = _passing(connection, candidates, FIRST) if sampled else []
    if sampled < REPEATING * SAMPLE:
        values = f"(SELECT DISTINCT v FROM {values})"
    for place, candidate in enumerate(likely):
        if _passing(connection, [candidate], values):
            twins = [c for c in likely[place + 1 :] if c.name == EITHER_DAY_OR_MONTH_FIRST.get(candidate.name)]
            ambiguous = bool(twins) and bool(_passing(connection, twins, values))
            return Typed(column, candidate, _markers(connection, table, text, listed), ambiguous)
    return Typed(column, None)


def _markers(connection: duckdb.DuckDBPyConnection, table: str, text: str, listed: str) -> frozenset[str]:
    sql = f"SELECT DISTINCT {text} FROM {table} WHERE {text} IN ({listed})"
    return frozenset(row[0] for row in connection.execute(sql).fetchall()) - {""}


def _passing(connection: duckdb.DuckDBPyConnection, candidates: Sequence[Candidate], values: str) -> list[Candidate]:
    """The candidates that every `v` of the relation `values` passes."""
    sums = ", ".join(f"count(*) FILTER (NOT ({c.test.replace('$v', 'v')}))" for c in candidates)
    failures = connection.execute(f"SELECT {sums} FROM {values}").fetchall()[0]
    return [candidate for candidate, failure in zip(candidates, failures, strict=True) if not failure]


def _value(typed: Typed) -> str:
    trimmed = f"trim({quote(typed.column)})"
    if not typed.missing:
        return f"nullif({trimmed}, '')"
    listed = ", ".join(literal(marker) for marker in ("", *sorted(typed.missing)))
    return f"(CASE WHEN {trimmed} IN ({listed}) THEN NULL ELSE {trimmed} END)"
