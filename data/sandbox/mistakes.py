"""What the engine says about a statement it can't run, as a refusal: code, place, message without file paths."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from data.sandbox.refusal import Refusal

_CODES = {
    "Parser": "query.syntax",
    "Syntax": "query.syntax",
    "Binder": "query.binder",
    "Catalog": "query.binder",
    "Out of Memory": "query.memory",
    "Permission": "query.forbidden",
    "FATAL": "query.crashed",
    "INTERNAL": "query.crashed",
}
_BREAKS_AT = re.compile(r'syntax error at or near "(\w+)"')
_CANDIDATES = re.compile(r"Candidate (?:bindings|tables): (.*)")
_KEYWORDS = ("SELECT", "FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "JOIN", "UNION", "WITH", "EXPLAIN")
_ANY_PATH = re.compile(r"(?<![\w./])/(?:[\w.@~+-]+/)+[\w.@~+-]+")


def explain(error: duckdb.Error | OSError, *, shift: int, lakes: Iterable[tuple[str, str]]) -> Refusal:
    """The refusal that `error` amounts to. `shift` bytes stood before the person's statement when it ran."""
    said = str(error)
    found = said[said.find("{") :] if "{" in said else ""
    try:
        facts = json.loads(found)
    except ValueError:
        facts = {"exception_type": said.split(" Error:")[0], "exception_message": said}
    message = _scrub(str(facts.get("exception_message", said)), lakes)
    code = _CODES.get(str(facts.get("exception_type")), "query.failed")
    if "arameter" in message and ("not provided" in message or "mismatch" in message):
        code = "query.parameters"
    offset, length = _location(facts.get("location"))
    near = _candidates(facts, message) or (near_keyword(message) if code == "query.syntax" else [])
    hint = {"hint": near[0], "candidates": near} if near else {}
    return Refusal(code, offset=None if offset is None else offset - shift, length=length, message=message, **hint)


def near_keyword(message: str) -> list[str]:
    """The keywords of a query, at most three, that look like the word at which `message` says the syntax breaks."""
    found = _BREAKS_AT.search(message)
    return difflib.get_close_matches(found.group(1).upper(), _KEYWORDS, n=3, cutoff=0.7) if found else []


def _candidates(facts: Mapping[str, Any], message: str) -> list[str]:
    if facts.get("candidates"):
        return str(facts["candidates"]).split(",")
    found = _CANDIDATES.search(message)
    return re.findall(r'"([^"]+)"', found.group(1)) if found else []


def _location(found: object) -> tuple[int | None, int]:
    if not isinstance(found, str):
        return None, 0
    offset, length = json.loads(found)
    return int(offset), int(length)


def _scrub(message: str, lakes: Iterable[tuple[str, str]]) -> str:
    for lake, file in lakes:
        message = message.replace(file, lake)
    return _ANY_PATH.sub("…", message).strip()
