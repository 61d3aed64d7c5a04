"""Reads YAML documents strictly: only `true` and `false` are booleans, a key stands once, no aliases, no deep nesting.

libyaml composes seven times faster than Python, but recursively and unguarded, so events are looked through before.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

from data.errors import DefinitionError, Problem

LIMIT = 1_000_000
DEPTH = 50


class _Strict(yaml.CSafeLoader):
    """Loader in which `on`, `off`, `yes`, `no` are words."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"key {key_node.value!r} stands twice", problem_mark=key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)


_Strict.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:bool"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Strict.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def read_yaml(text: str, *, name: str) -> Any:
    """The document in `text`. Raises DefinitionError with line and column of what can't be read."""
    if len(text) > LIMIT:
        raise _error(name, "yaml.too_large", limit=LIMIT)
    try:
        _look_through(text, name)
        return yaml.load(text, Loader=_Strict)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _error(name, "yaml.syntax", line=line, column=column, detail=error.problem or "") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _error(name, "yaml.syntax", line=1, column=1, detail=str(error)[:200]) from error


def _look_through(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        alias = isinstance(event, yaml.AliasEvent)
        if alias or depth > DEPTH:
            mark = event.start_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            detail = "aliases are not allowed" if alias else "nested too deeply"
            raise _error(name, "yaml.syntax", line=line, column=column, detail=detail)


def _error(name: str, code: str, **params: Any) -> DefinitionError:
    return DefinitionError("yaml.unreadable", (Problem("", code, params),), name=name)
