"""One attempt at an execution: worker, thresholds, checks, load. Every way it can end leads to one state."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from data.core import Core
from data.errors import DefinitionError, LakeError, NexusError
from data.flow import Part
from data.pipelines.audit import audit, blocks, result_json, shares
from data.pipelines.destinations import DESTINATIONS, Receipt, Staged
from data.pipelines.document import read_pipeline
from data.pipelines.execution import Execution
from data.pipelines.folders import forget_rows, staging
from data.pipelines.model import Pipeline
from data.pipelines.process import Process
from data.pipelines.queue import claim, finish, keep, log
from data.pipelines.rejects import reject_files
from data.pipelines.states import Status
from data.pipelines.task import worker_task
from data.quality import RuleResult

BEAT_SECONDS = 5.0
FIRST_WAIT = 5.0
LONGEST_WAIT = 600.0


class Failed(Exception):
    """The attempt can't go on; `transient` says that another may succeed."""

    def __init__(self, code: str, params: Mapping[str, Any], *, transient: bool) -> None:
        super().__init__(code)
        self.error = {"code": code, "params": dict(params), "transient": transient}
        self.transient = transient


class Cancelled(Exception):
    """A person asked for the end."""


class Lost(Exception):
    """Another holds the execution now."""


@dataclass(frozen=True)
class Done:
    """What the worker left."""

    figures: Mapping[str, int]
    files: tuple[str, ...]
    mixed: bool
    rejects: tuple[str, ...]
    state: Mapping[str, Any]


def run_next(core: Core, *, holder: str) -> str | None:
    """Claim the oldest execution that may run and see it to an end; its id, None when there was none."""
    held = claim(core, holder)
    if held is None:
        return None
    attempt(core, held)
    return held.id


def attempt(core: Core, held: Execution) -> None:
    """See a claimed execution to an end: succeeded, failed, cancelled, or back in the queue. Raises nothing."""
    retries = 0
    try:
        pipeline = read_pipeline(held.document)
        retries = pipeline.limits.retries
        _complete(core, held, _loaded(core, held, pipeline))
    except Lost:
        return
    except Cancelled:
        _cancelled(core, held)
    except Failed as failed:
        _fail(core, held, failed, retries)
    except NexusError as error:
        if error.code == "execution.taken_over" and keep(core, held):
            _cancelled(core, held)
            return
        params = {**error.params, **({"problems": str(error)} if isinstance(error, DefinitionError) else {})}
        _fail(core, held, Failed(error.code, params, transient=isinstance(error, LakeError)), retries)
    except Exception as error:  # the border of an execution: one that breaks must not take the others along
        detail = f"{type(error).__name__}: {error}"[:300]
        _fail(core, held, Failed("flow.failed", {"detail": detail}, transient=False), retries)


def _cancelled(core: Core, held: Execution) -> None:
    finish(core, held, Status.CANCELLED, stage="cancelled")
    log(core, held.id, "cancelled", level="warning")


def _loaded(core: Core, held: Execution, pipeline: Pipeline) -> Receipt:
    """The receipt of the load: of one that committed before a crash, or of the one made now."""
    destination = DESTINATIONS[pipeline.destination.kind]
    options = pipeline.destination.options
    before = destination.standing(core, options, pipeline.id, held.id)
    if before.receipt is not None:
        log(core, held.id, "found_loaded")
        destination.announce(core, options)
        return before.receipt
    pipeline = replayed(core, held, pipeline)
    options = pipeline.destination.options
    done = _work(core, held, pipeline, before.latest.state if before.latest else {})
    _check_limits(pipeline, done)
    staged = _staged(core, held, done, before.latest)
    keep(core, held, **_figures(done))
    with _kept(core, held):
        _audit(core, held, pipeline, staged)
        keep(core, held, stage="load")
        table = str(options.get("table", options.get("path", "")))
        log(core, held.id, "loading", rows=done.figures["passed"], table=table)
        return destination.load(core, options, staged)


def _staged(core: Core, held: Execution, done: Done, before: Receipt | None) -> Staged:
    accounts = {name: done.figures[name] for name in ("extracted", "rejected", "filtered", "folded")}
    state = {**(before.state if before else {}), **done.state}
    return Staged(
        held.pipeline_id, held.id, held.token, done.files, accounts, state,
        lambda: keep(core, held) == "", done.mixed,
    )  # fmt: skip


def _audit(core: Core, held: Execution, pipeline: Pipeline, staged: Staged) -> None:
    """Measure the checks on the staged rows and write down what they found. Raises Failed when one that blocks does not
    hold: nothing is published, and what is staged stays for another attempt."""
    if not pipeline.checks:
        return
    keep(core, held, stage="check")
    log(core, held.id, "checking", count=len(pipeline.checks))
    found = audit(core, pipeline.checks, staged)
    _hold(core, held, checks=[result_json(each) for each in found])
    for each in found:
        if not each.holds:
            _tell_check(core, held, each)
    blocking = [each for each in found if blocks(each)]
    if blocking:
        raise Failed("flow.checks_failed", {"checks": shares(blocking), "count": len(blocking)}, transient=False)


def _tell_check(core: Core, held: Execution, found: RuleResult) -> None:
    level = "error" if blocks(found) else "warning"
    if found.error:
        error = {"code": found.error, "params": dict(found.facts), "transient": False}
        log(core, held.id, "check_unmeasured", level=level, check=found.rule, error=error)
    else:
        log(core, held.id, "check_failed", level=level, check=found.rule, failed=found.failed, tested=found.tested)


