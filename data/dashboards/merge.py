"""Two changes of one dashboard made side by side, brought together by widget; where both changed the same, one chooses.

1. The head is compared key by key, a widget in three parts: where it lies, its title, all else.
2. What one side alone changed is taken; what both changed alike is taken once.
3. What both changed otherwise is a conflict, and so is a widget that one side removed and the other changed.
4. Widgets that then cover each other are moved apart, those of the other side down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from data.dashboards.edits import Document, settle

Side = Literal["mine", "theirs"]
PLACE = ("layout", "tab")
WORDS = ("title",)
HEAD = "head"
WHOLE = "whole"
PARTS = ("place", "title", "content")


@dataclass(frozen=True)
class Conflict:
    """What both sides changed: `path` names it for a choice, `subject` is the widget (None: the head) and `part` the
    part of it; None stands for what one side has not or no longer."""

    path: str
    subject: str | None
    part: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """The document of both sides; where `conflicts` are left it holds mine."""

    document: Document
    conflicts: tuple[Conflict, ...]


def merge(base: Document, mine: Document, theirs: Document, choices: Mapping[str, Side] | None = None) -> Merged:
    """Both changes of `base` in one document; `choices` settle conflicts by their path."""
    sides = _Sides(choices or {})
    head = {key: sides.pick(f"{HEAD}/{key}", None, key, *found) for key, *found in _head(base, mine, theirs)}
    widgets = [sides.widget(id_, *found) for id_, *found in _widgets(base, mine, theirs)]
    document = {key: value for key, value in head.items() if value is not None}
    document |= {"id": mine["id"], "widgets": [widget for widget in widgets if widget is not None]}
    return Merged(settle(document), tuple(sides.conflicts))


def parts_of(widget: Document) -> dict[str, Document]:
    """A widget in the parts that are compared: `place`, `title`, `content`."""
    found: dict[str, Document] = {part: {} for part in PARTS}
    for key, value in widget.items():
        found["place" if key in PLACE else "title" if key in WORDS else "content"][key] = value
    return found


class _Sides:
    """Picks between two sides and notes what cannot be picked."""

    def __init__(self, choices: Mapping[str, Side]) -> None:
        self._choices = choices
        self.conflicts: list[Conflict] = []

    def pick(self, path: str, subject: str | None, part: str, base: Any, mine: Any, theirs: Any) -> Any:
        """The value that holds."""
        if mine == theirs or theirs == base:
            return mine
        if mine == base:
            return theirs
        if path not in self._choices:
            self.conflicts.append(Conflict(path, subject, part, mine, theirs))
        return theirs if self._choices.get(path) == "theirs" else mine

    def widget(self, id_: str, base: Document | None, mine: Document | None, theirs: Document | None) -> Any:
        """The widget that holds; None for one that is gone."""
        if mine is None or theirs is None or base is None:
            return self.pick(f"{id_}/{WHOLE}", id_, WHOLE, base, mine, theirs)
        found: Document = {}
        for part in PARTS:
            found |= self.pick(f"{id_}/{part}", id_, part, *(parts_of(one)[part] for one in (base, mine, theirs)))
        return found


def _head(*documents: Document) -> Iterator[tuple[Any, ...]]:
    keys = dict.fromkeys(key for document in documents[1:] for key in document if key not in ("id", "widgets"))
    yield from ((key, *(document.get(key) for document in documents)) for key in keys)


def _widgets(*documents: Document) -> Iterator[tuple[Any, ...]]:
    found = [{widget["id"]: widget for widget in document["widgets"]} for document in documents]
    ids = dict.fromkeys(id_ for widgets in found[1:] for id_ in widgets)
    yield from ((id_, *(widgets.get(id_) for widgets in found)) for id_ in ids)
