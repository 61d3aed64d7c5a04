"""Words by key from `locale/<language>/<area>.json`; English stands in for what a language lacks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError, negotiate_locale

FOLDER = Path(__file__).parent / "locale"
ENGLISH = "en"
Message = str | dict[str, str]


@cache
def languages() -> tuple[str, ...]:
    """Languages with a folder of words, sorted."""
    return tuple(sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir()))


@cache
def messages(language: str) -> Mapping[str, Message]:
    """All words of a language by flat dotted key; a plural is a dict from CLDR category to text."""
    found = dict(messages(ENGLISH)) if language != ENGLISH else {}
    for area in sorted((FOLDER / language).glob("*.json")):
        found.update(json.loads(area.read_text(encoding="utf-8")))
    return found


@cache
def best_language(accept: str, default: str = ENGLISH) -> str:
    """The tag (`de`, `en-US`) that serves an Accept-Language header best: one of ours, the region kept.

    `default` when the header is empty or names nothing we have.
    """
    wished = [tag for tag, weight in sorted(_weighted(accept), key=lambda pair: -pair[1]) if weight > 0]
    for tag in wished:
        if negotiate_locale([tag.replace("-", "_")], languages()):
            return tag
    return default


def base_language(tag: str) -> str:
    """The language of ours behind a tag: `de` for `de-AT`, English for one we don't have."""
    found = negotiate_locale([tag.replace("-", "_")], languages())
    return found or ENGLISH


def _weighted(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        tag, _, rest = part.strip().partition(";")
        weight = rest.strip().removeprefix("q=") if rest else "1"
        if _known(tag.strip()) and weight.replace(".", "", 1).isdigit():
            found.append((tag.strip(), float(weight)))
    return found


def _known(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True
