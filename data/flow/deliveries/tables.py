"""How staged rows reach a table of a database: statements for each mode, in words that databases share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data.flow.deliveries.delivery import EXECUTION
from data.sql import literal

HISTORY = ("_valid_from", "_valid_to", "_is_current")


@dataclass(frozen=True)
class Speech:
    """How a database spells: quoting, types by what they hold, whether its MERGE takes conditions, whether `unique` is
    kept, and whether texts escape by backslash."""

    quote: Callable[[str], str]
    text: str
    moment: str
    flag: str
    whole: str
    second: str = "INTERVAL '1 second'"
    merges: bool = True
    unique: str = ""
    escapes: bool = False

    def literal(self, text: str) -> str:
        """A quoted text."""
        if not self.escapes:
            return literal(text)
        slash, tick = "\\", "'"
        return tick + text.replace(slash, slash * 2).replace(tick, slash + tick) + tick


@dataclass(frozen=True)
class Writing:
    """What is written: the quoted `table`, the quoted relation `rows` with its `columns` (the mark of the execution
    among them), by `mode` and `key`, at `moment` (ISO, UTC)."""

    speech: Speech
    table: str
    rows: str
    columns: Sequence[str]
    mode: str
    key: Sequence[str]
    moment: str

    @property
    def at(self) -> str:
        return f"CAST({literal(self.moment)} AS {self.speech.moment})"

    @property
    def same(self) -> str:
        return " AND ".join(f"t.{self.name(each)} = s.{self.name(each)}" for each in self.key)

    @property
    def differs(self) -> str:
        """Whether a row says something new: in words that need no IS DISTINCT FROM."""
        rest = [self.name(each) for each in self.columns if each not in self.key and each != EXECUTION]
        pairs = (
            f"t.{name} <> s.{name} OR (t.{name} IS NULL AND s.{name} IS NOT NULL)"
            f" OR (t.{name} IS NOT NULL AND s.{name} IS NULL)"
            for name in rest
        )
        return " OR ".join(pairs) or "1 = 0"

    def name(self, column: str) -> str:
        return self.speech.quote(column)


def statements(writing: Writing) -> list[str]:
    """The statements of one load, to be run in one transaction."""
    if writing.mode == "append":
        return [_insert(writing)]
    if writing.mode == "replace":
        return [f"DELETE FROM {writing.table} WHERE 1 = 1", _insert(writing)]
    if writing.mode == "merge":
        changed = [each for each in writing.columns if each not in writing.key]
        update = ", ".join(f"{writing.name(each)} = s.{writing.name(each)}" for each in changed)
        return [_update(writing, update), _insert(writing, unless="1 = 1")]
    start, end, current = map(writing.name, HISTORY)
    close = f"{end} = {writing.at}, {current} = FALSE"
    more = {start: writing.at, current: "TRUE"}
    return [_update(writing, close, only=f"t.{current}"), _insert(writing, more, unless=f"t.{current}")]


def history_columns(speech: Speech) -> dict[str, str]:
    """Columns that a history has besides its own: name -> type."""
    return dict(zip(HISTORY, (speech.moment, speech.moment, speech.flag), strict=True))


def _insert(writing: Writing, more: Mapping[str, str] | None = None, *, unless: str = "") -> str:
    names = [writing.name(each) for each in writing.columns]
    given = more or {}
    listed, values = ", ".join([*names, *given]), ", ".join([*(f"s.{name}" for name in names), *given.values()])
    insert = f"INSERT INTO {writing.table} ({listed}) SELECT {values} FROM {writing.rows} AS s"
    if not unless:
        return insert
    return f"{insert} WHERE NOT EXISTS (SELECT 1 FROM {writing.table} AS t WHERE {unless} AND {writing.same})"


def _update(writing: Writing, changes: str, *, only: str = "1 = 1") -> str:
    if writing.speech.merges:
        return (
            f"MERGE INTO {writing.table} AS t USING {writing.rows} AS s ON {only} AND {writing.same}"
            f" WHEN MATCHED AND ({writing.differs}) THEN UPDATE SET {changes}"
        )
    return (
        f"UPDATE {writing.table} AS t SET {changes} FROM {writing.rows} AS s"
        f" WHERE {only} AND {writing.same} AND ({writing.differs})"
    )
