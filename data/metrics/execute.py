"""Runs compiled metric queries in the engine, in their turn."""

from __future__ import annotations

from data.core import Core
from data.errors import LakeError
from data.lakes import Answer
from data.metrics.compile import Compiled
from data.metrics.engine import Engine, Unanswerable, ask, told
from data.metrics.engine_queue import engine_queue


def execute(core: Core, compiled: Compiled, engine: Engine, *, dataset: str) -> Answer:
    """The engine's answer. Raises LakeError when it gave none."""
    try:
        with engine_queue(core).place():
            return ask(core, engine, compiled.sql, compiled.values)
    except Unanswerable as error:
        raise LakeError("metrics.engine", dataset=dataset, detail=told(error)) from error
