"""Words by key, read from the locale files as data (the API must not import components)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import flask
from babel import Locale

FOLDER = Path(__file__).parents[1] / "components" / "locale"
FALLBACK = "en"


def sentence(key: str, params: Mapping[str, Any], *, languages: Iterable[str] = ()) -> str | None:
    """The text of `key` with its facts in the first of `languages` (tags, best first) that has it, else in English."""
    for language in dict.fromkeys([*map(_base, languages), FALLBACK]):
        text = _texts(language).get(key)
        if text is not None:
            return _fill(_form(text, params, language), params)
    return None


def spoken(prefixes: tuple[str, ...], wanted: Iterable[str]) -> dict[str, Any]:
    """All texts whose key begins with one of `prefixes`, for a script: in the first of `wanted` we have, else English.

    A plural is a dict from CLDR category to text.
    """
    texts = dict(_texts(FALLBACK))
    texts.update(_texts(next((base for base in map(_base, wanted) if base in languages()), FALLBACK)))
    return {key: text for key, text in texts.items() if key.startswith(prefixes)}


def described(keys: Iterable[str]) -> str:
    """The text of the first of `keys` that has words, in the caller's language; empty when none has."""
    tags = wished()
    return next((said for key in keys if (said := sentence(key, {}, languages=tags))), "")


def wished() -> list[str]:
    """The language tags this request asks for, the best first; malformed ones are left out."""
    tags = (tag for tag, _ in flask.request.accept_languages)
    return [tag for tag in tags if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag)]


@cache
def languages() -> frozenset[str]:
    """The languages there are words in."""
    return frozenset(folder.name for folder in FOLDER.iterdir() if folder.is_dir())


def _base(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


@cache
def _texts(language: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if language in languages():
        for path in sorted((FOLDER / language).glob("*.json")):
            found.update(json.loads(path.read_text(encoding="utf-8")))
    return found


def _form(text: Any, params: Mapping[str, Any], language: str) -> str:
    if not isinstance(text, dict):
        return str(text)
    count = params.get("count", 0)
    form = Locale(language).plural_form(count) if isinstance(count, int | float) else "other"
    return str(text.get(form, text.get("other", "")))


def _fill(text: str, params: Mapping[str, Any]) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda hole: _word(params.get(hole[1], hole[0])), text)


def _word(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
