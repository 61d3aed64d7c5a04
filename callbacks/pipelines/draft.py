"""A pipeline's document while it is written: YAML and forms are two views of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import yaml

from callbacks.pipelines.facts import problem_facts
from components.format import Translator
from components.pipelines.facts import ProblemFact
from data.errors import DefinitionError
from data.flow import Option
from data.metrics.yaml_reader import read_yaml
from data.pipelines import kinds, read_pipeline

Document = dict[str, Any]
PLAIN = frozenset({"text", "path", "secret", "column", "expression", "aggregate", "choice"})
PLACE = re.compile(r"/(steps|checks)/(\d+)")
BASICS = (
    Option("name", "text"),
    Option("description", "text"),
    Option("active", "flag", True),
)


class _Plain(yaml.SafeDumper):
    """Short lists and mappings of values stand on one line; no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def shown(value: Any) -> str:
    """A value inside of a document as a field shows it."""
    text: str = yaml.dump(value, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=60)
    return text.strip().removesuffix("\n...")


def _flat(values: Any) -> bool:
    return all(not isinstance(value, dict | list) for value in values)


_Plain.add_representer(
    dict,
    lambda dumper, value: dumper.represent_mapping(
        "tag:yaml.org,2002:map", value.items(), flow_style=_flat(value.values()) and "kind" not in value
    ),
)
_Plain.add_representer(
    list, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=_flat(value))
)


def write(document: Mapping[str, Any]) -> str:
    """The document as YAML."""
    text: str = yaml.dump(dict(document), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
    return text


def read(text: str) -> Document:
    """The document in a text. Raises DefinitionError where it is no YAML, or no mapping."""
    found = read_yaml(text, name="pipeline")
    if not isinstance(found, dict):
        read_pipeline(found)
    return dict(found)


def problems(document: Mapping[str, Any], t: Translator) -> list[ProblemFact]:
    """What is wrong in a document, in words."""
    try:
        read_pipeline(document)
    except DefinitionError as error:
        return problem_facts(error, t)
    return []


def with_field(document: Mapping[str, Any], path: str, option: str, value: Any) -> Document:
    """The document after a field of a form took a value; an empty one is left out."""
    changed: Document = deepcopy(dict(document))
    part = part_at(changed, path)
    if option == "kind":
        return _of_kind(changed, path, str(value))
    read_as = _read_field(_type(changed, path, option), value)
    if read_as is None or read_as == "":
        part.pop(option, None)
    else:
        part[option] = read_as
    return changed


def without(document: Mapping[str, Any], path: str) -> Document:
    """The document without a step or a check."""
    changed: Document = deepcopy(dict(document))
    found = PLACE.fullmatch(path)
    if found and int(found[2]) < len(changed.get(found[1], [])):
        del changed[found[1]][int(found[2])]
    return changed


def with_step(document: Mapping[str, Any], kind: str) -> Document:
    """The document with another step at the end."""
    return {**deepcopy(dict(document)), "steps": [*document.get("steps", []), {"kind": kind}]}


def with_check(document: Mapping[str, Any], kind: str) -> Document:
    """The document with another check, under a name that is free."""
    checks = list(document.get("checks", []))
    taken = {each.get("id") for each in checks if isinstance(each, Mapping)}
    name = next(each for each in (kind, *(f"{kind}_{at}" for at in range(2, 1_000))) if each not in taken)
    return {**deepcopy(dict(document)), "checks": [*checks, {"id": name, "kind": kind}]}


def with_source(document: Mapping[str, Any], source: Mapping[str, Any]) -> Document:
    """The document reading from another source."""
    return {**deepcopy(dict(document)), "source": dict(source)}


def starter() -> Document:
    """A document to begin with; what it lacks is told as its problems."""
    destination = {"kind": "warehouse", "table": "raw.new_table", "mode": "append"}
    return {"id": "new_pipeline", "name": "", "source": {"kind": "csv"}, "steps": [], "destination": destination}


def _read_field(type_: str, value: Any) -> Any:
    if value is None or type_ in PLAIN or not isinstance(value, str):
        return value
    try:
        return read_yaml(value, name="field")
    except DefinitionError:
        return value


def _type(document: Mapping[str, Any], path: str, option: str) -> str:
    return next((each.type for each in declared(document, path) if each.name == option), "text")


def _of_kind(document: Document, path: str, kind: str) -> Document:
    """The document with a part of another kind; what the new kind knows of the old one's options stays."""
    part = part_at(document, path)
    kept = dict(part)
    part.clear()
    part["kind"] = kind
    names = {"id", *(each.name for each in declared(document, path))}
    part.update({name: value for name, value in kept.items() if name in names and name != "kind"})
    return document


def declared(document: Mapping[str, Any], path: str) -> tuple[Option, ...]:
    """The options that the part at a path may have."""
    known = kinds()
    plain = {"/schedule": known.schedule, "/limits": known.limits, "/": BASICS}
    if path in plain:
        return plain[path]
    registry = {"/source": known.sources, "/destination": known.destinations}.get(path, known.steps)
    if path.startswith("/checks/"):
        registry = known.checks
    kind = part_at(deepcopy(dict(document)), path).get("kind")
    return next((each.options for each in registry if each.name == kind), ())


def part_at(document: Document, path: str) -> Document:
    """The mapping of a part inside of the document, made if missing."""
    found = PLACE.fullmatch(path)
    if found:
        part = document[found[1]][int(found[2])]
    else:
        part = document if path == "/" else document.setdefault(path.removeprefix("/"), {})
    return part if isinstance(part, dict) else {}
