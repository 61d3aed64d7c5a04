"""An annotation as a document, read with every problem it has, and written back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from data.dashboards.annotations.model import SCOPES, Annotation, Events, Scope
from data.dashboards.fields import meant
from data.errors import DefinitionError, NexusError, Problem
from data.flow.options import nearest
from data.metrics import Catalog

KEYS = frozenset("id text from to scope events".split())
OF_SQL, OF_DATASET = frozenset({"lake", "sql"}), frozenset({"dataset", "label"})
LONGEST = 500


def read_annotation(raw: Mapping[str, Any], catalog: Catalog, dashboards: frozenset[str], *, id_: str) -> Annotation:
    """The annotation a document means. Raises DefinitionError with every problem."""
    problems = [
        Problem(f"/{key}", "definition.unknown_key", {"key": key, "hint": nearest(key, KEYS)})
        for key in raw
        if key not in KEYS
    ]
    text = str(raw.get("text") or "").strip()
    if not 0 < len(text) <= LONGEST:
        problems.append(Problem("/text", "annotation.text", {"most": LONGEST}))
    scope = _scope(raw.get("scope"), catalog, dashboards, problems)
    events = _events(raw.get("events"), catalog, problems)
    start, end = (None, None) if events else _days(raw, problems)
    if problems:
        raise DefinitionError("annotation.invalid", tuple(problems), count=len(problems))
    return Annotation(id_, text, scope, start, end, events)


def annotation_document(found: Annotation) -> dict[str, Any]:
    """The document that `read_annotation` reads back."""
    scope, events = found.scope, found.events
    document: dict[str, Any] = {"id": found.id, "text": found.text}
    document["scope"] = scope.kind if scope.of is None else f"{scope.kind}:{scope.of}"
    if events is not None:
        return {**document, "events": {key: value for key, value in vars(events).items() if value is not None}}
    start, end = found.start, found.end
    return {**document, "from": start and start.isoformat(), "to": end and end.isoformat()}


def stored_annotation(document: Mapping[str, Any], **facts: Any) -> Annotation:
    """The annotation of a document that `annotation_document` wrote, as it was when it was kept."""
    kind, _, of = document["scope"].partition(":")
    start, end = (date.fromisoformat(document[key]) if document.get(key) else None for key in ("from", "to"))
    events = Events(**document["events"]) if "events" in document else None
    return Annotation(document["id"], document["text"], Scope(kind, of or None), start, end, events, **facts)


def _scope(raw: Any, catalog: Catalog, dashboards: frozenset[str], problems: list[Problem]) -> Scope:
    kind, _, of = str(raw or "everywhere").partition(":")
    known: dict[str, Collection[str]] = {
        "everywhere": ("",),
        "dashboard": dashboards,
        "dataset": catalog.datasets,
        "metric": tuple(catalog.metric_ids()),
    }
    if kind not in SCOPES:
        problems.append(Problem("/scope", "annotation.scope", {"scope": kind[:40], "known": ", ".join(SCOPES)}))
        return Scope("everywhere")
    if of not in known[kind]:
        problems.append(_no_such(kind, of[:80], known[kind]))
    return Scope(kind, of or None)


def _no_such(kind: str, of: str, known: Collection[str]) -> Problem:
    if kind == "everywhere":
        return Problem("/scope", "annotation.scope_everywhere", {"of": of})
    if not known:
        return Problem("/scope", "annotation.scope_none", {"kind": kind})
    if not of:
        return Problem("/scope", "annotation.scope_unnamed", {"kind": kind, "known": meant(of, known)})
    return Problem("/scope", "annotation.scope_unknown", {"kind": kind, "of": of, "hint": meant(of, known)})


def _events(raw: Any, catalog: Catalog, problems: list[Problem]) -> Events | None:
    if raw is None:
        return None
    given = {key: value for key, value in raw.items() if value is not None} if isinstance(raw, Mapping) else {}
    if given.keys() == OF_SQL and all(isinstance(value, str) and value.strip() for value in given.values()):
        return Events(**given)
    if given.keys() == OF_DATASET:
        return _of_dataset(str(given["dataset"]), str(given["label"]), catalog, problems)
    problems.append(Problem("/events", "annotation.events", {}))
    return Events()


def _of_dataset(name: str, label: str, catalog: Catalog, problems: list[Problem]) -> Events:
    try:
        dataset = catalog.dataset(name)
    except NexusError as error:
        problems.append(Problem("/events/dataset", error.code, dict(error.params)))
        return Events()
    if label not in dataset.rows:
        known = ", ".join(dataset.rows)
        problems.append(Problem("/events/label", "annotation.label", {"label": label[:80], "known": known}))
    return Events(dataset=name, label=label)


def _days(raw: Mapping[str, Any], problems: list[Problem]) -> tuple[date | None, date | None]:
    start, end = _day(raw.get("from"), "/from", problems), _day(raw.get("to"), "/to", problems)
    if start and end and end < start:
        problems.append(Problem("/to", "annotation.backwards", {}))
    return start, end or start


def _day(raw: Any, path: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(str(raw or ""))
    except ValueError:
        if path == "/from" or raw:
            problems.append(Problem(path, "annotation.day", {"day": str(raw or "")[:40]}))
        return None
