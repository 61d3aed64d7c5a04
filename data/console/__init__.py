"""The desk of someone who writes SQL: tabs, saved queries, parameters, and the names to choose from.

Stands on `queries`, which runs what is written here; knows nothing of how it looks.
"""

from data.console.examples import examples
from data.console.names import Function, LakeNames, Names, names
from data.console.pretty import pretty_sql
from data.console.saved import SavedQuery, forget_query, save_query, saved_queries, saved_query
from data.console.snippets import Snippet, forget_snippet, save_snippet, snippets
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
from data.queries.filling import filled, written_dialect
from data.queries.template import Filled, Parameter, fill, parameters

__all__ = [
    "Filled",
    "Function",
    "LakeNames",
    "Names",
    "Parameter",
    "SavedQuery",
    "Snippet",
    "Tab",
    "TabChange",
    "change_tab",
    "close_tab",
    "closed_tabs",
    "current_tab",
    "examples",
    "fill",
    "filled",
    "forget_query",
    "forget_snippet",
    "names",
    "new_tab",
    "open_tabs",
    "parameters",
    "pretty_sql",
    "save_query",
    "save_snippet",
    "saved_queries",
    "saved_query",
    "show_tab",
    "snippets",
    "written_dialect",
]
