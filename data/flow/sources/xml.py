"""XML, read element by element: entities are never resolved, nothing is fetched, memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from data.flow.options import Option, Refused, Values
from data.flow.sources.arrow_piece import text_relation
from data.flow.sources.bucket_files import OPTIONS as BUCKET
from data.flow.sources.file_list import PATH, WHICH, listed, mark, seen, total, unpacked
from data.flow.sources.source import Piece, Reading, Source

RECORD_CHARACTERS = 1_000_000
OPTIONS = (
    PATH,
    WHICH,
    Option("record", "text", required=True),
    Option("columns", "names", required=True),
    *BUCKET,
)


def pieces(values: Values, reading: Reading) -> Iterator[Piece]:
    """A piece a file. `{namespace}` parts of names do not count."""
    state: dict[str, Any] = dict(reading.state)
    for at, path in enumerate(listed(values, reading)):
        for name, file in unpacked(path, reading):
            columns = values["columns"]
            rows = _rows(file, name, str(values["record"]), [text.split("/") for text in columns.values()])
            relation = text_relation(reading, f"xml_{at}_{name}", list(columns), rows)
            after = seen(path, state, values)
            yield Piece(name, relation, mark(path), path.stat().st_size, state=partial(dict, after))
        state = {**state, **seen(path, state, values)}


def _rows(file: Path, name: str, record: str, columns: Sequence[Sequence[str]]) -> Iterator[list[str | None]]:
    from lxml import etree

    _refuse_declarations(file, name)
    found = 0
    context = etree.iterparse(
        str(file), events=("end",), tag=("{*}" + record), resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in context:
            found += 1
            yield _row(element, columns)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise Refused("load.damaged", format="XML", detail=str(error.msg)[:200], line=line, file=name) from error
    if not found:
        raise Refused("flow.no_element", element=record, file=name)


def _refuse_declarations(file: Path, name: str) -> None:
    """Declared entities are how XML bombs are built; data has none."""
    with file.open("rb") as opened:
        head = opened.read(1 << 16)
    if not head.strip():
        raise Refused("load.empty", file=name)
    if b"<!ENTITY" in head or b"<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y" in head:
        raise Refused("flow.xml_entities", file=name)


def _row(element: Any, columns: Sequence[Sequence[str]]) -> list[str | None]:
    children: dict[str, Any] = {}
    for child in element:
        children.setdefault(_local(child.tag), child)
    return [_text(element, children, steps) for steps in columns]


def _text(element: Any, children: Mapping[str, Any], steps: Sequence[str]) -> str | None:
    found = element
    for depth, step in enumerate(steps):
        if step.startswith("@"):
            value = found.get(step[1:])
            return str(value) if value is not None else None
        found = children.get(step) if not depth else next((e for e in found if _local(e.tag) == step), None)
        if found is None:
            return None
    text = "".join(found.itertext()) if len(found) else found.text
    return (text and text.strip()) or None


@lru_cache(maxsize=1_000)
def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


SOURCE = Source("xml", OPTIONS, pieces, total)
