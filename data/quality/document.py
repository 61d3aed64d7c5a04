"""A rule file becomes the rules of a table, or one error with every problem in it, each with its JSON pointer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from data.errors import DefinitionError, Problem
from data.metrics.expressions import Refused, nearest, read_scalar
from data.metrics.yaml_reader import read_yaml
from data.quality.kinds import KINDS, Kind
from data.quality.model import Dimension, Rule, Severity, TableRules

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=80)]
EXPRESSIONS = ("when", "expression")


class Head(BaseModel):
    """What every rule may say beside the options of its kind."""

    model_config = ConfigDict(frozen=True, strict=True)

    kind: str
    dimension: Dimension | None = Field(None, strict=False)
    severity: Severity = Field(Severity.FAIL, strict=False)
    label: str = Field("", max_length=200)


class FileShape(BaseModel):
    """A rule file: a table and its rules by id; `off` names rules of earlier files that do not count here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    lake: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$", max_length=64)]
    table: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    key: list[str] | None = None
    time: str | None = None
    rules: dict[Id, Any] = Field(default_factory=dict)
    off: list[Id] = Field(default_factory=list)


def read_file(text: str, *, name: str) -> FileShape:
    """The file in the YAML `text`, its rules looked at too. Raises DefinitionError with all problems."""
    document = read_yaml(text, name=name)
    try:
        shape = FileShape.model_validate(document)
    except ValidationError as error:
        raise DefinitionError("quality.invalid", tuple(_problems(error, FileShape)), name=name) from error
    read_rules(shape.rules, name=name, path="/rules")
    return shape


def read_rules(documents: Mapping[str, Any], *, name: str = "rules", path: str = "") -> tuple[Rule, ...]:
    """Rules from their documents by id, as they stand in a rule file or in the checks of a pipeline.

    Raises DefinitionError with all problems, their pointers beginning with `path`.
    """
    found: list[Rule] = []
    problems: list[Problem] = []
    for id_, document in documents.items():
        here = f"{path}/{id_}"
        rule = _read_rule(id_, document, here, problems)
        if rule is not None:
            found.append(rule)
    if problems:
        raise DefinitionError("quality.invalid", tuple(problems), name=name)
    return tuple(found)


def join_files(files: Iterable[FileShape]) -> TableRules:
    """The rules of one table from its files in order: a later rule of the same id replaces the earlier one."""
    known = list(files)
    documents: dict[str, dict[str, Any]] = {}
    for file in known:
        documents.update(file.rules)
        for id_ in file.off:
            documents.pop(id_, None)
    key = next((file.key for file in reversed(known) if file.key is not None), [])
    time = next((file.time for file in reversed(known) if file.time is not None), None)
    text = json.dumps([documents, key, time], sort_keys=True, default=str)
    mark = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    return TableRules(known[0].lake, known[0].table, tuple(key), time, read_rules(documents), mark)


def _read_rule(id_: str, document: Any, path: str, problems: list[Problem]) -> Rule | None:
    if not isinstance(document, Mapping):
        problems.append(Problem(path, "definition.bad_value", {"detail": "A rule is a mapping with its kind."}))
        return None
    head = _validated(Head, {name: document[name] for name in Head.model_fields if name in document}, path, problems)
    if head is None:
        return None
    kind = KINDS.get(head.kind)
    if kind is None:
        facts = {"kind": head.kind, "hint": nearest(head.kind, KINDS), "kinds": ", ".join(KINDS)}
        problems.append(Problem(f"{path}/kind", "quality.kind_unknown", facts))
        return None
    rest = {name: value for name, value in document.items() if name not in Head.model_fields}
    options = _validated(kind.shape, rest, path, problems)
    if options is None:
        return None
    before = len(problems)
    problems.extend(_refused(rest, path))
    return None if len(problems) > before else _rule(id_, kind, head, options, document)


def _rule(id_: str, kind: Kind, head: Head, options: Any, document: Mapping[str, Any]) -> Rule:
    dimension = head.dimension or kind.dimension
    return Rule(
        id_, kind.name, dimension, head.severity, options, kind.columns(options), head.label, dict(document)
    )  # fmt: skip


def _validated(shape: type[BaseModel], document: Any, path: str, problems: list[Problem]) -> Any:
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        problems.extend(_problems(error, shape, path))
        return None


def _refused(document: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for name in EXPRESSIONS:
        text = document.get(name)
        if isinstance(text, str):
            try:
                read_scalar(text, {}, table="")
            except Refused as refusal:
                yield Problem(f"{path}/{name}", refusal.code, dict(refusal.params))


def _problems(error: ValidationError, shape: type[BaseModel], path: str = "") -> Iterator[Problem]:
    known = [field.alias or name for name, field in shape.model_fields.items()]
    for entry in error.errors(include_url=False, include_input=False):
        here = path + "".join(f"/{part}" for part in entry["loc"])
        key = str(entry["loc"][-1]) if entry["loc"] else ""
        if entry["type"] == "extra_forbidden":
            yield Problem(here, "definition.unknown_key", {"key": key, "hint": nearest(key, known)})
        elif entry["type"] == "missing":
            yield Problem(here, "definition.missing_key", {"key": key})
        elif entry["type"].startswith("quality."):
            yield Problem(here, entry["type"], {})
        else:
            yield Problem(here, "definition.bad_value", {"detail": entry["msg"]})
