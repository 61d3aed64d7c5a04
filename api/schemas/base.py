"""What all schemas share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """A request body: types are taken as sent, unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Open(BaseModel):
    """An answer: the keys named here are fixed, more may stand beside them."""

    model_config = ConfigDict(extra="allow", defer_build=True)


class ProblemItem(Open):
    """One thing wrong: where in the body (`pointer`), the SQL (`line`, `column`, `length`) or the query string."""

    message: str
    code: str | None = None
    pointer: str | None = None
    parameter: str | None = None
    line: int | None = None
    column: int | None = None
    length: int | None = None
    hint: str | None = None


class Problem(Open):
    """Problem details, RFC 9457. `code` never changes; `title` and `detail` follow Accept-Language."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    hint: str | None = None
    errors: list[ProblemItem]
