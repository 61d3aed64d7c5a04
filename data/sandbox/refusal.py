"""What a sandboxed process says instead of an answer."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A statement that is wrong or not allowed: `code` names the message, `params` are its facts.

    `offset` and `length` say where in the statement, in bytes of UTF-8; `offset` is None when it is nowhere in
    particular.
    """

    def __init__(self, code: str, *, offset: int | None = None, length: int = 0, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.offset = offset
        self.length = length
        self.params = params

    def as_json(self, text: str) -> dict[str, Any]:
        """The refusal with line and column, counted from 1 in characters of `text`."""
        line, column, length = _place(text, self.offset, self.length)
        return {"code": self.code, "params": self.params, "line": line, "column": column, "length": length}


def _place(text: str, offset: int | None, length: int) -> tuple[int | None, int | None, int | None]:
    encoded = text.encode(errors="surrogatepass")
    if offset is None or not 0 <= offset <= len(encoded):
        return None, None, None
    before = encoded[:offset].decode(errors="ignore")
    marked = encoded[offset : offset + length].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - before.rfind("\n"), max(len(marked), 1)
