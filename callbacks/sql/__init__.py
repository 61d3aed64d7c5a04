"""The SQL console: the address names the tab, the editor asks, results follow."""

from callbacks.sql import (
    drafts,
    editor,
    frame,
    keep,
    moves,
    parameters,
    pivoting,
    plan,
    pretty,
    publish,
    rows,
    run,
    saved,
    side,
    tabs,
    views,
)

__all__ = [
    "drafts",
    "editor",
    "frame",
    "keep",
    "moves",
    "parameters",
    "pivoting",
    "plan",
    "pretty",
    "publish",
    "rows",
    "run",
    "saved",
    "side",
    "tabs",
    "views",
]
