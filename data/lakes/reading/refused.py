"""Why a source can't be read, on its way up to the outcome."""

from __future__ import annotations

from typing import Any

from data.lakes.outcome import Note


class Refused(Exception):
    """The source as a whole is unusable; carries the code and facts of the message."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.note = Note(code, params)
