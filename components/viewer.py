"""The words of whoever looks: told by the application for each request, asked by pages, which see no request."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from components.format import Translator, translator

_words: ContextVar[Translator | None] = ContextVar("words", default=None)


def speak(t: Translator) -> None:
    """Let pages of this request speak by `t`."""
    _words.set(t)


def viewer() -> Translator:
    """The viewer's translator; the English one outside of requests."""
    return _words.get() or translator()


def title(key: str) -> Callable[..., str]:
    """The name of a page in the browser's tab, in the viewer's words."""
    return lambda **_place: f"{viewer()(key)} · Nexus"
