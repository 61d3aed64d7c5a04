"""Destinations that are not ours: their drivers run in a process of their own, killed with what it holds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from data.core import Core
from data.errors import ConflictError, DefinitionError, LakeError, Problem
from data.flow.deliveries import Delivery, Receipt
from data.pipelines.destinations.destination import Destination, Staged, Standing
from data.pipelines.folders import home
from data.pipelines.process import Process
from data.settings import environment_secret
from data.workers.pool import memory_bytes

ASK_SECONDS = 3


def apart(delivery: Delivery) -> Destination:
    """The destination that hands rows to such a delivery."""

    def load(core: Core, options: Mapping[str, Any], staged: Staged) -> Receipt:
        said = {name: getattr(staged, name) for name in ("pipeline_id", "execution_id", "token", "accounts", "state")}
        order = {"load": {**said, "files": list(staged.files), "moment": core.clock.now().isoformat(sep=" ")}}
        folder = Path(staged.files[0]).parents[1] if staged.files else None
        done = _asked(core, delivery, options, order, folder=folder, ours=staged.ours)
        found = _receipt(done)
        assert found is not None
        return found

    def standing(core: Core, options: Mapping[str, Any], pipeline_id: str, execution_id: str) -> Standing:
        wanted = {"receipt": {"execution_id": execution_id}, "latest": {"pipeline_id": pipeline_id}}
        done = _asked(core, delivery, options, {"find": wanted})
        return Standing(_receipt(done["receipt"]), _receipt(done["latest"]))

    return Destination(delivery.name, delivery.options, load, standing, delivery.problems)


def _asked(
    core: Core,
    delivery: Delivery,
    options: Mapping[str, Any],
    order: Mapping[str, Any],
    *,
    folder: Path | None = None,
    ours: Callable[[], bool] = lambda: True,
) -> Any:
    with _folder(folder) as work:
        memory = memory_bytes(core.settings.pipeline_memory)
        where = {"base": str(home(core)), "work": str(work / "delivery"), "memory": memory}
        given = {"kind": delivery.name, "options": dict(options), "secrets": _secrets(options), **where, **order}
        process = Process({"memory": memory, "delivery": given}, folder=work)
        try:
            return _heard(process, str(options.get("table", options.get("path", ""))), ours)
        finally:
            process.end()


def _heard(process: Process, table: str, ours: Callable[[], bool]) -> Any:
    quiet = 0
    for message in process.messages():
        if "done" in message:
            return message["done"]
        if "refused" in message:
            raise _refusal(message["refused"])
        if "ask" in message:
            process.tell({"ours": ours()})
        quiet = 0 if message else quiet + 1
        if quiet and quiet % ASK_SECONDS == 0 and not ours():
            raise ConflictError("execution.taken_over", execution=table)
    raise LakeError("flow.worker_lost", exit=process.end())


def _refusal(said: Mapping[str, Any]) -> Exception:
    if said.get("problems"):
        problems = tuple(Problem(**each) for each in said["problems"])
        return DefinitionError(said["code"], problems, **said["params"])
    return (ConflictError if said.get("conflict") else LakeError)(said["code"], **said["params"])


def _receipt(said: Mapping[str, Any] | None) -> Receipt | None:
    return replace(Receipt("", {}), **said) if said is not None else None


def _secrets(options: Mapping[str, Any]) -> dict[str, str]:
    named = [
        str(each["secret"]) for each in options.values() if isinstance(each, Mapping) and each.keys() == {"secret"}
    ]
    return {name: environment_secret(f"NEXUS_SECRET_{name.upper()}") for name in named}


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    """The staging folder, or one for the moment."""
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="nexus-delivery-") as folder:
        yield Path(folder)
