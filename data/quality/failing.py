"""The rows that a rule finds wrong: their keys and what is wrong in them, masked for those who may not query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from data.access import Actor, Permission, may
from data.core import Core
from data.errors import LakeError, NotFound, QueryError
from data.quality.check import used
from data.quality.kinds import KINDS
from data.quality.kinds.scan import BASE, Scan, Unfit
from data.quality.model import Rule, TableRules
from data.quality.opened import Opened, Unanswered, opened
from data.quality.rulebook import load_rulebook, require_own
from data.sql import quote

SHOWN = 4
DOT = "•"


@dataclass(frozen=True)
class FailingRows:
    """Some of the rows that fail, by column: the key, the columns of the rule, the table's time.

    `total` is how many there are, `first` and `last` when the first and last of them happened; `masked` says that
    values are hidden but for their ends. `listable` is False for rules that are about the table as a whole.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int | None
    first: date | datetime | None
    last: date | datetime | None
    masked: bool
    listable: bool = True


def failing_rows(core: Core, lake: str, table: str, rule_id: str, *, actor: Actor, limit: int = 50) -> FailingRows:
    """The newest `limit` rows that a rule finds wrong. Raises NotFound, or LakeError when it can't be asked now."""
    if not require_own(core, lake):
        core.lakes.ready(lake)
    rules = load_rulebook(core).of(lake, table)
    rule = rules.rule(rule_id)
    if rule is None:
        raise NotFound("quality.rule_unknown", rule=rule_id, table=f"{lake}.{table}")
    masked = not may(actor, Permission.QUERY)
    if KINDS[rule.kind].wrong is None:
        return FailingRows((), (), None, None, None, masked, listable=False)
    try:
        with opened(core, lake, table) as place:
            return _asked(place, core, rules, rule, masked, limit)
    except (Unfit, Unanswered, duckdb.Error, QueryError) as error:
        raise LakeError("quality.rule_unmeasured", rule=rule_id, table=f"{lake}.{table}") from error


def _asked(place: Opened, core: Core, rules: TableRules, rule: Rule, masked: bool, limit: int) -> FailingRows:
    types = place.types
    scan = Scan(place.relation, types, now=core.clock.now(), locate=place.locate)
    wrong = KINDS[rule.kind].wrong
    assert wrong is not None
    condition = wrong(rule.options, scan)
    time = rules.time if rules.time in types else None
    names = [n for n in dict.fromkeys([*rules.key, *rule.columns, *([time] if time else [])]) if n in types]
    when = f"{BASE}.{quote(time)}" if time else "NULL"
    picked = ", ".join(f"{BASE}.{quote(name)}" for name in names or list(types)[:SHOWN])
    rest = f"FROM {scan.source()} WHERE {condition}"
    order = f" ORDER BY {when} DESC NULLS LAST" if time else ""
    sql = f"SELECT {picked} {rest}{order} LIMIT {int(limit)}"
    rows = place.ask(sql, used(scan, sql))
    counting = f"SELECT count(*), min({when}), max({when}) {rest}"
    total, first, last = place.ask(counting, used(scan, counting))[0]
    shown = tuple(tuple(_masked(value) for value in row) if masked else row for row in rows)
    return FailingRows(tuple(names or list(types)[:SHOWN]), shown, total, first, last, masked)


def _masked(value: Any) -> Any:
    """A value with only its ends to be seen; days, moments and what is missing are kept."""
    if value is None or isinstance(value, bool | date):
        return value
    text = str(value)
    if len(text) <= 2:
        return DOT * len(text)
    seen = min(2, len(text) // 4)
    return text[:seen] + DOT * (len(text) - 2 * seen) + (text[-seen:] if seen else "")
