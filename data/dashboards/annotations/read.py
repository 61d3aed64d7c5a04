"""The events of a table, read with the rights of who looks and remembered until the data changes."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any

import orjson

from data.access import Actor
from data.core import Core
from data.dashboards.annotations.model import Annotation, Event, Events
from data.dashboards.from_sql.lasting import is_lasting
from data.dashboards.from_sql.policed import row_rules
from data.dashboards.from_sql.proposal import is_day, is_number
from data.dashboards.model import Layout, SqlSource, Widget
from data.errors import InputError
from data.metrics import RowsQuery, load_catalog, rows
from data.metrics.engine import data_mark
from data.queries import Bounds, run_sql

MOST = 500
TEXT = 500
STALE_SECONDS = 300
Row = tuple[str, str, str]


def read_events(core: Core, found: Annotation, *, actor: Actor) -> tuple[tuple[Event, ...], int]:
    """The newest events of a table, at most 500, by start; and how many more there are (-1: more than can be told).

    Raises what running its SQL or asking its dataset raises, InputError where no column holds days or words.
    """
    source = found.events or Events()
    seen = sorted(actor.roles), sorted(actor.attributes.items()), core.is_bound(core, actor)
    known = (vars(source), *seen, row_rules(core, actor), _mark(core, source))
    key = f"annotations:{hashlib.blake2b(repr(known).encode(), digest_size=16).hexdigest()}"
    held, _ = core.cache.once(key, lambda: orjson.dumps(_read(core, source, actor)))
    told, more = orjson.loads(held)
    events = [Event(text, date.fromisoformat(a), date.fromisoformat(b), found.id, found.text) for a, b, text in told]
    return tuple(events), more


def events_mark(core: Core, source: Events) -> Hashable:
    """Differs whenever the events of a table may."""
    return _mark(core, source)


def _mark(core: Core, source: Events) -> Hashable:
    """Of a lake whose changes we do not hear of, and of SQL that asks the clock, it differs every five minutes."""
    if source.dataset is not None:
        dataset = load_catalog(core).dataset(source.dataset)
        return dataset.mark, data_mark(core, dataset.lake, dataset.reads)[1], core.clock.now().date()
    asked = SqlSource(source.sql or "", source.lake or "")
    lasts = is_lasting(core, Widget("events", "sql", "", Layout(0, 0, 1, 1), sql=asked))
    turn = 0 if lasts else int(core.clock.now().timestamp()) // STALE_SECONDS
    return tuple((record.id, core.lakes.version(record.id)) for record in core.lakes.records()), turn


def _read(core: Core, source: Events, actor: Actor) -> tuple[list[Row], int]:
    if source.dataset is not None:
        return _of_dataset(core, source, actor)
    bounds: Bounds = {"limit": MOST, "rules": row_rules(core, actor)}
    found = run_sql(core, source.sql or "", actor=actor, lake=source.lake or "prod", **bounds)
    kinds = [(column.name, column.type) for column in found.columns]
    cells: Sequence[Sequence[Any]] = list(zip(*found.rows, strict=True)) or [()] * len(kinds)
    return _rows(kinds, dict(zip([name for name, _ in kinds], cells, strict=True)), None), -found.truncated


def _of_dataset(core: Core, source: Events, actor: Actor) -> tuple[list[Row], int]:
    page = rows(core, RowsQuery(dataset=source.dataset, limit=MOST), actor=actor)
    kinds = [(column.id, column.type) for column in page.columns]
    return _rows(kinds, page.data, source.label), max(page.total - MOST, 0)


def _rows(kinds: Sequence[tuple[str, str]], cells: dict[str, Any], label: str | None) -> list[Row]:
    days = [name for name, type_ in kinds if is_day(type_)]
    words = [name for name, type_ in kinds if not is_day(type_) and not is_number(type_)]
    if not days or not (label or words):
        raise InputError("annotation.columns", columns=", ".join(name for name, _ in kinds))
    texts, ends = cells[label or words[0]], cells[days[1]] if len(days) > 1 else cells[days[0]]
    found = []
    for start, end, text in zip(cells[days[0]], ends, texts, strict=True):
        if start is not None and text is not None:
            first = str(start)[:10]
            found.append((first, max(first, str(end or first)[:10]), str(text)[:TEXT]))
    return sorted(found)
