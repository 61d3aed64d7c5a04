"""Panels of what was and of what others did: versions with their differences, and conflicts to choose in."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from dash.development.base_component import Component

from callbacks.context import core
from callbacks.dashboard_edit.desk import Desk
from components.dashboard_edit.past import SideFact, VersionFact, conflict_choice, conflict_drawer, version_drawer
from components.format import Translator
from data.dashboards import Change, Conflict, Version, changes, compare_draft, dashboard_versions
from data.errors import NotFound

SHOWN = 6


def versions_panel(desk: Desk, _panel: Mapping[str, Any]) -> Component:
    """Every version, newest first, with what it changed."""
    try:
        found = dashboard_versions(core(), desk.draft.dashboard.id)
    except NotFound:
        found = ()
    facts = [_version(one, before, desk.t) for one, before in zip_longest(found, found[1:])]
    return version_drawer(facts, desk.t, changed=desk.draft.changed or desk.draft.base is None)


def conflicts_panel(desk: Desk, _panel: Mapping[str, Any]) -> Component | None:
    """Both sides of everything two people changed; None where there is nothing to choose."""
    found = compare_draft(core(), desk.draft).conflicts
    if not found:
        return None
    return conflict_drawer([_choice(one, desk) for one in found], desk.t)


def change_words(one: Change, t: Translator) -> str:
    """A difference as a sentence."""
    if one.kind == "head":
        return t("dashboard_edit.change.head", subject=t(f"dashboard_edit.head.{one.subject}"))
    return t(f"dashboard_edit.change.{one.kind}", subject=one.subject)


def _version(one: Version, before: Version | None, t: Translator) -> VersionFact:
    told: list[str] = []
    if one.document is None:
        told = [t("dashboard_edit.version.deleted")]
    elif before is None or before.document is None:
        told = [t("dashboard_edit.version.made", count=len(one.document["widgets"]))]
    else:
        told = [change_words(each, t) for each in changes(before.document, one.document)]
    if len(told) > SHOWN:
        told = [*told[:SHOWN], t("dashboard_edit.version.more", count=len(told) - SHOWN)]
    who = t("dashboard_edit.by_file") if one.actor == "file" else one.actor
    return VersionFact(one.version, t.datetime(one.at), who, told, whole=one.document is not None)


def _choice(one: Conflict, desk: Desk) -> Component:
    t = desk.t
    found = desk.draft.dashboard.widget(one.subject) if one.subject else None
    subject = found.title if found else _title(one) if one.subject else t(f"dashboard_edit.head.{one.part}")
    part = t(f"dashboard_edit.part.{one.part}") if one.subject else ""
    mine, theirs = (SideFact(t(f"dashboard_edit.side.{side}"), _words(one, value, t)) for side, value in _sides(one))
    return conflict_choice(one.path, subject, part, mine, theirs)


def _sides(one: Conflict) -> tuple[tuple[str, Any], ...]:
    return ("mine", one.mine), ("theirs", one.theirs)


def _title(one: Conflict) -> str:
    whole = one.mine or one.theirs
    return str(whole.get("title", one.subject)) if isinstance(whole, Mapping) else str(one.subject)


def _words(one: Conflict, value: Any, t: Translator) -> str:
    if value is None:
        return t("dashboard_edit.side.removed")
    if one.part == "title":
        return str(value.get("title"))
    if one.part == "place":
        box = value["layout"]
        return t("dashboard_edit.side.place", column=box["x"] + 1, row=box["y"] + 1, width=box["w"], height=box["h"])
    if isinstance(value, Mapping) and "kind" in value:
        words = ", ".join([*value.get("metrics", ()), *value.get("dimensions", ())])
        return f"{t('dashboard_edit.kind.' + str(value['kind']))}: {words}" if words else str(value.get("options", ""))
    return str(value)
