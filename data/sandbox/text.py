"""Rules for the text of a statement, checked before anything parses it."""

from __future__ import annotations

import re
import unicodedata

from data.sandbox.refusal import Refusal

LONGEST = 20_000
DEEPEST = 80
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)


def check_text(text: str) -> None:
    """Raises Refusal for an empty, overlong or deeply nested text and for characters no editor would produce."""
    if not text.strip():
        raise Refusal("query.empty")
    if len(text) > LONGEST or len(text.encode(errors="surrogatepass")) > LONGEST:
        raise Refusal("query.too_long", longest=LONGEST)
    for at, character in enumerate(text):
        if character not in "\t\n\r" and unicodedata.category(character) in {"Cc", "Cs"}:
            raise Refusal(
                "query.control_character",
                offset=len(text[:at].encode(errors="surrogatepass")),
                character=f"U+{ord(character):04X}",
            )
    if _depth(text) > DEEPEST:
        raise Refusal("query.too_deep", deepest=DEEPEST)


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in _QUOTED.sub("", text):
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    return deepest
