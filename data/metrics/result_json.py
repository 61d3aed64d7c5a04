"""Results as bytes for the cache and back: values keep their kind, dates and moments included."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

import orjson

from data.metrics.result import MetricResult, NotApplied, Note, Proof, ResultColumn, Window


def write_result(result: MetricResult) -> bytes:
    """The bytes `read_result` understands."""
    facts = {
        "columns": result.columns,
        "data": result.data,
        "totals": result.totals,
        "proof": {**_shallow(result.proof), "values": [_tagged(value) for value in result.proof.values]},
    }
    return orjson.dumps(facts, default=str)


def read_result(raw: bytes, *, cached: bool) -> MetricResult:
    """The result in `raw`; its proof says `cache` when it was not computed just now."""
    facts = orjson.loads(raw)
    columns = tuple(ResultColumn(**column) for column in facts["columns"])
    data = {column.id: _typed(facts["data"][column.id], column.type) for column in columns}
    return MetricResult(columns, data, facts["totals"], _proof(facts["proof"], len(raw), cached))


def _shallow(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def _typed(values: list[Any], kind: str) -> list[Any]:
    if kind == "DATE":
        return [_moment(value, date) for value in values]
    if kind.startswith("TIMESTAMP"):
        return [_moment(value, datetime) for value in values]
    return values


def _moment(value: str | None, kind: type[date]) -> date | str | None:
    """A day or moment; as the text that it is where Python has no such year."""
    try:
        return None if value is None else kind.fromisoformat(value)
    except ValueError:
        return value


def _proof(facts: dict[str, Any], size: int, cached: bool) -> Proof:
    facts["datasets"] = tuple(facts["datasets"])
    facts["applied"] = tuple(facts["applied"])
    facts["rollups"] = tuple(facts["rollups"])
    facts["tables"] = tuple(facts.get("tables", ()))
    facts["not_applied"] = tuple(NotApplied(**entry) for entry in facts["not_applied"])
    facts["notes"] = tuple(Note(**entry) for entry in facts["notes"])
    facts["values"] = tuple(_untagged(value) for value in facts["values"])
    facts["as_of"] = datetime.fromisoformat(facts["as_of"]) if facts["as_of"] else None
    facts["partial"] = date.fromisoformat(facts["partial"]) if facts["partial"] else None
    for name in ("window", "previous_window"):
        facts[name] = _window(facts[name])
    facts["bytes"] = size
    if cached:
        facts.update(route="cache", route_reason="route.cache", compile_ms=0.0, engine_ms=0.0, route_ms=0.0)
    return Proof(**facts)


def _window(facts: dict[str, Any] | None) -> Window | None:
    if facts is None:
        return None
    start, end = date.fromisoformat(facts["start"]), date.fromisoformat(facts["end"])
    return Window(start, end, facts["grain"], facts["time_zone"])


def _tagged(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _untagged(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return datetime.fromisoformat(value["moment"]) if "moment" in value else date.fromisoformat(value["day"])
