"""A pipeline's document while it is written: YAML and forms are two views of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import yaml

from callbacks.pipelines.facts import problem_facts
from components.format import Translator
from components.pipelines.facts import OptionFact, PartFact, ProblemFact
from data.errors import DefinitionError
from data.metrics.yaml_reader import read_yaml
from data.pipelines import Kinds, kinds, read_pipeline

Document = dict[str, Any]
PLAIN = frozenset({"text", "path", "secret", "column", "expression", "choice"})
STEP = re.compile(r"/steps/(\d+)")


class _Plain(yaml.SafeDumper):
    """Short lists and mappings of values stand on one line; no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


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
    part = _part(changed, path)
    read_as = _read_field(_type(changed, path, option), value)
    if read_as is None or read_as == "":
        part.pop(option, None)
    else:
        part[option] = read_as
    return changed


def without_step(document: Mapping[str, Any], path: str) -> Document:
    """The document without a step."""
    changed: Document = deepcopy(dict(document))
    found = STEP.fullmatch(path)
    if found and int(found[1]) < len(changed.get("steps", [])):
        del changed["steps"][int(found[1])]
    return changed


def with_step(document: Mapping[str, Any], kind: str) -> Document:
    """The document with another step at the end."""
    changed: Document = deepcopy(dict(document))
    changed["steps"] = [*changed.get("steps", []), {"kind": kind}]
    return changed


def parts(document: Mapping[str, Any], t: Translator) -> list[PartFact]:
    """The parts of a document as forms, as far as it has the shape of one."""
    known = kinds()
    found = [_fact(document.get("source"), known.sources, "/source", t("pipelines.part.source"), step="source")]
    steps = document.get("steps", [])
    for at, step in enumerate(steps if isinstance(steps, list) else []):
        name = str(step.get("id") or f"step_{at + 1}") if isinstance(step, Mapping) else f"step_{at + 1}"
        found.append(_fact(step, known.steps, f"/steps/{at}", name, step=name, removable=True))
    target = t("pipelines.part.destination")
    found.append(_fact(document.get("destination"), known.destinations, "/destination", target))
    for name, options in (("schedule", known.schedule), ("limits", known.limits)):
        values = document.get(name)
        facts = _options(options, values if isinstance(values, Mapping) else {})
        found.append(PartFact(f"/{name}", t(f"pipelines.part.{name}"), "", "", facts))
    return found


def _fact(given: Any, known: Any, path: str, title: str, *, step: str = "", removable: bool = False) -> PartFact:
    values = given if isinstance(given, Mapping) else {}
    kind = next((each for each in known if each.name == values.get("kind")), None)
    options = _options(kind.options, values) if kind else ()
    help_ = kind.help if kind else ""
    return PartFact(path, title, str(values.get("kind", "?")), help_, options, step=step, removable=removable)


def _options(declared: Any, values: Mapping[str, Any]) -> tuple[OptionFact, ...]:
    return tuple(
        OptionFact(
            each.name, each.type, each.help, _shown(each.type, values.get(each.name)), each.default, each.required,
            tuple(str(choice) for choice in each.choices),
        )
        for each in declared
    )  # fmt: skip


def _shown(type_: str, value: Any) -> Any:
    """A value as its field shows it: what is no plain value as YAML."""
    if value is None or type_ in PLAIN or isinstance(value, bool | int | float):
        return value
    return yaml.dump(value, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=60).strip().removesuffix("\n...")


def _read_field(type_: str, value: Any) -> Any:
    if value is None or type_ in PLAIN or not isinstance(value, str):
        return value
    try:
        return read_yaml(value, name="field")
    except DefinitionError:
        return value


def _type(document: Mapping[str, Any], path: str, option: str) -> str:
    known = kinds()
    return next((each.type for each in _declared(document, path, known) if each.name == option), "text")


def _declared(document: Mapping[str, Any], path: str, known: Kinds) -> Any:
    if path in ("/schedule", "/limits"):
        return known.schedule if path == "/schedule" else known.limits
    registry = {"/source": known.sources, "/destination": known.destinations}.get(path, known.steps)
    kind = _part(deepcopy(dict(document)), path).get("kind")
    return next((each.options for each in registry if each.name == kind), ())


def _part(document: Document, path: str) -> Document:
    """The mapping of a part inside of the document, made if missing."""
    found = STEP.fullmatch(path)
    if found:
        part = document["steps"][int(found[1])]
    else:
        part = document.setdefault(path.removeprefix("/"), {})
    return part if isinstance(part, dict) else {}
