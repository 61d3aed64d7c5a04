"""An operation of the API: one row from which the route, its checks and its OpenAPI entry are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import flask
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from data.access import Actor
from data.core import Core
from data.errors import DefinitionError, InputError, MediaTypeError, Problem


@dataclass(frozen=True)
class Parameter:
    """A query parameter as documented; `pattern` parameters (`f.<field>`) are described in words."""

    name: str
    help: str
    example: str = ""


@dataclass(frozen=True)
class Request:
    """What a view gets: who asks, of which core, and what was sent, already checked."""

    core: Core
    actor: Actor
    path: Mapping[str, str]
    args: MultiDict[str, str]
    body: Any = None

    def number(self, name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
        """A whole-number parameter. Raises InputError naming it."""
        text = self.args.get(name)
        if text is None:
            return default
        if not text.lstrip("-").isdecimal() or not least <= int(text) <= most:
            raise InputError("request.parameter", parameter=name, value=text, least=least, most=most)
        return int(text)


View = Callable[[Request], flask.Response]


@dataclass(frozen=True)
class Operation:
    """`view` answers `method` on `path` (`/api/bi/dashboards/<dashboard_id>`); `permission` is what the actor needs."""

    method: str
    path: str
    view: View
    summary: str
    tag: str
    permission: str = "read"
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    parameters: tuple[Parameter, ...] = ()
    status: int = 200
    media: tuple[str, ...] = ("application/json",)
    errors: tuple[int, ...] = field(default=(400, 403, 404))

    @property
    def name(self) -> str:
        return f"{self.method.lower()}_{self.view.__name__}"


def parse_body(model: type[BaseModel] | None) -> BaseModel | None:
    """The request's body as `model`. Raises MediaTypeError, InputError, or DefinitionError with every problem."""
    if model is None:
        return None
    if flask.request.mimetype != "application/json":
        raise MediaTypeError("request.media_type", sent=flask.request.mimetype or "nothing", wanted="application/json")
    try:
        return model.model_validate_json(flask.request.get_data(cache=False))
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> InputError | DefinitionError:
    found = error.errors(include_url=False, include_context=False)
    if found[0]["type"] == "json_invalid":
        return InputError("request.not_json", message=found[0]["msg"])
    problems = tuple(
        Problem("/" + "/".join(str(step) for step in each["loc"]), "request.field", {"message": each["msg"]})
        for each in found
    )
    return DefinitionError("request.invalid", problems, count=len(problems))
