"""Findings in the viewer's words: what is the matter, where, and the way there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from callbacks.alerts.facts import firing_fact
from callbacks.dashboard_view.address import Panel, address
from components.alerts.words import firing_words
from components.attention import Notice
from components.format import Translator
from components.view import Measure
from data.access import Actor
from data.alerts import firings
from data.core import Core
from data.dashboards import DashboardState
from data.dashboards.attention import Finding
from data.inventory import inventory
from data.quality import Severity, findings


def number_notices(findings: Sequence[Finding], t: Translator) -> Iterator[Notice]:
    """A notice for every finding among the numbers; it leads to the widget's proof."""
    for finding in findings:
        dashboard = finding.dashboard
        title = t.label("widget", f"{dashboard.id}.{finding.widget}", finding.title)
        where = t.label("dashboard", dashboard.id, dashboard.name)
        href = address(dashboard.id, DashboardState(), Panel("proof", finding.widget))
        if finding.column is None or finding.value is None:
            error = finding.error
            words = t(f"errors.{error.code}", **error.params) if error else ""
            yield Notice("bad", title, words, where, href)
            continue
        measure = Measure(title, finding.column.unit or "count", finding.column.better, finding.column.decimals)
        label = t.label("metric", finding.column.id, finding.column.label)
        saying = _off_target if finding.kind == "off_target" else _unusual
        yield saying(finding, measure, Notice("warn", label, "", where, href), t)


def lake_notices(core: Core, t: Translator) -> Iterator[Notice]:
    """A notice for every lake that is late or could not be read."""
    for lake in inventory(core):
        if lake.status == "late" and lake.freshness_seconds and lake.sla_seconds:
            age, promise = t.duration(lake.freshness_seconds * 1000), t.duration(lake.sla_seconds * 1000)
            said = t("home.lake.late", age=age, promise=promise)
            yield Notice("warn", lake.name, said, t("nav.lakes"), "/lakes")
        elif lake.status == "failed" and lake.error:
            said = t(f"errors.{lake.error['code']}", **lake.error.get("params", {}))
            yield Notice("bad", lake.name, said, t("nav.lakes"), "/lakes")


def alert_notices(core: Core, t: Translator, *, actor: Actor) -> Iterator[Notice]:
    """A notice for every firing that nobody took notice of; it leads to its proof."""
    for found in firings(core, actor=actor, open_only=True):
        fact = firing_fact(found, t)
        yield Notice("bad", fact.name, firing_words(fact, t), t("nav.alerts"), fact.href)


def quality_notices(core: Core, t: Translator) -> Iterator[Notice]:
    """One notice for all tables in which a rule that must hold does not."""
    found = [each for each in findings(core) if each.severity is Severity.FAIL]
    if found:
        tables = {(each.lake, each.table) for each in found}
        said = t("home.quality", count=len(found), tables=len(tables))
        yield Notice("warn", t("quality.title"), said, t("nav.quality"), "/quality")


def _off_target(finding: Finding, measure: Measure, notice: Notice, t: Translator) -> Notice:
    words = t(
        f"home.off_target.{measure.better}",
        value=t.value(measure, finding.value),
        target=t.value(measure, finding.expected),
        missing=t.percent(finding.weight),
    )
    return Notice("bad" if finding.weight >= 0.1 else "warn", notice.title, words, notice.where, notice.href)


def _unusual(finding: Finding, measure: Measure, notice: Notice, t: Translator) -> Notice:
    above = (finding.value or 0) > (finding.expected or 0)
    words = t(
        f"home.unusual.{'above' if above else 'below'}",
        period=t.period(finding.period, finding.grain) if finding.period else "",
        value=t.value(measure, finding.value),
        low=t.value(measure, finding.low),
        high=t.value(measure, finding.high),
    )
    welcome = measure.better == ("up" if above else "down")
    return Notice("good" if welcome else "warn", notice.title, words, notice.where, notice.href)
