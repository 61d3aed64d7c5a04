"""Errors of a lake brought to the fields of its form that they are about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from callbacks.lake.facts import file_views, reason
from components.format import Translator
from components.lakes.page import source_list
from components.shell.states import error_card
from components.view import Fault, Reason
from data.errors import NexusError
from data.lakes import Outcome

FIELDS = {
    "lake.id_missing": "id",
    "lake.id_unusable": "id",
    "lake.exists": "id",
    "lake.driver_missing": "kind",
    "load.driver_missing": "kind",
    "lake.address_never": "endpoint",
    "lake.bucket_denied": "secretKey",
    "lake.bucket_empty": "path",
    "lake.bucket_missing": "path",
    "lake.bucket_unreachable": "endpoint",
    "lake.catalogue_denied": "credential",
    "lake.catalogue_empty": "namespace",
    "lake.catalogue_failed": "url",
    "lake.catalogue_unreachable": "url",
    "lake.nothing_loaded": "path",
}
PARTS = frozenset({"host", "port", "database", "user"})


@dataclass(frozen=True)
class Form:
    """The fields of a form whose faults can be told beside them, and what was written into them."""

    ids: Sequence[Mapping[str, str]]
    written: Mapping[str, Any]


def told(errors: Sequence[NexusError], form: Form, t: Translator) -> tuple[list[str], list[Component]]:
    """What is said at each field of the form, in its order; and what stands below it: errors no field is to blame for,
    and what became of files."""
    names = [id_["option"] for id_ in form.ids]
    said: dict[str, str] = {}
    below: list[Component] = []
    for error in errors:
        code, params = _cause(error)
        field = _field(code, params, names, form.written)
        if field:
            said.setdefault(field, t.reason(_said(code, params, t)))
        else:
            below.append(error_card(Fault(_said(code, params, t), "viewer", code), t))
        below += _files(error, t)
    return [said.get(name, "") for name in names], below


def _cause(error: NexusError) -> tuple[str, dict[str, Any]]:
    """What went wrong; of a lake that gave nothing what its first source says, where that is about a field."""
    notes = [note for each in _outcomes(error) for note in each.notes if note.code in FIELDS]
    if notes:
        return notes[0].code, dict(notes[0].params)
    return (error.code, error.params) if error.params.get("id") != "" else ("lake.id_missing", {})


def _field(code: str, params: Mapping[str, Any], names: Collection[str], written: Mapping[str, Any]) -> str | None:
    """The field of the form. Who wrote an address has none for its parts; a secret may stand in a variable."""
    named = str(params.get("option") or FIELDS.get(code, ""))
    if code == "setting.secret_missing":
        named = next((name for name, value in written.items() if value == f"env:{params['variable']}"), "")
    if not written.get(named) and named in PARTS and written.get("url"):
        named = "url"
    if not written.get(named) and written.get(f"{named}Ref"):
        named = f"{named}Ref"
    return named if named in names else None


def _said(code: str, params: Mapping[str, Any], t: Translator) -> Reason:
    """The error in words, its option called as its field is."""
    option = params.get("option")
    named = {"option": t.label("lake.option", str(option), str(option))} if option else {}
    return reason(code, {**params, **named})


def _files(error: NexusError, t: Translator) -> list[Component]:
    listed = source_list(file_views(_outcomes(error)), t)
    return [listed] if listed else []


def _outcomes(error: NexusError) -> list[Outcome]:
    return [Outcome.from_json(each) for each in error.params.get("outcomes", ())]
