"""Lakes: where data lies. Local lakes are catalogs of one DuckDB engine that this process owns.

Knows how to open, list, describe, load and version a lake; must not know metrics, dashboards or the web. Names are
brought in when they are first asked for: worker processes that only read files start without the store and the drivers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.lakes.engine import DERIVED, WAREHOUSE
    from data.lakes.kinds import KINDS, Capabilities, Kind, Option, option_words
    from data.lakes.lakes import Answer, Lakes, is_materialised, is_remote
    from data.lakes.outcome import Note, Outcome, Status
    from data.lakes.registry import LakeCheck, LakeRecord, LakeSize, LakeVersion, dialect_of
    from data.lakes.table import Column, TableInfo

__all__ = [
    "DERIVED",
    "KINDS",
    "Answer",
    "Capabilities",
    "Column",
    "Kind",
    "LakeCheck",
    "LakeRecord",
    "LakeSize",
    "LakeVersion",
    "Lakes",
    "Note",
    "Option",
    "Outcome",
    "Status",
    "TableInfo",
    "WAREHOUSE",
    "dialect_of",
    "is_materialised",
    "is_remote",
    "option_words",
]
_HOMES = {
    "data.lakes.engine": ("DERIVED", "WAREHOUSE"),
    "data.lakes.kinds": ("KINDS", "Capabilities", "Kind", "Option", "option_words"),
    "data.lakes.lakes": ("Answer", "Lakes", "is_materialised", "is_remote"),
    "data.lakes.outcome": ("Note", "Outcome", "Status"),
    "data.lakes.registry": ("LakeCheck", "LakeRecord", "LakeSize", "LakeVersion", "dialect_of"),
    "data.lakes.table": ("Column", "TableInfo"),
}


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(home), name)
    globals()[name] = found
    return found
