"""One load into a database: ledger, staged rows and statements in one transaction, whatever the driver."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from data.errors import ConflictError, Problem
from data.flow.deliveries.delivery import (
    ACCOUNTS,
    EXECUTION,
    Delivery,
    Load,
    Receipt,
    Site,
    Wanted,
    check_columns,
    check_key,
)
from data.flow.deliveries.tables import Speech, Writing, history_columns, statements
from data.flow.options import Option, Values
from data.sql import literal

LEDGER = "nexus_loads"


class Session(Protocol):
    """An open connection. `stage` brings the rows in by the bulk path and gives the quoted relation with its columns
    (name -> type of the database); `begin` opens the transaction that `commit` ends."""

    speech: Speech

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""

    def begin(self) -> None:
        """What follows is one transaction."""

    def commit(self) -> None:
        """All of it stands."""

    def stage(self, load: Load) -> tuple[str, Mapping[str, str]]:
        """The staged rows as a relation of the database."""

    def columns(self, schema: str, table: str) -> list[str]:
        """Columns of a table, in order; none where it is not there."""


@dataclass(frozen=True)
class Database:
    """A kind of database: `opened` gives a session for the length of one load, `schema` is where a bare table name
    stands."""

    kind: str
    options: tuple[Option, ...]
    opened: Callable[[Values, Site], AbstractContextManager[Session]]
    problems: Callable[[Values], list[Problem]]
    schema: str

    def delivery(self) -> Delivery:
        """Loads into it, and the ledger beside its tables."""
        return Delivery(self.kind, self.options, self._load, self._find, self.problems)

    def _load(self, values: Values, site: Site, load: Load) -> Receipt:
        with self.opened(values, site) as session:
            return deliver(session, values, load, schema=self.schema)

    def _find(self, values: Values, site: Site, wanted: Wanted) -> Receipt | None:
        with self.opened(values, site) as session:
            return find(session, values, wanted, schema=self.schema)


def deliver(session: Session, values: Values, load: Load, *, schema: str) -> Receipt:
    """Load, or give the receipt of the load that went before. `schema` is where a bare table name stands."""
    schema, table = target(values, schema)
    ledger = _name(session, schema, LEDGER)
    session.run(_made(session.speech, ledger))
    known = line(session, ledger, Wanted(execution_id=load.execution_id))
    if known is not None:
        return known
    if values["mode"] in ("merge", "history") and load.files:
        check_key(values, load)
    changes = _prepare(session, values, load, (schema, table)) if load.files else _emptied(session, values, schema)
    receipt = load.receipt(load.rows)
    session.begin()
    known = line(session, ledger, Wanted(execution_id=load.execution_id))
    if known is not None:
        return known
    for statement in [*changes, _written(session.speech, ledger, load, receipt)]:
        session.run(statement)
    if not load.ours():
        raise ConflictError("execution.taken_over", execution=load.execution_id)
    session.commit()
    return receipt


def find(session: Session, values: Values, wanted: Wanted, *, schema: str) -> Receipt | None:
    """A line of the ledger; None where there is no ledger."""
    where, _ = target(values, schema)
    if not session.columns(where, LEDGER):
        return None
    return line(session, _name(session, where, LEDGER), wanted)


def line(session: Session, ledger: str, wanted: Wanted) -> Receipt | None:
    """The newest line that is wanted."""
    quote = session.speech.quote
    key, value = ("execution_id", wanted.execution_id) if wanted.execution_id else ("pipeline_id", wanted.pipeline_id)
    names = ", ".join(map(quote, ("execution_id", "state", *ACCOUNTS)))
    rows = session.run(
        f"SELECT {names} FROM {ledger} WHERE {quote(key)} = {session.speech.literal(str(value))}"
        f" ORDER BY {quote('loaded_at')} DESC, {quote('token')} DESC LIMIT 1"
    )
    if not rows:
        return None
    first, state, *counts = rows[0]
    return Receipt(first, dict(zip(ACCOUNTS, map(int, counts), strict=True)), json.loads(state))


def target(values: Values, schema: str) -> tuple[str, str]:
    """Schema and table."""
    named, dot, table = str(values["table"]).rpartition(".")
    return (named, table) if dot else (schema, table)


def _prepare(session: Session, values: Values, load: Load, place: tuple[str, str]) -> Sequence[str]:
    """Rows staged and the table fit to take them; the statements that remain."""
    rows, columns = session.stage(load)
    table = _name(session, *place)
    history = history_columns(session.speech) if values["mode"] == "history" else {}
    there = session.columns(*place)
    wanted = {**columns, **history}
    if not there:
        listed = ", ".join(f"{session.speech.quote(name)} {kind}" for name, kind in wanted.items())
        session.run(f"CREATE TABLE {table} ({listed})")
    else:
        new = {name: kind for name, kind in wanted.items() if name not in there}
        check_columns(values, [name for name in new if name not in (EXECUTION, *history)])
        for name, kind in new.items():
            session.run(f"ALTER TABLE {table} ADD COLUMN {session.speech.quote(name)} {kind}")
    key = list(values.get("key") or ())
    return statements(Writing(session.speech, table, rows, list(columns), str(values["mode"]), key, load.moment))


def _emptied(session: Session, values: Values, schema: str) -> Sequence[str]:
    where, table = target(values, schema)
    if values["mode"] != "replace" or not session.columns(where, table):
        return ()
    return (f"DELETE FROM {_name(session, where, table)} WHERE 1 = 1",)


def _name(session: Session, schema: str, table: str) -> str:
    return f"{session.speech.quote(schema)}.{session.speech.quote(table)}"


def _made(speech: Speech, ledger: str) -> str:
    kinds = {
        "execution_id": f"{speech.text}{speech.unique}",
        "pipeline_id": speech.text,
        "token": speech.whole,
        "loaded_at": speech.moment,
        **dict.fromkeys(ACCOUNTS, speech.whole),
        "state": speech.text,
    }
    listed = ", ".join(f"{speech.quote(name)} {kind}" for name, kind in kinds.items())
    return f"CREATE TABLE IF NOT EXISTS {ledger} ({listed})"


def _written(speech: Speech, ledger: str, load: Load, receipt: Receipt) -> str:
    names = ("execution_id", "pipeline_id", "token", "loaded_at", *ACCOUNTS, "state")
    state = json.dumps(dict(load.state), default=str)
    counts = (str(int(receipt.accounts[name])) for name in ACCOUNTS)
    now = f"CAST({literal(load.moment)} AS {speech.moment})"
    at = speech.quote("loaded_at")
    moment = f"CASE WHEN MAX({at}) >= {now} THEN MAX({at}) + {speech.second} ELSE {now} END"
    texts = [speech.literal(each) for each in (load.execution_id, load.pipeline_id, state)]
    values = [*texts[:2], str(load.token), moment, *counts, texts[2]]
    mine = f"{speech.quote('pipeline_id')} = {texts[1]}"
    listed = ", ".join(map(speech.quote, names))
    return f"INSERT INTO {ledger} ({listed}) SELECT {', '.join(values)} FROM {ledger} WHERE {mine}"
