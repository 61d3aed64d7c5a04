"""Whether the answer to a statement stays the same while no data version changes, so that it may be remembered."""

from __future__ import annotations

import re
from collections.abc import Hashable

from data.core import Core
from data.dashboards.model import Dashboard, Widget
from data.lakes import is_remote

MOVING = re.compile(
    r"\b(now|current_timestamp|current_time|localtimestamp|localtime|get_current_timestamp|transaction_timestamp"
    r"|random|uuid|gen_random_uuid|uuidv4|uuidv7|rand|tablesample|using\s+sample)\b",
    re.IGNORECASE,
)


def is_lasting(core: Core, widget: Widget) -> bool:
    """False for statements that ask a lake whose changes we do not hear of, the clock or chance; judged by their words,
    in doubt against."""
    if widget.sql is None:
        return True
    words = set(re.findall(r"[\w-]+", widget.sql.text))
    remote = {record.id for record in core.lakes.records() if is_remote(record)}
    return not (MOVING.search(widget.sql.text) or widget.sql.lake in remote or words & remote)


def lasts(core: Core, dashboard: Dashboard) -> bool:
    """Whether every widget of a dashboard does."""
    return all(is_lasting(core, widget) for widget in dashboard.widgets)


def versions(core: Core, dashboard: Dashboard) -> Hashable:
    """The data versions of all lakes, which a statement may read by name; nothing where there is none."""
    if all(widget.sql is None for widget in dashboard.widgets):
        return ()
    return tuple((record.id, core.lakes.version(record.id)) for record in core.lakes.records())
