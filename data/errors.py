"""The error tree: the class says who must act, `code` which message, `params` the facts.

    NexusError
    ├── InputError        the caller sent something unusable                    (400)
    │   └── MediaTypeError    … in a content type we do not read                (415)
    ├── AccessError       the actor may not do this                             (403)
    ├── NotFound          no such thing, or not for this actor                  (404)
    ├── ConflictError     the state of the thing forbids it                     (409)
    ├── StaleVersion      the document changed meanwhile                        (412)
    ├── DefinitionError   a document is wrong; carries every problem            (422)
    ├── QueryError        a query is wrong; carries line and column             (422)
    ├── LimitError        a limit was hit; says which and how large             (429)
    └── LakeError         a lake did not answer; transient, try again           (503)

Words for a `code` stand in the locale files only; HTTP numbers in `api/errors.py` only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class NexusError(Exception):
    """Root of all errors that a person or client is meant to see."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({facts})"


class InputError(NexusError):
    """The caller sent something unusable; sending it again will not help."""


class MediaTypeError(InputError):
    """The body came in a content type this route does not read."""


class AccessError(NexusError):
    """The actor may not do this."""


class NotFound(NexusError):
    """There is no such thing, or the actor may not know of it."""


class ConflictError(NexusError):
    """The thing is in a state that forbids the request."""


class StaleVersion(NexusError):
    """The document was changed by someone else since it was read."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a document: `path` as a JSON pointer (`/metrics/revenue/measure`), `code` and facts."""

    path: str
    code: str
    params: dict[str, Any]


class DefinitionError(NexusError):
    """A document (dataset, dashboard, pipeline) is wrong; `problems` holds all of them."""

    def __init__(self, code: str, problems: tuple[Problem, ...], **params: Any) -> None:
        super().__init__(code, **params)
        self.problems = problems

    def __str__(self) -> str:
        found = "; ".join(f"{p.path or '/'} {p.code} {p.params}" for p in self.problems)
        return f"{super().__str__()}: {found}"


class QueryError(NexusError):
    """A query can't be answered as written; `line` and `column` count from 1 where they are known."""

    def __init__(self, code: str, *, line: int | None = None, column: int | None = None, **params: Any) -> None:
        super().__init__(code, **params)
        self.line = line
        self.column = column


class LimitError(NexusError):
    """A limit was hit; `params` name it and its size."""


class LakeError(NexusError):
    """A lake did not answer; transient, the same request may succeed later."""
