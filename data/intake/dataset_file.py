"""A proposed dataset: the document of one table, and what a dashboard needs to know to show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.core import Core
from data.intake.dimensions import Field, dimensions
from data.intake.hierarchies import hierarchies
from data.intake.keys import Link, primary_key
from data.intake.labels import Ids, label, slug
from data.intake.lookups import Lookup, lookups
from data.intake.measures import Numbers, numbers
from data.intake.profile import TableProfile
from data.intake.roles import Role, role
from data.intake.times import TimeChoice, time_choices

ROWS = 20


@dataclass(frozen=True)
class DatasetProposal:
    """One table's dataset. `document` is what its file says; the rest is what the document was made of."""

    id: str
    table: TableProfile
    document: Mapping[str, Any]
    time: TimeChoice | None
    fields: tuple[Field, ...]
    numbers: Numbers
    chains: Mapping[str, tuple[str, ...]]
    lookups: tuple[Lookup, ...]

    @property
    def weight(self) -> tuple[bool, bool, int, str]:
        """How much a dashboard should be about it: tables with a time first, then those that look others up, then
        the largest."""
        return self.time is not None, any(found.source == "base" for found in self.lookups), self.table.rows, self.id


def propose_dataset(
    core: Core, base: TableProfile, links: Sequence[Link], tables: Mapping[str, TableProfile]
) -> DatasetProposal:
    """The dataset of `base`, joined with the tables it links to."""
    found = lookups(base, links, tables)
    times = _times(core, base, found)
    time = times[0] if times else None
    named_times = _named_times(times)
    fields = dimensions(base, found, time, Ids("time", *named_times))
    chains = hierarchies(core, base, found, fields)
    pointing = frozenset(column for lookup in found if lookup.source == "base" for column, _ in lookup.on)
    made = numbers(base, found, pointing, Ids())
    id_ = f"{slug(base.lake, fallback='lake')}_{slug(base.name, fallback='table')}"
    document = {
        "id": id_,
        "label": label(base.name),
        "description": f"Proposed from the table {base.name} of the lake {base.lake}.",
        "lake": base.lake,
        "table": base.written,
        "grain": list(primary_key(core, base)),
        **({"time": time.sql} if time else {}),
        "times": named_times,
        "joins": {lookup.alias: lookup.document() for lookup in found},
        "dimensions": {field.id: dict(field.document) for field in fields},
        "hierarchies": {name: list(levels) for name, levels in chains.items()},
        "measures": made.measures,
        "metrics": made.metrics,
        "rows": _rows(base, fields),
    }
    kept = {key: value for key, value in document.items() if value not in ([], {})}
    return DatasetProposal(id_, base, kept, time, fields, made, chains, found)


def _times(core: Core, base: TableProfile, found: Sequence[Lookup]) -> tuple[TimeChoice, ...]:
    """The base's own times; when it has none, the best one of a table it looks up."""
    own = time_choices(core, base)
    if own:
        return own
    for lookup in found:
        theirs = [choice for choice in time_choices(core, lookup.table) if "(" not in choice.sql]
        if theirs and lookup.source == "base":
            return (replace(theirs[0], sql=f"{lookup.alias}.{theirs[0].sql}", columns=()),)
    return ()


def _named_times(times: Sequence[TimeChoice]) -> dict[str, str]:
    ids = Ids("time")
    return {
        ids.take(slug(choice.sql, fallback="time"), f"{slug(choice.sql, fallback='time')}_time"): choice.sql
        for choice in times[1:]
    }


def _rows(base: TableProfile, fields: Sequence[Field]) -> list[str]:
    """Columns of drill-to-rows: the table's own in order, those that point at a thing by its name."""
    shown = {field.column: field.id for field in fields if field.points_to}
    telling = [column for column in base.columns.values() if role(base, column) is not Role.TEXT]
    columns = telling or list(base.columns.values())
    return list(dict.fromkeys(shown.get(column.name, column.name) for column in columns))[:ROWS]
