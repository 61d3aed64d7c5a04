"""Words for error codes, read from the locale files as data (the API must not import components)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "components" / "locale"
FALLBACK = "en"


def sentence(key: str, params: Mapping[str, Any], *, accepted: str = "") -> str | None:
    """The text of `key` with its facts in the best language that `accepted` (an Accept-Language header) asks for."""
    for language in [*_wanted(accepted), FALLBACK]:
        text = _texts(language).get(key)
        if text is not None:
            return _fill(_form(text, params), params)
    return None


def _wanted(accepted: str) -> list[str]:
    tags = [part.split(";")[0].strip().lower().split("-")[0] for part in accepted.split(",")]
    return [tag for tag in tags if re.fullmatch(r"[a-z]{2,3}", tag)]


@cache
def _texts(language: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted((FOLDER / language).glob("*.json")):
        found.update(json.loads(path.read_text(encoding="utf-8")))
    return found


def _form(text: Any, params: Mapping[str, Any]) -> str:
    if isinstance(text, dict):
        return str(text.get("one" if params.get("count") == 1 else "other", ""))
    return str(text)


def _fill(text: str, params: Mapping[str, Any]) -> str:
    def put(hole: re.Match[str]) -> str:
        return str(params.get(hole.group(1), hole.group(0)))

    return re.sub(r"\{(\w+)(?::\w+)?\}", put, text)
