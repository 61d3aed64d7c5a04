"""Computed widgets as JSON: the same facts the page draws, for programs."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

from data.dashboards.annotations.model import Annotations
from data.dashboards.widget_data import WidgetData
from data.errors import NexusError
from data.metrics.result import MetricResult, Proof


def to_json(widget: WidgetData) -> dict[str, Any]:
    """A widget as plain JSON values: `kind, title, status, columns, data, totals, parts, forecast, drill, options,
    proof, error, annotations`.

    `status` is ok, empty or error. `data` has a list a column, all of one length; days and moments are ISO texts.
    """
    result = widget.result
    return {
        "id": widget.id,
        "kind": widget.kind,
        "title": widget.title,
        "status": _status(widget),
        **_table(result),
        "totals": _plain(result.totals) if result else None,
        "parts": {name: _table(part) for name, part in widget.parts.items()},
        "forecast": _camel(widget.forecast),
        "drill": _camel(widget.drill),
        "options": _plain(dict(widget.options)),
        "proof": proof_json(result.proof) if result else None,
        "error": error_json(widget.error) if widget.error else None,
        **annotations_json(widget.annotations),
    }


def annotations_json(found: Annotations) -> dict[str, Any]:
    """What stands on the axis of time: `annotations` from the first day to the last, both included (`table` names the
    table of events they come from), `annotationsUnread` with why a table could not be read, `annotationsMore` left out.
    """
    return {
        "annotations": [
            {"id": each.of, "text": each.text, "from": _plain(each.start), "to": _plain(each.end), "table": each.table}
            for each in found.events
        ],
        "annotationsUnread": [{"id": each.of, "text": each.text, **error_json(each.error)} for each in found.unread],
        "annotationsMore": found.more,
    }


def proof_json(proof: Proof) -> dict[str, Any]:
    """A proof as plain JSON values, its names in camel case."""
    return _camel(proof) or {}


def error_json(error: NexusError) -> dict[str, Any]:
    """An error as `code` and `params`; the words for it are the reader's."""
    return {"code": error.code, "params": _plain(error.params)}


def _status(widget: WidgetData) -> str:
    if widget.error is not None:
        return "error"
    return "ok" if widget.result is None or widget.result.row_count else "empty"


def _table(result: MetricResult | None) -> dict[str, Any]:
    if result is None:
        return {"columns": [], "data": {}}
    columns = [{name: value for name, value in vars(column).items() if value is not None} for column in result.columns]
    return {"columns": columns, "data": _plain(result.data)}


def _camel(record: Any) -> dict[str, Any] | None:
    if record is None:
        return None
    return {_word(field.name): _plain(getattr(record, field.name)) for field in dataclasses.fields(record)}


def _word(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return _camel(value) if dataclasses.is_dataclass(value) else str(value)
