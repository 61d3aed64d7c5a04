"""Long lists and heads of cards as light markup: one component for Dash to carry, drawn by `frontend/src/light.js`."""

from __future__ import annotations

import json
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

NAMES = {"className": "class", "tabIndex": "tabindex", "colSpan": "colspan", "rowSpan": "rowspan"}
PLAIN = {"href", "title", "scope", "role", "lang", "type"}
Node = str | list[Any]


def light(*parts: Component, **own: Any) -> Component:
    """A `html.Div` that shows `parts`: elements and links without ids, for nothing in them is known to callbacks."""
    return html.Div(**{"data-light": lit(parts), **own})


def lit(content: Any) -> str:
    """What an element shows that has it as `data-light`. Raises ValueError for what a plain element can't carry."""
    return json.dumps(nodes(content), ensure_ascii=False, separators=(",", ":"))


def nodes(content: Any) -> list[Node]:
    """Content as `[tag, attributes, *content]` and texts. Raises ValueError for what a plain element can't carry."""
    if content is None:
        return []
    if isinstance(content, list | tuple):
        return [node for part in content for node in nodes(part)]
    return [_node(content) if isinstance(content, Component) else str(content)]


def _node(part: Component) -> Node:
    props = part.to_plotly_json()["props"]
    content = nodes(props.pop("children", None))
    link = {"data-visit": ""} if isinstance(part, dcc.Link) else {}
    tag = "a" if link else part._type.lower()
    if part._namespace != "dash_html_components" and not link:
        raise ValueError(f"{part._type} is more than an element")
    return [tag, link | dict(_attribute(name, value) for name, value in props.items()), *content]


def _attribute(name: str, value: Any) -> tuple[str, str]:
    if name == "style":
        return name, ";".join(f"{key}:{part}" for key, part in value.items())
    if name in NAMES or name in PLAIN or name.startswith(("data-", "aria-")):
        return NAMES.get(name, name), str(value)
    raise ValueError(f"{name} is not carried by light markup")
