"""SQL that people and clients write: one road for page, API, widget and export.

Knows grants, lakes, limits and history; the statement itself is read and run in a sandboxed process, never here.
"""

from data.queries.result import QueryResult, ResultColumn
from data.queries.run import LONGEST_MS, Bounds, run_sql, warm

__all__ = ["LONGEST_MS", "Bounds", "QueryResult", "ResultColumn", "run_sql", "warm"]
