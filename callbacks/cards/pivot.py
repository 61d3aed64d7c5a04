"""Rows, columns and their totals as one table: a column a member across and metric, a row a member down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from callbacks.cards import columns
from callbacks.cards.scene import Scene
from components.view import Number, Table, TableColumn
from data.dashboards import WidgetData
from data.metrics import MetricResult, ResultColumn

Key = tuple[str, ...]
Cells = tuple[Number | None, ...]
Parts = Mapping[str, MetricResult]
ENDS = ("other", "rows")


def pivot(widget: WidgetData, result: MetricResult, scene: Scene) -> Table:
    """The largest rows first, those of one member together with its subtotal below them; totals stand last."""
    parts = {"cells": result, **widget.parts}
    down, metrics = columns.dimensions(parts["rows"]), columns.metrics(result)
    across = _across(parts)
    members = _members(parts["columns"], across) if across else {}
    tables = {name: _by_key(part, _keyed(name, down, across), metrics) for name, part in parts.items()}
    names = _names(parts["rows"], down, scene)
    rows = [
        (*_heads(key, names, scene), *_line(key, tables, members, whole=len(key) == len(down)))
        for key in _in_order(tables, len(down))
    ]
    words = [*(_word(value, across, result, scene) for value in members.values()), *_ends(parts, scene)]
    heads = [TableColumn(column.id, scene.dimension(column.id)) for column in down]
    numbers = [_number(at, word, metric, len(metrics), scene) for at, word in enumerate(words) for metric in metrics]
    total = (scene.t("dashboard_view.total"), *[None] * (len(down) - 1), *_sums(parts, tables, members, metrics))
    return Table((*heads, *numbers), tuple(rows), total=total)


def _across(parts: Parts) -> ResultColumn | None:
    found = parts.get("columns")
    return (columns.time(found) or columns.dimensions(found)[0]) if found else None


def _members(part: MetricResult, across: ResultColumn) -> dict[str, Any]:
    return dict(zip(columns.keys(part, across), part.data[across.id], strict=True))


def _keyed(name: str, down: Sequence[ResultColumn], across: ResultColumn | None) -> tuple[ResultColumn, ...]:
    """The columns that tell the rows of a part from each other."""
    part, _, depth = name.partition(".")
    rows = () if part == "columns" else down[: int(depth or len(down))]
    return (*rows, across) if across and part in ("cells", "columns") else tuple(rows)


def _by_key(part: MetricResult, keyed: Sequence[ResultColumn], metrics: Sequence[ResultColumn]) -> dict[Key, Cells]:
    keys = zip(*(columns.keys(part, column) for column in keyed), strict=True)
    values = zip(*(columns.numbers(part, metric) for metric in metrics), strict=True)
    return dict(zip(keys, values, strict=True))


def _in_order(tables: Mapping[str, dict[Key, Cells]], depth: int) -> Iterator[Key]:
    """The rows shown, each followed by the subtotals that end with it."""
    ranks = [{key: at for at, key in enumerate(tables[f"rows.{level}"])} for level in range(1, depth)]
    shown = {key: at for at, key in enumerate(tables["rows"])}
    ordered = sorted(shown, key=lambda key: (*(rank[key[:level]] for level, rank in enumerate(ranks, 1)), shown[key]))
    for key, after in zip(ordered, [*ordered[1:], ()], strict=True):
        yield key
        yield from (key[:level] for level in range(depth - 1, 0, -1) if key[:level] != after[:level])


def _line(key: Key, tables: Mapping[str, dict[Key, Cells]], members: Mapping[str, Any], *, whole: bool) -> Cells:
    level = "" if whole else f".{len(key)}"
    nothing = (None,) * len(next(iter(tables["rows"].values())))
    inside = [tables[f"cells{level}"].get((*key, member), nothing) for member in members]
    ends = [tables[name + level].get(key, nothing) for name in ENDS if name in tables]
    return tuple(chain.from_iterable((*inside, *ends)))


def _sums(
    parts: Parts, tables: Mapping[str, dict[Key, Cells]], members: Mapping[str, Any], metrics: Sequence[ResultColumn]
) -> Cells:
    found = [tables["columns"][(member,)] for member in members]
    totals = [parts[name].totals or {} for name in ENDS if name in parts]
    found += [tuple(columns.number(total.get(metric.id)) for metric in metrics) for total in totals]
    return tuple(chain.from_iterable(found))


def _names(rows: MetricResult, down: Sequence[ResultColumn], scene: Scene) -> list[dict[str, str]]:
    """The words of the members down, by level and key."""
    found = [zip(columns.keys(rows, column), rows.data[column.id], strict=True) for column in down]
    return [{key: scene.member(value) for key, value in pairs} for pairs in found]


def _heads(key: Key, names: Sequence[Mapping[str, str]], scene: Scene) -> tuple[str, ...]:
    words = tuple(names[level][member] for level, member in enumerate(key))
    blank = len(names) - len(words)
    return (*words, scene.t("dashboard_view.total"), *[""] * (blank - 1)) if blank else words


def _ends(parts: Parts, scene: Scene) -> Iterator[str]:
    yield from (scene.t("dashboard_view.other") for name in ("other",) if name in parts)
    yield scene.t("dashboard_view.total")


def _word(value: Any, across: ResultColumn | None, result: MetricResult, scene: Scene) -> str:
    window = result.proof.window
    if across is None or across.role != "time" or value is None:
        return scene.member(value)
    return scene.t.period(columns.day(value), (window.grain if window else None) or "month", short=True)


def _number(at: int, word: str, metric: ResultColumn, metrics: int, scene: Scene) -> TableColumn:
    measure = scene.measure(metric)
    return TableColumn(f"{at}.{metric.id}", word if metrics == 1 else f"{word} \u00b7 {measure.label}", measure)
