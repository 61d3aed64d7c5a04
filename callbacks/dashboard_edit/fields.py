"""Forms of the editor: what stands in their fields, and what their fields say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from callbacks.dashboard_edit.asked import asked, kind_for, title_for
from callbacks.dashboard_edit.desk import Desk
from data.dashboards.edits import Document
from data.errors import InputError
from data.metrics.yaml_reader import read_yaml
from data.metrics.yaml_writer import write_yaml

OWN = ("metrics", "dimensions", "time", "kind", "title", "series", "range", "grain", "limit", "targets", "forecast")
FIXED = ("id", "layout", "tab")
Fields = Mapping[str, Any]


def read_fields(ids: Sequence[Mapping[str, str]], values: Sequence[Any]) -> dict[str, Any]:
    """The values of a form by the names of its fields."""
    return {id_["name"]: value for id_, value in zip(ids, values, strict=True)}


def widget_of(fields: Fields, kind: str, standing: Document, desk: Desk) -> Document:
    """The widget a form says, without id and place. Raises InputError, DefinitionError for what can't be read."""
    title = str(fields.get("title") or "").strip()
    if kind == "text":
        markdown = str(fields.get("markdown") or "").strip()
        if not markdown:
            raise InputError("dashboard_edit.no_text")
        words = title or desk.t("dashboard_edit.add.text")
        return {**_kept(standing), "kind": "text", "title": words, "options": {"markdown": markdown}}
    if kind == "section":
        note = str(fields.get("note") or "").strip()
        options = {"options": {"note": note}} if note else {}
        return {**_kept(standing), "kind": kind, "title": title or desk.t("dashboard_edit.add.section"), **options}
    if kind == "sql":
        return {**_kept(standing), **read_more(fields.get("more")), "kind": kind, "title": title or standing["title"]}
    question = asked(fields)
    if not question.metrics:
        raise InputError("dashboard_edit.no_metric")
    chosen = fields.get("kind") or kind_for(question, desk, standing)
    found: Document = {**read_more(fields.get("more")), "kind": chosen, "title": title or title_for(question, desk)}
    found |= {"metrics": list(question.metrics), "dimensions": list(question.dimensions), "time": question.time}
    found |= {key: fields.get(key) or None for key in ("series", "range", "grain", "targets", "limit")}
    if fields.get("forecast"):
        found["forecast"] = {"periods": int(fields["forecast"])}
    return {**_kept(standing), **{key: value for key, value in found.items() if value not in (None, [], False)}}


def head_of(fields: Fields, desk: Desk) -> Document:
    """What the form of the whole dashboard says. Raises InputError without a name."""
    name = str(fields.get("name") or "").strip()
    if not name:
        raise InputError("dashboard_edit.no_name")
    defaults = {key: fields[key] for key in ("range", "grain", "compare") if fields.get(key)}
    return {
        "name": name,
        "description": str(fields.get("description") or "").strip() or None,
        "refreshRate": int(fields.get("refreshRate") or 0),
        "filters": list(fields.get("filters") or []),
        "defaults": {**desk.draft.document.get("defaults", {}), **defaults},
    }


def more_of(standing: Document) -> str:
    """What a widget says beyond the fields of the form, as YAML."""
    rest = {key: value for key, value in standing.items() if key not in (*OWN, *FIXED)}
    return write_yaml(rest) if rest else ""


def read_more(text: Any) -> Document:
    """The keys in such a text. Raises DefinitionError."""
    found = read_yaml(str(text), name="widget") if text and str(text).strip() else {}
    if not isinstance(found, dict):
        raise InputError("dashboard_edit.more")
    return {key: value for key, value in found.items() if key not in (*OWN, *FIXED)}


def _kept(standing: Document) -> Document:
    return {key: standing[key] for key in FIXED if key in standing}
