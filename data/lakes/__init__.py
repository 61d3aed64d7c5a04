"""Lakes: where data lies. Local lakes are catalogs of one DuckDB engine that this process owns.

Knows how to open, list, describe, load and version a lake; must not know metrics, dashboards or the web.
"""

from data.lakes.lakes import Answer, Column, LakeRecord, Lakes, TableInfo

__all__ = ["Answer", "Column", "LakeRecord", "Lakes", "TableInfo"]
