"""A JSON API over HTTP, page by page. Each page is spooled, so that a second attempt does not ask for it again."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from data.flow.options import Option, Refused, Values
from data.flow.sources.json import piece
from data.flow.sources.source import Piece, Reading, Source

if TYPE_CHECKING:
    from data.flow.sources.http_client import Client, Page

MOST_PAGES = 100_000
OPTIONS = (
    Option("url", "text", required=True),
    Option("records", "text"),
    Option("pages", "choice", "none", choices=("none", "page", "offset", "cursor", "link")),
    Option("pageParameter", "text", "page"),
    Option("sizeParameter", "text"),
    Option("size", "whole", 100),
    Option("first", "whole", 1),
    Option("next", "text"),
    Option("parameters", "mapping"),
    Option("headers", "mapping"),
    Option("token", "secret"),
    Option("rate", "number", 10),
    Option("timeout", "number", 30),
)


@dataclass
class Spool:
    """The pages fetched so far, kept beside the chunks: how many records each holds, and what to ask for next."""

    folder: Path
    pages: list[int] = field(default_factory=list)
    ask: dict[str, Any] | None = None

    @classmethod
    def opened(cls, folder: Path, first: dict[str, Any]) -> Spool:
        """The spool as it was left."""
        try:
            found = json.loads((folder / "http.json").read_text(encoding="utf-8"))
            return cls(folder, found["pages"], found["ask"])
        except (OSError, ValueError, KeyError):
            return cls(folder, [], first)

    def file(self, number: int) -> Path:
        """The records of a page."""
        return self.folder / f"http_{number:06d}.ndjson"

    def add(self, records: list[Any], ask: dict[str, Any] | None) -> None:
        """Keep a page; what was written before it counts only now."""
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        self.file(len(self.pages)).write_text(text, encoding="utf-8")
        self.pages.append(len(records))
        self.ask = ask
        fresh = self.folder / "http.json.new"
        fresh.write_text(json.dumps({"pages": self.pages, "ask": ask}), encoding="utf-8")
        fresh.rename(self.folder / "http.json")


def pieces(values: Values, reading: Reading) -> Iterator[Piece]:
    """A piece a page that holds records. Raises Refused; what may pass by itself is transient."""
    from data.flow.sources.http_client import Client  # with httpx: most workers have no use for it

    client = Client(values, reading)
    spool = Spool.opened(reading.work, _first(values, client.url))
    number = 0
    while True:
        if number == len(spool.pages):
            if spool.ask is None or number >= MOST_PAGES:
                return
            _fetch(spool, client, values)
        if spool.pages[number]:
            yield _piece(spool, number, values, reading)
        number += 1


def _piece(spool: Spool, number: int, values: Values, reading: Reading) -> Piece:
    name = f"{values['url']} #{number + 1}"
    return piece(name, spool.file(number), reading, records=None, mark=f"page-{number}", state={})


def _first(values: Values, url: str) -> dict[str, Any]:
    parameters = dict(values.get("parameters", {}))
    kind, name = values["pages"], values["pageParameter"]
    if values.get("sizeParameter"):
        parameters[values["sizeParameter"]] = values["size"]
    if kind == "page":
        parameters[name] = values["first"]
    elif kind == "offset":
        parameters[name] = 0
    return {"url": url, "parameters": parameters}


def _fetch(spool: Spool, client: Client, values: Values) -> None:
    started = time.monotonic()
    ask = spool.ask
    assert ask is not None
    page = client.get(ask["url"], ask["parameters"])
    records = _records(page, values)
    following = _following(page, len(records), ask, values)
    if following == ask:
        raise Refused("flow.http_circle", url=str(values["url"]))
    spool.add(records, following)
    rest = 1 / max(float(values["rate"]), 0.01) - (time.monotonic() - started)
    if following is not None and rest > 0:
        time.sleep(rest)


def _records(page: Page, values: Values) -> list[Any]:
    found = _at(page.body, values.get("records"))
    if isinstance(found, Mapping) and not values.get("records"):
        found = [found]
    if not isinstance(found, list):
        raise Refused("flow.http_no_records", url=str(values["url"]), records=values.get("records") or "the top")
    return found


def _following(page: Page, rows: int, ask: dict[str, Any], values: Values) -> dict[str, Any] | None:
    """What to ask for next, None at the end."""
    if values["pages"] == "link":
        return {"url": urljoin(ask["url"], page.link), "parameters": {}} if page.link else None
    if values["pages"] == "cursor":
        return _by_cursor(page, ask, values)
    short = bool(values.get("sizeParameter")) and rows < values["size"]
    if values["pages"] == "none" or not rows or short:
        return None
    name = values["pageParameter"]
    step = 1 if values["pages"] == "page" else rows
    return {"url": ask["url"], "parameters": {**ask["parameters"], name: ask["parameters"][name] + step}}


def _by_cursor(page: Page, ask: dict[str, Any], values: Values) -> dict[str, Any] | None:
    cursor = _at(page.body, values.get("next") or "nextCursor")
    if cursor in (None, "", False):
        return None
    if isinstance(cursor, str) and cursor.startswith(("http://", "https://", "/")):
        return {"url": urljoin(ask["url"], cursor), "parameters": {}}
    return {"url": ask["url"], "parameters": {**ask["parameters"], values["pageParameter"]: cursor}}


def _at(body: Any, path: Any) -> Any:
    for step in str(path).split(".") if path else ():
        body = body.get(step) if isinstance(body, Mapping) else None
    return body


SOURCE = Source("http", OPTIONS, pieces)
