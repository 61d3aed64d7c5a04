"""How the numbers of a dashboard differ: from those somebody saw last, or from those another version of it gives."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import get_dashboard
from data.dashboards.custom import dashboard_version
from data.dashboards.model import Dashboard
from data.dashboards.parse import read_dashboard
from data.dashboards.since.looks import get_look, looks, stands_on
from data.dashboards.since.model import Difference, MemberChange, NumberChange, Numbers, Reading, Value
from data.dashboards.since.numbers import take_numbers
from data.dashboards.state import DashboardState
from data.metrics import load_catalog
from data.metrics.yaml_writer import write_yaml

NEAR = 1e-9


def since_look(
    core: Core, dashboard_id: str, state: DashboardState, *, actor: Actor, look: int | None = None
) -> Difference | None:
    """Now beside a look of the actor's: the one named, else the newest at other data or another document.

    None while there is none to compare with. Raises NotFound and what computing raises.
    """
    dashboard = get_dashboard(core, dashboard_id)
    held = looks(core, dashboard_id, state, actor=actor)
    other = tuple(each for each in held if not stands_on(core, dashboard, each))
    before = get_look(core, dashboard_id, look, actor=actor) if look else next(iter(other), None)
    if before is None:
        return None
    now = take_numbers(core, dashboard, state, actor=actor)
    return Difference(before, compared(before.numbers, now), _left_out(before.numbers, now), other)


def since_version(
    core: Core, dashboard_id: str, version: int, state: DashboardState, *, actor: Actor, until: int | None = None
) -> Difference:
    """One version of a dashboard beside another (None: as it stands), both computed on the data of now.

    Raises NotFound, DefinitionError where a version no longer fits the datasets, and what computing raises.
    """
    old = _as_of(core, dashboard_id, version)
    new = get_dashboard(core, dashboard_id) if until is None else _as_of(core, dashboard_id, until)
    before, now = (take_numbers(core, each, state, actor=actor) for each in (old, new))
    return Difference(version, compared(before, now), _left_out(before, now))


def compared(before: Numbers, now: Numbers) -> tuple[NumberChange, ...]:
    """Every number of either side, in the order of now's, those that are gone last."""
    old = {_name(reading): reading for reading in before.readings}
    both = [(old.pop(_name(reading), None), reading) for reading in now.readings]
    return tuple(_change(*pair) for pair in (*both, *((gone, None) for gone in old.values())))


def _as_of(core: Core, dashboard_id: str, version: int) -> Dashboard:
    document = dashboard_version(core, dashboard_id, version)
    mark = hashlib.blake2b(write_yaml(document).encode(), digest_size=8).hexdigest()
    return read_dashboard(document, load_catalog(core), name=dashboard_id, mark=mark)


def _name(reading: Reading) -> tuple[str, str]:
    return reading.widget, reading.metric


def _left_out(before: Numbers, now: Numbers) -> Mapping[str, str]:
    return {**before.left_out, **now.left_out}


def _change(before: Reading | None, now: Reading | None) -> NumberChange:
    if before is None or now is None:
        return NumberChange(before, now, None, None)
    change = _less(now.value, before.value)
    relative = change / abs(before.value) if change is not None and before.value else None
    same = before.by == now.by and bool(now.by)
    adds_up = same and not (before.cut or now.cut) and _adds_up(before) and _adds_up(now)
    members = sorted(_members(before, now, change if adds_up else None), key=_size) if same else []
    return NumberChange(before, now, change, relative, tuple(members), adds_up)


def _members(before: Reading, now: Reading, whole: Value) -> Iterator[MemberChange]:
    """Those that changed. A member that one side has not counts as nothing there where the members add up."""
    for name in dict.fromkeys((*now.members, *before.members)):
        old, new = before.members.get(name), now.members.get(name)
        change = _less(new or 0, old or 0) if whole is not None else _less(new, old)
        if old != new:
            share = change / whole if change is not None and whole else None
            yield MemberChange(name, old, new, change, share)


def _size(one: MemberChange) -> tuple[float, str]:
    return -abs(one.change or 0), one.member


def _adds_up(reading: Reading) -> bool:
    total = math.fsum(value or 0 for value in reading.members.values())
    return reading.value is not None and math.isclose(total, reading.value, rel_tol=NEAR, abs_tol=NEAR)


def _less(now: Value, before: Value) -> Value:
    return None if now is None or before is None else now - before
