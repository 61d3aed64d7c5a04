"""Options of sources, transforms and destinations: declared once; forms and checks are made from them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.errors import Problem
from data.flow.expressions import Unfit, aggregate, scalar
from data.flow.types import column_type

Values = Mapping[str, Any]


class Refused(Exception):
    """A source or step can't go on: `code` names the message, `params` are its facts, `transient` may pass."""

    def __init__(self, code: str, *, transient: bool = False, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.transient = transient
        self.params = params


@dataclass(frozen=True)
class Option:
    """One option. `type` is text, number, whole, flag, choice, path, secret, lake, sql, column, columns, expression,
    aggregate, expressions (name -> expression), aggregates (name -> aggregate), types (column -> type), names (name ->
    column), source (a part of its own) or mapping."""

    name: str
    type: str
    default: Any = None
    required: bool = False
    choices: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For forms."""
        return {**vars(self), "choices": list(self.choices)}


@dataclass(frozen=True)
class Part:
    """A configured source, step or destination: its kind, its id in the pipeline, and its checked options."""

    kind: str
    id: str
    options: Values = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is handed to the worker process."""
        return {"kind": self.kind, "id": self.id, "options": _plain(self.options)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Part:
        """The part that `to_json` wrote."""
        options = {key: _revived(value) for key, value in document["options"].items()}
        return cls(document["kind"], document["id"], options)


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return {"part": value.to_json()}
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, Mapping) else value


def _revived(value: Any) -> Any:
    if isinstance(value, Mapping) and value.keys() == {"part"}:
        return Part.from_json(value["part"])
    return value


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that was probably meant; empty when none is near."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return found[0] if found else ""


def read_options(declared: Sequence[Option], given: Any, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """The values of `declared`, defaults filled in, and every problem with the path it has."""
    if not isinstance(given, Mapping):
        return {}, [Problem(path, "pipeline.not_a_mapping", {})]
    names = [option.name for option in declared]
    problems = [
        Problem(f"{path}/{name}", "pipeline.option_unknown", {"option": str(name), "hint": nearest(str(name), names)})
        for name in given
        if name not in names
    ]
    values: dict[str, Any] = {}
    for option in declared:
        value = given.get(option.name, option.default)
        if value is None or value == "":
            if option.required:
                problems.append(Problem(f"{path}/{option.name}", "pipeline.option_missing", {"option": option.name}))
            continue
        read, found = read_value(option, value, f"{path}/{option.name}")
        values[option.name] = read
        problems += found
    return values, problems


def read_value(option: Option, value: Any, path: str) -> tuple[Any, list[Problem]]:
    """One value as its type wants it, and what is wrong with it."""
    reader = _READERS.get(option.type, _anything)
    try:
        return reader(option, value), []
    except Unfit as unfit:
        return value, [Problem(path + unfit.path, unfit.code, unfit.params)]
    except (TypeError, ValueError, AttributeError):
        return value, [Problem(path, "pipeline.option_type", {"option": option.name, "type": option.type})]


def _anything(_option: Option, value: Any) -> Any:
    return value


def _text(_option: Option, value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value or len(value) > 20_000:
        raise TypeError
    return value


def _number(_option: Option, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return value


def _whole(_option: Option, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError
    return value


def _flag(_option: Option, value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _choice(option: Option, value: Any) -> str:
    if value not in option.choices:
        hint = nearest(str(value), option.choices)
        raise Unfit("pipeline.option_choice", option=option.name, choices=", ".join(option.choices), hint=hint)
    return str(value)


def _columns(option: Option, value: Any) -> list[str]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, Sequence) or not given:
        raise TypeError
    return [_text(option, each) for each in given]


def _expression(_option: Option, value: Any) -> str:
    return scalar(value)


def _expressions(_option: Option, value: Any) -> dict[str, str]:
    return {_named(name): _at(name, scalar, text) for name, text in value.items()}


def _aggregate(_option: Option, value: Any) -> str:
    return aggregate(value)


def _aggregates(_option: Option, value: Any) -> dict[str, str]:
    return {_named(name): _at(name, aggregate, text) for name, text in value.items()}


def _names(option: Option, value: Any) -> dict[str, str]:
    return {_named(name): _text(option, each) for name, each in value.items()}


def _types(option: Option, value: Any) -> dict[str, str]:
    return {_named(name): _at(name, column_type, _text(option, text)) for name, text in value.items()}


def _named(name: Any) -> str:
    if not isinstance(name, str) or not name or name.startswith("_nexus"):
        raise Unfit("pipeline.column_name", name=str(name))
    return name


def _at(name: str, read: Callable[[Any], str], value: Any) -> str:
    try:
        return read(value)
    except Unfit as unfit:
        raise Unfit(unfit.code, path=f"/{name}{unfit.path}", **unfit.params) from unfit


_READERS: dict[str, Callable[[Option, Any], Any]] = {
    "text": _text,
    "secret": _anything,
    "path": _text,
    "column": _text,
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "choice": _choice,
    "columns": _columns,
    "expression": _expression,
    "expressions": _expressions,
    "names": _names,
    "types": _types,
    "aggregate": _aggregate,
    "aggregates": _aggregates,
    "sql": _text,
    "lake": _text,
}
