"""The addresses of pipelines: `/pipelines/view/<id>`, `/pipelines/execution/<id>`."""

from __future__ import annotations

from urllib.parse import quote, unquote

NEW = "/pipelines/new"
VIEW = "/pipelines/view/"
EXECUTION = "/pipelines/execution/"


def pipeline_address(pipeline: str) -> str:
    """The page of a pipeline."""
    return VIEW + quote(pipeline, safe="")


def execution_address(execution: str) -> str:
    """The page of an execution."""
    return EXECUTION + quote(execution, safe="")


def pipeline_of(pathname: str | None) -> str | None:
    """The pipeline a path is about; None for the path of another page."""
    return _rest(pathname, VIEW)


def execution_of(pathname: str | None) -> str | None:
    """The execution a path is about; None for the path of another page."""
    return _rest(pathname, EXECUTION)


def _rest(pathname: str | None, prefix: str) -> str | None:
    if not pathname or not pathname.startswith(prefix):
        return None
    return unquote(pathname.removeprefix(prefix).strip("/")) or None
