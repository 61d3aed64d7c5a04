"""A metric query as JSON and back, and the normal form that stands in cache keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from data.errors import InputError
from data.metrics.conditions import read_condition, write_condition
from data.metrics.expressions import Refused, nearest
from data.metrics.query import Clause, Compare, Grain, Group, MetricQuery, Order

T = TypeVar("T")
KEYS = frozenset("metrics dimensions range grain filters having compare order limit totals targets".split())


def parse_query(raw: Any) -> MetricQuery:
    """The metric query that a JSON object means. Raises InputError with the `path` of the first thing wrong."""
    if not isinstance(raw, Mapping):
        raise _wrong("", "query.not_an_object")
    if unknown := next((key for key in raw if key not in KEYS), None):
        raise _wrong(f"/{unknown}", "definition.unknown_key", key=unknown, hint=nearest(str(unknown), KEYS))
    return MetricQuery(
        metrics=_names(raw, "metrics"),
        dimensions=_names(raw, "dimensions"),
        range=_word(raw, "range"),
        grain=_grain(raw),
        filters=_condition(raw, "filters"),
        having=_condition(raw, "having"),
        compare=_enum(raw, "compare", Compare),
        order=tuple(_orders(raw)),
        limit=_limit(raw),
        totals=_flag(raw, "totals"),
        targets=_flag(raw, "targets"),
    )


def write_query(query: MetricQuery) -> dict[str, Any]:
    """The JSON object that `parse_query` reads back; keys that hold their default are left out."""
    written: dict[str, Any] = {"metrics": list(query.metrics)}
    for key in ("dimensions", "range", "grain", "compare", "limit", "totals", "targets"):
        value = getattr(query, key)
        if value not in (None, (), False):
            written[key] = list(value) if isinstance(value, tuple) else value
    for key in ("filters", "having"):
        condition = getattr(query, key)
        if condition is not None:
            written[key] = write_condition(condition)
    if query.order:
        written["order"] = [{"by": order.by, "descending": order.descending} for order in query.order]
    return written


def _wrong(path: str, code: str, **params: Any) -> InputError:
    return InputError(code, path=path, **params)


def _names(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    given = raw.get(key, [])
    if not isinstance(given, list) or not all(isinstance(name, str) and name for name in given):
        raise _wrong(f"/{key}", "query.not_names", key=key)
    return tuple(dict.fromkeys(given))


def _word(raw: Mapping[str, Any], key: str) -> str | None:
    given = raw.get(key)
    if given is not None and not isinstance(given, str):
        raise _wrong(f"/{key}", "query.not_text", key=key)
    return given or None


def _grain(raw: Mapping[str, Any]) -> Grain | str | None:
    return "auto" if raw.get("grain") == "auto" else _enum(raw, "grain", Grain)


def _enum(raw: Mapping[str, Any], key: str, kind: Callable[[Any], T]) -> T | None:
    given = raw.get(key)
    if given is None:
        return None
    try:
        return kind(given)
    except ValueError:
        known = ", ".join(str(word) for word in kind)  # type: ignore[attr-defined]
        raise _wrong(f"/{key}", "query.unknown_word", key=key, word=str(given)[:80], known=known) from None


def _condition(raw: Mapping[str, Any], key: str) -> Clause | Group | None:
    if raw.get(key) is None:
        return None
    try:
        return read_condition(raw[key], path=f"/{key}")
    except Refused as refusal:
        raise InputError(refusal.code, **refusal.params) from refusal


def _orders(raw: Mapping[str, Any]) -> Iterator[Order]:
    given = raw.get("order", [])
    if not isinstance(given, list):
        raise _wrong("/order", "query.not_orders")
    for at, entry in enumerate(given):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("by"), str) or set(entry) - {"by", "descending"}:
            raise _wrong(f"/order/{at}", "query.not_orders")
        yield Order(entry["by"], bool(entry.get("descending", False)))


def _limit(raw: Mapping[str, Any]) -> int | None:
    given = raw.get("limit")
    if given is not None and (isinstance(given, bool) or not isinstance(given, int) or given < 1):
        raise _wrong("/limit", "query.bad_limit")
    return given


def _flag(raw: Mapping[str, Any], key: str) -> bool:
    given = raw.get(key, False)
    if not isinstance(given, bool):
        raise _wrong(f"/{key}", "query.not_boolean", key=key)
    return given
