"""An operation of the API: one row from which the route, its checks and its OpenAPI entry are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import flask
import orjson
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from data.access import Actor
from data.core import Core
from data.errors import DefinitionError, InputError, MediaTypeError, Problem

JSON = "application/json"


@dataclass(frozen=True)
class Parameter:
    """A query parameter as documented. `type` is JSON Schema's; an `object` stands for any further parameters."""

    name: str
    help: str
    example: str = ""
    type: str = "string"
    place: str = "query"


@dataclass(frozen=True)
class Request:
    """What a view gets: who asks, of which core, and what was sent, already checked. `raw` is the body as JSON said."""

    core: Core
    actor: Actor
    path: Mapping[str, str]
    args: MultiDict[str, str]
    body: Any = None
    raw: Any = None

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**53 - 1) -> int:
        """A whole-number parameter. Raises InputError naming it."""
        text = self.args.get(name)
        if text is None:
            return default
        if not re.fullmatch(r"-?[0-9]{1,16}", text) or not least <= int(text) <= most:
            raise InputError("request.parameter", parameter=name, value=text[:80], least=least, most=most)
        return int(text)


View = Callable[[Request], flask.Response]


@dataclass(frozen=True)
class Operation:
    """`view` answers `method` on `path` (`/api/bi/dashboards/<dashboard_id>`). `status` and `media` are of the answer,
    `errors` the statuses of its problems besides those of every route (400, 403, 500). One that `changes` something
    takes an Idempotency-Key; `later` it may also answer 202 with a Location. `takes` is the content type of a body."""

    method: str
    path: str
    view: View
    summary: str
    tag: str
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    parameters: tuple[Parameter, ...] = ()
    status: int = 200
    media: tuple[str, ...] = (JSON,)
    errors: tuple[int, ...] = ()
    changes: bool = False
    later: bool = False
    takes: str = JSON

    @property
    def name(self) -> str:
        return f"{self.method.lower()}_{self.view.__name__}"


def read_body(model: type[BaseModel] | None) -> tuple[BaseModel | None, Any]:
    """The request's body as `model` and as JSON said it. Raises MediaTypeError, InputError, or DefinitionError with
    every problem."""
    if model is None:
        return None, None
    if flask.request.mimetype != JSON:
        raise MediaTypeError("request.media_type", sent=flask.request.mimetype or "nothing", wanted=JSON)
    try:
        raw = orjson.loads(flask.request.get_data())
    except orjson.JSONDecodeError as error:
        raise InputError("request.not_json", message=str(error)) from error
    try:
        return model.model_validate(raw), raw
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> DefinitionError:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    problems = tuple(Problem(_pointer(each["loc"]), "request.field", {"message": each["msg"]}) for each in found)
    return DefinitionError("request.invalid", problems, count=len(problems))


def _pointer(steps: tuple[int | str, ...]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
