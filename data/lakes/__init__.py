"""Lakes: where data lies. Local lakes are catalogs of one DuckDB engine that this process owns.

Knows how to open, list, describe, load and version a lake; must not know metrics, dashboards or the web.
"""

from data.lakes.engine import DERIVED, WAREHOUSE
from data.lakes.kinds import KINDS, Capabilities, Kind, Option
from data.lakes.lakes import Answer, Lakes, is_materialised, is_remote
from data.lakes.outcome import Note, Outcome, Status
from data.lakes.registry import LakeRecord, LakeSize, LakeVersion, dialect_of
from data.lakes.table import Column, TableInfo

__all__ = [
    "DERIVED",
    "KINDS",
    "Answer",
    "Capabilities",
    "Column",
    "Kind",
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
]
