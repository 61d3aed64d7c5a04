"""Write, audit, publish: rules of quality stand in a document and are measured on staged rows before a load."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from data.core import Core
from data.errors import DefinitionError, LakeError, Problem
from data.pipelines.destinations import Staged
from data.quality import Rule, RuleResult, Severity, check_relation, read_rules

ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
MOST_CHECKS = 50
NOTHING = "(SELECT 1 AS nothing WHERE false)"


def read_checks(given: Any, problems: list[Problem]) -> tuple[Rule, ...]:
    """The rules of a document's `checks`, a list of rules with an `id` each. What is wrong is added to `problems`."""
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > MOST_CHECKS:
        problems.append(Problem("/checks", "pipeline.checks_list", {"limit": MOST_CHECKS}))
        return ()
    names = [each.get("id") if isinstance(each, Mapping) else None for each in given]
    problems += _misnamed(names)
    rules = {str(at): _without_id(each) for at, each in enumerate(given)}
    try:
        found = read_rules(rules, path="/checks")
    except DefinitionError as error:
        problems += error.problems
        return ()
    return tuple(replace(rule, id=str(name)) for rule, name in zip(found, names, strict=True))


def audit(core: Core, checks: Sequence[Rule], staged: Staged) -> tuple[RuleResult, ...]:
    """The results of `checks` on the staged rows, in their order. Where no row was staged there are no columns: rules
    about columns test nothing then. Raises LakeError when the rows can't be read."""
    now = core.clock.now()
    with core.lakes.cursor() as cursor:
        try:
            if staged.files:
                return check_relation(cursor, f"({staged.select})", checks, now=now)
            about_all = [rule for rule in checks if not rule.columns]
            measured = {found.rule: found for found in check_relation(cursor, NOTHING, about_all, now=now)}
        except duckdb.Error as error:
            detail = str(error).split("\n", 1)[0][:300]
            piece = Path(staged.files[0]).parent.name if staged.files else ""
            raise LakeError("flow.unreadable", piece=piece, detail=detail) from error
    return tuple(measured.get(rule.id) or _untested(rule) for rule in checks)


def blocks(found: RuleResult) -> bool:
    """Whether nothing may be published because of it."""
    return not found.holds and found.severity is Severity.FAIL


def shares(found: Iterable[RuleResult]) -> str:
    """Names with how many of how many are wrong, as `customer_known 3/70`; names alone where nothing was measured."""
    return ", ".join(each.rule if each.error else f"{each.rule} {each.failed}/{each.tested}" for each in found)


def result_json(found: RuleResult) -> dict[str, Any]:
    """A result as an execution keeps it; `error` is the code of what kept it from being measured."""
    return {
        "rule": found.rule,
        "dimension": found.dimension.value,
        "severity": found.severity.value,
        "tested": found.tested,
        "passed": found.passed,
        "failed": found.failed,
        "holds": found.holds,
        "error": found.error,
    }


def _misnamed(names: Sequence[Any]) -> list[Problem]:
    found = []
    for at, name in enumerate(names):
        if not isinstance(name, str) or not ID.fullmatch(name):
            found.append(Problem(f"/checks/{at}/id", "pipeline.check_id", {"id": str(name or "")[:80]}))
        elif name in names[:at]:
            found.append(Problem(f"/checks/{at}/id", "pipeline.check_twice", {"check": name}))
    return found


def _without_id(document: Any) -> Any:
    if not isinstance(document, Mapping):
        return document
    return {key: value for key, value in document.items() if key != "id"}


def _untested(rule: Rule) -> RuleResult:
    return RuleResult(rule.id, rule.kind, rule.dimension, rule.severity)
