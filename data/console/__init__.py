"""The desk of someone who writes SQL: tabs, saved queries, parameters, and the names to choose from.

Stands on `queries`, which runs what is written here; knows nothing of how it looks.
"""

from data.console.names import Function, LakeNames, Names, dialect_of, names
from data.console.tabs import (
    Tab,
    TabChange,
    change_tab,
    close_tab,
    closed_tabs,
    current_tab,
    new_tab,
    open_tabs,
    show_tab,
)

__all__ = [
    "Function",
    "LakeNames",
    "Names",
    "Tab",
    "TabChange",
    "change_tab",
    "close_tab",
    "closed_tabs",
    "current_tab",
    "dialect_of",
    "names",
    "new_tab",
    "open_tabs",
    "show_tab",
]
