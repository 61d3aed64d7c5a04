"""Facts of pipelines as view models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from callbacks.pipelines.address import execution_address, pipeline_address
from components.format import Translator
from components.pipelines.facts import (
    CheckFact,
    ExecutionFact,
    LineFact,
    PipelineFact,
    ProblemFact,
    RejectFact,
    StatsFact,
)
from components.view import Reason
from data.core import Core
from data.errors import DefinitionError
from data.pipelines import OVER, Execution, Health, Live, LogLine, Reject, Stats, Status, past_attempts

RAW = 240


def pipeline_fact(health: Health) -> PipelineFact:
    """A pipeline with its health."""
    pipeline, last = health.stored.pipeline, health.last
    schedule = pipeline.schedule
    return PipelineFact(
        id=pipeline.id,
        name=pipeline.name,
        href=pipeline_address(pipeline.id),
        description=pipeline.description,
        active=pipeline.active,
        table=str(pipeline.destination.options.get("table", "")),
        status=last.status.value if last else None,
        last=(last.started_at or last.queued_at) if last else None,
        last_href=execution_address(last.id) if last else "",
        next=health.stored.next_at,
        schedule=f"{schedule.cron} {schedule.zone}" if schedule.cron else ", ".join(schedule.after),
        rate=health.success_rate,
        durations=tuple(each.seconds for each in reversed(health.recent) if each.seconds is not None),
        loaded=last.loaded if last else None,
    )


def stats_fact(stats: Stats) -> StatsFact:
    """The figures of all."""
    return StatsFact(stats.total, stats.active, stats.success_rate, stats.records_moved, stats.next_run)


def execution_fact(core: Core, shown: Live, *, name: str = "", past: tuple[str, ...] = ()) -> ExecutionFact:
    """An execution as it stands; `past` as `told_attempts` tells it."""
    one = shown.execution
    return ExecutionFact(
        id=one.id,
        href=execution_address(one.id),
        pipeline=name or one.pipeline_id,
        pipeline_href=pipeline_address(one.pipeline_id),
        status=one.status.value,
        stage=one.stage,
        cause=one.cause,
        actor=one.actor,
        attempt=one.attempt,
        queued=one.queued_at,
        started=one.started_at,
        finished=one.finished_at,
        seconds=one.seconds,
        extracted=one.extracted,
        transformed=one.transformed,
        loaded=one.loaded,
        rejected=one.rejected,
        filtered=one.filtered,
        bytes=one.bytes,
        progress=shown.progress,
        eta=shown.eta,
        rate=_rate(one, core.clock.now()),
        conserved=one.is_conserved,
        fault=error_words(one.error) if one.error and one.status is Status.FAILED else None,
        actions=tuple(_actions(one)),
        again=one.not_before if one.status is Status.QUEUED else None,
        past=past,
    )


def check_facts(one: Execution) -> list[CheckFact]:
    """The checks of an execution: measured, or waiting as they stand in its document."""
    if one.checks:
        return [check_fact(found) for found in one.checks]
    return [CheckFact(str(each["id"]), "", None, None, "waiting") for each in one.document.get("checks", ())]


def check_fact(found: Mapping[str, Any]) -> CheckFact:
    """A check that was measured."""
    return CheckFact(found["rule"], found["dimension"], *_figures(found), _verdict(found))


def line_fact(line: LogLine, t: Translator) -> LineFact:
    """A line of the log in the viewer's words."""
    params = plain(line.params)
    if isinstance(line.params.get("error"), Mapping):
        params["reason"] = t.reason(error_words(line.params["error"]))
    return LineFact(line.at, line.level, t(f"logs.{line.code}", **params))


def told_attempts(lines: Sequence[LogLine], one: Execution, t: Translator) -> tuple[list[LineFact], tuple[str, ...]]:
    """The log, in which the end of an attempt that another followed stands as history; and that history."""
    past = {line.id: number for number, line in past_attempts(lines, over=one.status in OVER)}
    told = [replace(fact, level="past") if line.id in past else fact for line in lines if (fact := line_fact(line, t))]
    history = [_attempt(line, past[line.id], t) for line in lines if line.id in past]
    if history and one.status is Status.SUCCEEDED:
        history.append(t("pipelines.attempt.through", count=max(past.values()) + 1))
    return told, tuple(history)


def error_words(error: Mapping[str, Any]) -> Reason:
    """The error of an execution."""
    return Reason(f"errors.{error['code']}", plain(error.get("params", {})))


def reject_fact(one: Reject, t: Translator) -> RejectFact:
    """A rejected row with its reason in words; a rule of the author's own is told by its name and condition."""
    key = f"errors.reject.{one.rule}"
    params = plain(one.params)
    said = t(key, **params)
    reason = said if said != key else t("errors.reject.rule", **{"condition": "", **params, "rule": one.rule})
    place = one.piece if one.line is None else t("pipelines.reject.line", piece=one.piece, line=one.line)
    return RejectFact(place, one.step, reason, _text(one))


def problem_facts(error: DefinitionError, t: Translator) -> list[ProblemFact]:
    """Every problem of a document, in words, with what was probably meant."""
    return [ProblemFact(each.path, t(f"errors.{each.code}", **plain(each.params))) for each in error.problems]


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as texts and numbers."""
    return dict(_plain(facts))


def _attempt(line: LogLine, number: int, t: Translator) -> str:
    error = line.params.get("error")
    reason = t.reason(error_words(error)) if isinstance(error, Mapping) else ""
    return t(f"pipelines.attempt.{line.code}", count=number, reason=reason)


def _plain(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        yield str(name), value if isinstance(value, str | int | float) else str(value)


def _figures(found: Mapping[str, Any]) -> tuple[int | None, int | None]:
    return (None, None) if found["error"] else (found["tested"], found["failed"])


def _verdict(found: Mapping[str, Any]) -> str:
    if found["error"]:
        return "unmeasured"
    if found["holds"]:
        return "holds" if found["tested"] else "nothing"
    return "failed" if found["severity"] == "fail" else "warned"


def _actions(one: Execution) -> Iterator[str]:
    if one.status not in OVER:
        yield "cancel"
    elif one.status in (Status.FAILED, Status.CANCELLED):
        yield "retry"
    elif one.rejected:
        yield "replay"


def _rate(one: Execution, now: datetime) -> float | None:
    """Rows extracted per second; None for what ran less than a moment."""
    if one.started_at is None:
        return None
    seconds = ((one.finished_at or now) - one.started_at).total_seconds()
    return one.extracted / seconds if seconds > 0.05 and one.extracted else None


def _text(one: Reject) -> str:
    if one.raw:
        return one.raw[:RAW]
    return ", ".join(f"{name}: {value}" for name, value in (one.record or {}).items())[:RAW]
