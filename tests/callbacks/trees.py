"""What stands in a tree of components: ids, texts, links."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component


def walk(tree: Any) -> Iterator[Component]:
    """Every component of a tree, also those in props other than children."""
    if isinstance(tree, Component):
        yield tree
        for name in tree.available_properties:
            yield from walk(getattr(tree, name, None))
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from walk(part)
    elif isinstance(tree, dict) and "props" not in tree:
        for part in tree.values():
            yield from walk(part)


def lit(tree: Any) -> list[Component]:
    """What the light markup in a tree shows, as components."""
    return [
        _lit(node)
        for one in walk(tree)
        if hasattr(one, "data-light")
        for node in json.loads(getattr(one, "data-light"))
    ]


def _lit(node: Any) -> Any:
    if isinstance(node, str):
        return node
    _tag, attributes, *content = node
    named = {"className": attributes.get("class"), **{k: v for k, v in attributes.items() if "-" in k}}
    children = [_lit(each) for each in content]
    return html.A(children[0] if len(children) == 1 else children, href=attributes.get("href"), **named)


def with_id(tree: Any) -> Iterator[tuple[str | dict[str, str], Component]]:
    """Every component that has an id."""
    return ((one.id, one) for one in walk(tree) if getattr(one, "id", None))


def links(tree: Any) -> dict[str, str]:
    """Addresses by the words of their links, those of menus included."""
    every = [*walk(tree), *walk(lit(tree))]
    found = {words(one): one.href for one in every if getattr(one, "href", None)}
    menus = [json.loads(getattr(one, "data-entries")) for one in every if hasattr(one, "data-entries")]
    return found | {entry["label"]: entry["href"] for menu in menus for entry in menu if "href" in entry}


def words(tree: Any) -> str:
    """The text of a tree."""
    if isinstance(tree, str | int | float):
        return str(tree)
    if isinstance(tree, list | tuple):
        return "".join(words(part) for part in tree)
    if hasattr(tree, "data-light"):
        return words(lit([tree]))
    return words(getattr(tree, "children", None)) if isinstance(tree, Component) else ""
