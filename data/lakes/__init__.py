"""Lakes: where data lies. Local lakes are catalogs of one DuckDB engine that this process owns.

Knows how to open, list, describe, load and version a lake; must not know metrics, dashboards or the web.
"""

from data.lakes.kinds import KINDS, Capabilities, Kind, Option
from data.lakes.lakes import Answer, Column, Lakes, TableInfo, is_materialised
from data.lakes.outcome import Note, Outcome, Status
from data.lakes.registry import LakeRecord, LakeSize, LakeVersion

__all__ = [
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
    "is_materialised",
]
