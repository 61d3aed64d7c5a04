"""The metrics of a proposed dataset: how many, how much, how much on average, and how often something is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.intake.labels import Ids, label, slug, words
from data.intake.lookups import Lookup
from data.intake.profile import ColumnProfile, Family, TableProfile
from data.intake.roles import Role, role

MOST = 8
MISSING = (0.001, 0.9)
MISSING_MOST = 3
WORSE = frozenset(
    "delay cost costs expense expenses spend defect defects error errors churn cancelled canceled complaint complaints "
    "downtime latency deaths emissions fee fees tax late overdue scrap returns refunds".split()
)
UNITS = {"minutes": "minutes", "mins": "minutes", "hours": "hours", "hrs": "hours", "days": "days", "bytes": "bytes"}
CURRENCIES = frozenset("eur usd gbp chf jpy cny inr sek nok dkk pln cad aud brl mxn czk huf zar krw".split())


@dataclass
class Numbers:
    """Measures and metrics as a dataset file says them. `records` counts rows; `headline` lists metrics by how much
    they tell; `places` maps a lookup to its latitude and longitude metrics."""

    records: str = ""
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    metrics: dict[str, dict[str, Any]] = field(default_factory=dict)
    sums: list[str] = field(default_factory=list)
    averages: list[str] = field(default_factory=list)
    shares: list[str] = field(default_factory=list)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def headline(self) -> list[str]:
        """The count, then sums, averages that are better low, other averages, and shares, a few of each."""
        worse = [id_ for id_ in self.averages if self.metrics[id_]["better"] == "down"]
        others = [id_ for id_ in self.averages if id_ not in worse]
        return [
            self.records,
            *self.sums[:3],
            *worse[:2],
            *self.shares[:1],
            *others[:2],
            *self.sums[3:],
            *self.shares[1:],
        ]


def numbers(base: TableProfile, found: Sequence[Lookup], pointing: frozenset[str], ids: Ids) -> Numbers:
    """The metrics of a table. Columns in `pointing` are keys of others and are never added up."""
    made = Numbers()
    made.records = ids.take(slug(base.name, fallback="rows"), "row_count")
    made.measures["records"] = {"aggregate": "count"}
    made.metrics[made.records] = _metric(label(base.name), measure="records", better="up")
    for column in _of_role(base, pointing, Role.AMOUNT):
        _sum(made, ids, column)
    for column in _of_role(base, pointing, Role.RATE):
        _average(made, ids, column)
    for column in _of_role(base, pointing, Role.FLAG):
        _share(made, ids, column, "", {"field": column.name, "op": "eq", "values": [True]})
    for column in _often_missing(base):
        _share(made, ids, column, "missing", {"field": column.name, "op": "is_null"})
    for lookup in found:
        _joined(made, ids, base, lookup)
    return made


def _of_role(base: TableProfile, pointing: frozenset[str], wanted: Role) -> Iterator[ColumnProfile]:
    columns = [c for c in base.columns.values() if c.name not in pointing and role(base, c) is wanted]
    yield from columns[:MOST]


def _often_missing(base: TableProfile) -> Iterator[ColumnProfile]:
    """Columns with a share of nulls worth watching; of several that miss the same rows the first numeric one."""
    least, most = MISSING
    telling = [c for c in base.columns.values() if least <= c.null_share <= most]
    telling.sort(key=lambda column: role(base, column) not in {Role.RATE, Role.AMOUNT})
    seen: set[int] = set()
    for column in telling:
        if column.nulls not in seen and len(seen) < MISSING_MOST:
            seen.add(column.nulls)
            yield column


def _sum(made: Numbers, ids: Ids, column: ColumnProfile) -> None:
    id_ = ids.take(slug(column.name, fallback="amount"), f"total_{slug(column.name, fallback='amount')}")
    made.measures[id_] = {"aggregate": "sum", "column": column.name}
    metric = ids.take(f"total_{id_.removeprefix('total_')}")
    made.metrics[metric] = _metric(
        _with("Total", column),
        measure=id_,
        better=_better(column, "up"),
        unit=_unit(column),
        decimals=_decimals(column),
    )
    made.sums.append(metric)


def _average(made: Numbers, ids: Ids, column: ColumnProfile) -> None:
    name = slug(column.name, fallback="value")
    total, known = ids.take(f"{name}_sum"), ids.take(f"{name}_known")
    made.measures[total] = {"aggregate": "sum", "column": column.name}
    made.measures[known] = {"aggregate": "count", "column": column.name}
    metric = ids.take(f"average_{name}")
    decimals = 2 if abs(float(column.most or 0)) < 10 else 1
    made.metrics[metric] = _metric(
        _with("Average", column),
        ratio=[total, known],
        better=_better(column, "none"),
        unit=_unit(column),
        decimals=decimals,
    )
    made.averages.append(metric)


def _share(made: Numbers, ids: Ids, column: ColumnProfile, word: str, where: dict[str, Any]) -> None:
    name = slug(f"{column.name}_{word}" if word else column.name, fallback="share")
    measure = ids.take(f"{name}_rows")
    made.measures[measure] = {"aggregate": "count", "where": where}
    text = f"{label(column.header or column.name)} {word}".strip()
    metric = ids.take(f"{name}_share")
    better = "down" if word == "missing" or _better(column, "none") == "down" else "none"
    made.metrics[metric] = _metric(text, ratio=[measure, "records"], better=better, unit="percent", decimals=1)
    made.shares.append(metric)


def _joined(made: Numbers, ids: Ids, base: TableProfile, lookup: Lookup) -> None:
    """How many rows find their partner, where not all do; and where the partner lies on a map."""
    if lookup.found < 1.0 and lookup.source == "base":
        id_ = ids.take(f"with_{lookup.alias}")
        made.measures[f"{id_}_rows"] = {"aggregate": "count", "column": f"{lookup.alias}.{lookup.on[0][1]}"}
        text = f"{label(base.name)} with {lookup.title.lower()} data"
        made.metrics[id_] = _metric(text, measure=f"{id_}_rows", better="up")
    roles = {role(lookup.table, column): column for column in lookup.table.columns.values()}
    if Role.LATITUDE in roles and Role.LONGITUDE in roles and lookup.key:
        pair = []
        for which in (Role.LATITUDE, Role.LONGITUDE):
            id_ = ids.take(f"{lookup.alias}_{which}")
            made.measures[f"{id_}_mean"] = {"aggregate": "avg", "column": f"{lookup.alias}.{roles[which].name}"}
            text = f"{lookup.title} {which}"
            made.metrics[id_] = _metric(text, measure=f"{id_}_mean", better="none", decimals=4)
            pair.append(id_)
        made.places[lookup.alias] = (pair[0], pair[1])


def _metric(text: str, *, better: str, unit: str = "count", decimals: int | None = None, **kind: Any) -> dict[str, Any]:
    exact = {} if decimals is None else {"decimals": decimals}
    return {**kind, "label": text, "unit": unit, "better": better, **exact}


def _with(word: str, column: ColumnProfile) -> str:
    text = label(column.header or column.name)
    return text if text.lower().startswith(word.lower()) else f"{word} {text[:1].lower()}{text[1:]}"


def _better(column: ColumnProfile, otherwise: str) -> str:
    return "down" if WORSE & set(words(column.name)) else otherwise


def _unit(column: ColumnProfile) -> str:
    found = words(column.name)
    currency = next((word.upper() for word in found if word in CURRENCIES), None)
    if {"percent", "pct", "rate", "ratio", "share"} & set(found) and column.least >= 0 and column.most <= 1:
        return "percent"
    return currency or next((UNITS[word] for word in found if word in UNITS), "count")


def _decimals(column: ColumnProfile) -> int:
    return 0 if column.whole or column.family is not Family.NUMBER else 2
