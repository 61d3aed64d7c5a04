"""A pipeline's document (YAML or JSON) becomes a Pipeline, or one error with every problem and its path."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from data.errors import DefinitionError, Problem
from data.flow import Option, Part
from data.flow.options import nearest, read_options
from data.flow.sources import OFFERED
from data.flow.transforms import TRANSFORMS
from data.metrics.yaml_reader import read_yaml
from data.pipelines.audit import read_checks
from data.pipelines.destinations import DESTINATIONS
from data.pipelines.model import Limits, Pipeline, Schedule
from data.pipelines.schedule_document import read_schedule

KEYS = ("id", "name", "description", "active", "source", "steps", "checks", "destination", "schedule", "limits")
ID = re.compile(r"[a-z][a-z0-9_-]{0,62}")
LIMITS = (
    Option("rejects", "whole"),
    Option("share", "number", 0.1),
    Option("retries", "whole", 3),
    Option("seconds", "whole", 3600),
)
MOST_STEPS = 50


def parse_pipeline(text: str, *, name: str = "pipeline") -> Pipeline:
    """The pipeline in the YAML `text`. Raises DefinitionError with all problems."""
    return read_pipeline(read_yaml(text, name=name), name=name)


def read_pipeline(document: Any, *, name: str = "pipeline") -> Pipeline:
    """The pipeline in a document already parsed. Raises DefinitionError with all problems."""
    if not isinstance(document, Mapping):
        raise DefinitionError("pipeline.invalid", (Problem("", "pipeline.not_a_mapping", {}),), name=name)
    problems = _keys(document)
    pipeline = Pipeline(
        id=_id(document.get("id"), problems),
        name=_text(document, "name", problems) or str(document.get("id", "")),
        description=_text(document, "description", problems),
        active=document.get("active", True) is True,
        source=_part(document.get("source"), OFFERED, "/source", "source", problems),
        steps=_steps(document.get("steps", ()), problems),
        checks=read_checks(document.get("checks", ()), problems),
        destination=_part(document.get("destination"), DESTINATIONS, "/destination", "destination", problems),
        schedule=_schedule(document.get("schedule"), problems),
        limits=_limits(document.get("limits", {}), problems),
        document=dict(document),
    )
    problems += DESTINATIONS[pipeline.destination.kind].problems(pipeline.destination.options) if not problems else []
    if problems:
        raise DefinitionError("pipeline.invalid", tuple(problems), name=str(document.get("id", name)))
    return pipeline


def _keys(document: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem(f"/{key}", "pipeline.option_unknown", {"option": str(key), "hint": nearest(str(key), KEYS)})
        for key in document
        if key not in KEYS
    ]


def _id(value: Any, problems: list[Problem]) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        problems.append(Problem("/id", "pipeline.id_unusable", {"id": str(value)[:80]}))
    return str(value)


def _text(document: Mapping[str, Any], key: str, problems: list[Problem]) -> str:
    value = document.get(key, "")
    if not isinstance(value, str) or len(value) > 2_000:
        problems.append(Problem(f"/{key}", "pipeline.option_type", {"option": key, "type": "text"}))
        return ""
    return value


def _steps(given: Any, problems: list[Problem]) -> tuple[Part, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > MOST_STEPS:
        problems.append(Problem("/steps", "pipeline.steps_list", {"limit": MOST_STEPS}))
        return ()
    steps = [_part(each, TRANSFORMS, f"/steps/{at}", f"step_{at + 1}", problems) for at, each in enumerate(given)]
    names = [step.id for step in steps]
    for at, step in enumerate(names):
        if step in names[:at]:
            problems.append(Problem(f"/steps/{at}/id", "pipeline.step_twice", {"step": step}))
    return tuple(steps)


def _part(given: Any, registry: Mapping[str, Any], path: str, name: str, problems: list[Problem]) -> Part:
    kind = given.get("kind") if isinstance(given, Mapping) else None
    if not isinstance(given, Mapping) or kind not in registry:
        hint = nearest(str(kind), registry)
        facts = {"kind": str(kind)[:40], "kinds": ", ".join(sorted(registry)), "hint": hint}
        problems.append(Problem(f"{path}/kind" if given else path, "pipeline.kind_unknown", facts))
        return Part("", name)
    options = {key: value for key, value in given.items() if key not in ("kind", "id")}
    values, found = read_options(registry[str(kind)].options, options, path)
    problems += found
    return Part(str(kind), str(given.get("id") or name), _inner(values, registry[str(kind)].options, path, problems))


def _inner(values: dict[str, Any], declared: Sequence[Option], path: str, problems: list[Problem]) -> dict[str, Any]:
    """Sources inside of steps (a lookup's table, a union's other half) are parts of their own."""
    for option in declared:
        if option.type == "source" and option.name in values:
            inner = f"{path}/{option.name}"
            values[option.name] = _part(values[option.name], OFFERED, inner, option.name, problems)
    return values


def _schedule(given: Any, problems: list[Problem]) -> Schedule:
    schedule, found = read_schedule(given, "/schedule")
    problems += found
    return schedule


def _limits(given: Any, problems: list[Problem]) -> Limits:
    values, found = read_options(LIMITS, given, "/limits")
    problems += found
    return Limits(**values) if not found else Limits()
