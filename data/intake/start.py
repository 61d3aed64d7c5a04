"""The data named at start: `make run DATA=path`."""

from __future__ import annotations

from pathlib import Path

from data.access import local_admin
from data.core import Core
from data.intake.add import add_path, dashboard_id, known_lake


def open_data(core: Core) -> str | None:
    """The dashboard of the data that the setting `data` names; None when it names none.

    Reads and proposes only when the path is new or its files have changed since. May take seconds: call it beside the
    start, not in it. Raises as `add_path`.
    """
    if not core.settings.data:
        return None
    path = Path(core.settings.data).expanduser()
    known = known_lake(core, path)
    if known is not None and not core.lakes.is_stale(known.id):
        return dashboard_id(core, known.id)
    return add_path(core, path, actor=local_admin()).dashboard
