"""The data named at start: `make run DATA=path`."""

from __future__ import annotations

from pathlib import Path

from data.access import local_admin
from data.core import Core
from data.errors import NotFound
from data.intake.add import add_path, dashboard_id, known_lake
from data.inventory import lake_outcomes
from data.lakes import Status


def open_data(core: Core) -> str | None:
    """The dashboard of the data that the setting `data` names; None when it names none.

    Reads and proposes only when the path is new or its files have changed since. May take seconds: call it beside the
    start, not in it. Raises as `add_path`.
    """
    if not core.settings.data:
        return None
    path = _path(core)
    known = known_lake(core, path)
    if known is not None and not core.lakes.is_stale(known.id):
        return dashboard_id(core, known.id)
    return add_path(core, path, actor=local_admin()).dashboard


def unread(core: Core) -> tuple[str, list[str]]:
    """The lake of the data that the setting `data` names, and those of its files that should have been readable and
    were not. Raises NotFound where nothing was made of it."""
    lake = known_lake(core, _path(core))
    if lake is None:
        raise NotFound("lake.unknown", lake=core.settings.data)
    return lake.id, [each.source for each in lake_outcomes(core, lake.id) if each.status is Status.FAILED]


def _path(core: Core) -> Path:
    return Path(core.settings.data).expanduser()
