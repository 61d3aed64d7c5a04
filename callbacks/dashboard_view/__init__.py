"""One dashboard: the address says everything, one callback writes it (`moves`), all others follow it."""

from callbacks.dashboard_view import (
    brush,
    cards,
    change,
    filters,
    frame,
    marks,
    moves,
    news,
    notes,
    panel,
    rows,
    sharing,
    since,
    tabs,
    take,
)

__all__ = [
    "brush",
    "cards",
    "change",
    "filters",
    "frame",
    "marks",
    "moves",
    "news",
    "panel",
    "rows",
    "sharing",
    "notes",
    "since",
    "tabs",
    "take",
]