def _complete(core: Core, held: Execution, receipt: Receipt) -> None:
    figures: dict[str, Any] = {**receipt.accounts, "share": 1.0, "transformed": receipt.accounts["loaded"]}
    said = {"code": "succeeded", **receipt.accounts}
    if finish(core, held, Status.SUCCEEDED, said=said, stage="done", **figures):
        forget_rows(core, held.id)


def replayed(core: Core, held: Execution, pipeline: Pipeline) -> Pipeline:
    """The pipeline as this execution runs it: a replay reads the rejects of another, and adds what comes of them."""
    origin = held.request.get("replay")
    if origin is None:
        return pipeline
    paths = [str(path) for path in reject_files(core, str(origin)) if path.parent.name == "stage_0"]
    options = dict(pipeline.destination.options)
    if options.get("mode") == "replace":
        options["mode"] = "append"
    source = Part("rejects", pipeline.source.id, {"paths": paths})
    return replace(pipeline, source=source, destination=replace(pipeline.destination, options=options))


def _work(core: Core, held: Execution, pipeline: Pipeline, state: Mapping[str, Any]) -> Done:
    folder = staging(core, held.id)
    task = worker_task(core, pipeline, folder=folder, state=state, interval=held.request.get("interval"))
    process = Process(task, folder=folder)
    try:
        return _listen(core, held, process, time.monotonic() + pipeline.limits.seconds)
    finally:
        process.end()


def _listen(core: Core, held: Execution, process: Process, until: float) -> Done:
    told = 0.0
    for message in process.messages():
        if "done" in message:
            return _done(message["done"])
        if "refused" in message:
            refused = message["refused"]
            raise Failed(refused["code"], refused["params"], transient=refused["transient"])
        if "log" in message:
            log(core, held.id, message["log"]["code"], **message["log"]["params"])
        now = time.monotonic()
        if now > until:
            raise Failed("flow.deadline", {}, transient=False)
        if not message or now - told >= 1.0:
            told = now
            _beat(core, held, message.get("progress"))
    raise Failed("flow.worker_lost", {"exit": process.end()}, transient=True)


def _beat(core: Core, held: Execution, progress: Mapping[str, Any] | None) -> None:
    figures: dict[str, Any] = {}
    if progress is not None:
        figures = {"stage": "transform" if progress["stage"] else "extract", "transformed": progress["passed"]}
        if progress["stage"] == 0:
            figures |= {"extracted": progress["taken"], "rejected": progress["rejected"]}
            figures |= {"filtered": progress["filtered"], "bytes": progress["bytes"], "share": progress["share"]}
    _hold(core, held, **figures)


def _hold(core: Core, held: Execution, **figures: Any) -> None:
    """Renew the lease and write figures down. Raises Lost or Cancelled when there is no going on."""
    cancelled_by = keep(core, held, **figures)
    if cancelled_by is None:
        raise Lost
    if cancelled_by:
        raise Cancelled


def _done(said: Mapping[str, Any]) -> Done:
    figures = {name: int(said[name]) for name in ("extracted", "passed", "filtered", "folded", "rejected")}
    mixed = len(said["schemas"]) > 1
    return Done(figures, tuple(said["files"]), mixed, tuple(said["rejects"]), said["state"])


def _figures(done: Done) -> dict[str, int]:
    found = dict(done.figures)
    return {
        **{name: found[name] for name in ("extracted", "filtered", "folded", "rejected")},
        "transformed": found["passed"],
    }


def _check_limits(pipeline: Pipeline, done: Done) -> None:
    figures, limits = done.figures, pipeline.limits
    if figures["extracted"] != figures["passed"] + figures["rejected"] + figures["filtered"]:
        raise Failed("flow.not_conserved", dict(figures), transient=False)
    rejected, share = figures["rejected"], figures["rejected"] / max(figures["extracted"], 1)
    if limits.rejects is not None and rejected > limits.rejects:
        raise Failed("flow.too_many_rejects", {"rejected": rejected, "limit": limits.rejects}, transient=False)
    if share > limits.share:
        params = {"rejected": rejected, "extracted": figures["extracted"], "percent": round(100 * limits.share, 2)}
        raise Failed("flow.too_large_share", params, transient=False)


def _fail(core: Core, held: Execution, failed: Failed, retries: int) -> None:
    log(core, held.id, "failed", level="error", error=failed.error)
    if failed.transient and held.attempt <= retries:
        wait = timedelta(seconds=_wait(held))
        if finish(core, held, Status.QUEUED, stage="queued", not_before=core.clock.now() + wait, error=failed.error):
            log(core, held.id, "trying_again", seconds=round(wait.total_seconds()), attempt=held.attempt + 1)
        return
    finish(core, held, Status.FAILED, stage="failed", error=failed.error)


def _wait(held: Execution) -> float:
    """Doubles with each attempt, with a jitter that is the execution's own."""
    jitter = random.Random(f"{held.id}/{held.attempt}").uniform(0.5, 1.5)
    return float(min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (held.attempt - 1))) * jitter


@contextmanager
def _kept(core: Core, held: Execution) -> Iterator[None]:
    """The lease is renewed while the block runs."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            keep(core, held)

    thread = threading.Thread(target=beat, name=f"lease-{held.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
