"""Options of kinds as fields, and what people wrote into them as options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from callbacks.context import core
from components.format import Translator
from components.lakes.form import Field
from data.lakes import KINDS, Option, is_remote, option_words

STAND_IN = "standIn"


def fields_of(kind: str, t: Translator, held: Mapping[str, Any] | None = None) -> list[Field]:
    """A field an option. `held` are the options of a lake as they may be shown; the field of a secret holds the
    variable that has it."""
    held = held or {}
    return [
        _field(kind, option, held, t)
        for option in KINDS[kind].options
        if not (held and option.name == "url" and "host" in held)
    ]


def new_fields(kind: str, t: Translator) -> list[Field]:
    """The fields of a lake that is not there yet; of a kind that may have one also who stands in for it."""
    fields = fields_of(kind, t)
    if KINDS[kind].capabilities.stand_in:
        local = tuple(each.id for each in core().lakes.records() if each.stand_in is None and not is_remote(each))
        fields.append(Field(STAND_IN, "lake", t("lake.stand_in.hint"), required=False, secret=False, choices=local))
    return fields


def options_of(kind: str, ids: Sequence[Mapping[str, str]], values: Sequence[Any]) -> dict[str, Any]:
    """The options a form holds: every field's text, empty where it was left or made empty."""
    types = {option.name: option.type for option in KINDS[kind].options}
    return {
        id_["option"]: _value(value, types.get(id_["option"], "text")) for id_, value in zip(ids, values, strict=True)
    }


def _field(kind: str, option: Option, held: Mapping[str, Any], t: Translator) -> Field:
    return Field(
        name=option.name,
        type=option.type,
        help=next((said for key in option_words(kind, option.name) if (said := t(key)) != key), ""),
        required=option.required or option.name in KINDS[kind].needs,
        secret=option.secret,
        value=held.get(f"{option.name}Ref") if option.secret else held.get(option.name, option.default),
        held=option.secret and option.name in held,
        choices=option.choices,
        default=option.default,
        group=option.group,
    )


def _value(value: Any, type_: str) -> Any:
    if type_ == "flag":
        return str(value).strip().lower() in {"on", "true", "yes", "1"}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.strip() if isinstance(value, str) else value
