"""Components as HTML, for pages without Dash: everything escaped, nothing that runs. Figures are handed out beside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from components.format import Translator
from components.view import Table
from components.widgets.graph import Figure

RENAMED = {"className": "class", "tabIndex": "tabindex", "colSpan": "colspan"}
PLAIN = frozenset({"title", "role", "href", "hidden", "scope"})
STEP = re.compile(r"(\*\*.+?\*\*|\n)")
DROPPED = frozenset({"Button"})


def html_of(tree: Any, figures: dict[str, Figure]) -> str:
    """A tree of components as HTML. Charts become places named by number, their figures go into `figures`; controls are
    left out and links lose their address."""
    if isinstance(tree, list | tuple):
        return "".join(html_of(part, figures) for part in tree)
    if not isinstance(tree, Component):
        return "" if tree is None else escape(str(tree))
    if isinstance(tree, dcc.Graph):
        figures[name := f"f{len(figures)}"] = tree.figure
        return f'<div class="nx-graph" data-figure="{name}"></div>'
    return _markdown(str(tree.children or "")) if isinstance(tree, dcc.Markdown) else _element(tree, figures)


def _element(tree: Component, figures: dict[str, Figure]) -> str:
    if tree._type in DROPPED:
        return ""
    tag = "span" if isinstance(tree, dcc.Link) or tree._type == "A" else tree._type.lower()
    lit = getattr(tree, "data-light", None)
    inner = _lit(json.loads(lit)) if lit else html_of(getattr(tree, "children", None), figures)
    return f"<{tag}{''.join(_attributes(tree))}>{inner}</{tag}>"


def _lit(nodes: Iterable[Any]) -> str:
    """Light markup as HTML, without its controls."""
    return "".join(escape(node) if isinstance(node, str) else _lit_element(*node) for node in nodes)


def _lit_element(tag: str, attributes: Mapping[str, str], *content: Any) -> str:
    if tag == "button":
        return ""
    name = "span" if tag == "a" else tag
    kept = (f' {key}="{escape(value)}"' for key, value in attributes.items() if key not in ("href", "data-visit"))
    return f"<{name}{''.join(kept)}>{_lit(content)}</{name}>"


def table_html(table: Table, t: Translator) -> str:
    """A table as HTML, numbers in words of the viewer."""
    head = "".join(f"<th scope=col>{escape(column.label)}</th>" for column in table.columns)
    rows = [*table.rows, *([table.total] if table.total else [])]
    body = "".join(f"<tr>{''.join(_cells(table, row, t))}</tr>" for row in rows)
    return f'<div class="nx-scroll" tabindex="0"><table class="nx-table"><tr>{head}</tr>{body}</table></div>'


def _cells(table: Table, row: tuple[Any, ...], t: Translator) -> Iterator[str]:
    for column, value in zip(table.columns, row, strict=True):
        if column.measure is not None and isinstance(value, int | float):
            yield f'<td class="nx-number">{escape(t.value(column.measure, value, short=False))}</td>'
        else:
            yield f"<td>{'' if value is None else escape(str(value))}</td>"


def _attributes(tree: Component) -> Iterator[str]:
    said: Mapping[str, Any] = tree.to_plotly_json()["props"]
    for name, value in said.items():
        if name == "style":
            style = ";".join(f"{key}:{part}" for key, part in value.items())
            yield f' style="{escape(style)}"'
        elif name == "data-light":
            continue
        elif (name in RENAMED or name in PLAIN or name.startswith(("aria-", "data-"))) and name != "href":
            yield "" if value is False or value is None else f' {RENAMED.get(name, name)}="{escape(str(value))}"'


def _markdown(text: str) -> str:
    """Paragraphs, headings, lists and bold words; all else as it is written."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    return "".join(_block(block) for block in blocks)


def _block(block: str) -> str:
    lines = block.splitlines()
    if all(line.lstrip().startswith(("- ", "* ")) for line in lines):
        return f"<ul>{''.join(f'<li>{_words(line.lstrip()[2:])}</li>' for line in lines)}</ul>"
    if block.startswith("#"):
        return f"<h3>{_words(block.lstrip('# '))}</h3>"
    return f"<p>{_words(block)}</p>"


def _words(text: str) -> str:
    parts = STEP.split(text)
    return "".join(
        f"<strong>{escape(part[2:-2])}</strong>" if part.startswith("**") and len(part) > 4
        else "<br>" if part == "\n" else escape(part)
        for part in parts
    )  # fmt: skip
