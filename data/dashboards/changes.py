"""What differs between two documents of a dashboard, widget by widget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from data.dashboards.edits import Document
from data.dashboards.merge import parts_of

Kind = Literal["added", "removed", "moved", "renamed", "changed", "head"]


@dataclass(frozen=True)
class Change:
    """One difference. `subject` is the title of the widget, for the head the key; `keys` are what differs in it."""

    kind: Kind
    subject: str
    widget: str | None = None
    keys: tuple[str, ...] = ()


def changes(old: Document, new: Document) -> tuple[Change, ...]:
    """All differences: of the head, then widget by widget in the order of the newer document, removed ones last."""
    return (*_head(old, new), *_widgets(old, new))


def _head(old: Document, new: Document) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        if key not in ("id", "widgets") and old.get(key) != new.get(key):
            yield Change("head", key, keys=(key,))


def _widgets(old: Document, new: Document) -> Iterator[Change]:
    before = {widget["id"]: widget for widget in old["widgets"]}
    for widget in new["widgets"]:
        standing = before.pop(widget["id"], None)
        if standing is None:
            yield Change("added", widget["title"], widget["id"])
        elif standing != widget:
            yield from _parts(standing, widget)
    for widget in before.values():
        yield Change("removed", widget["title"], widget["id"])


def _parts(old: Document, new: Document) -> Iterator[Change]:
    kinds: dict[str, Kind] = {"place": "moved", "title": "renamed", "content": "changed"}
    for part, kind in kinds.items():
        before, after = parts_of(old)[part], parts_of(new)[part]
        if before != after:
            keys = tuple(key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key))
            yield Change(kind, new["title"], new["id"], keys)
