"""SQL that people and clients write: one road for page, API, widget and export.

Knows grants, lakes, limits and history; the statement itself is read and run in a sandboxed process, never here.
"""

from data.queries.asking import LONGEST_MS, Bounds
from data.queries.bound import Certainty
from data.queries.compared import Comparison, compare
from data.queries.grants import RowRules
from data.queries.handle import QueryHandle
from data.queries.note import Written
from data.queries.past import Analytics, HistoryWanted, analytics, history
from data.queries.plan import Estimate, Plan, ScannedTable, estimate, explain
from data.queries.result import QueryResult, ResultColumn
from data.queries.run import run_sql, warm
from data.queries.stored import OPERATORS, Filter, PageWanted, ResultPage, Sort, column_statistics, export, page, pivot
from data.queries.stream import FORMATS, Stream, stream
from data.queries.submit import cancel, forget, status, submit, wait
from data.workers import Asked, QueryState, Ranked

__all__ = [
    "FORMATS",
    "LONGEST_MS",
    "OPERATORS",
    "Analytics",
    "Asked",
    "Bounds",
    "Certainty",
    "Comparison",
    "Estimate",
    "Filter",
    "HistoryWanted",
    "PageWanted",
    "Plan",
    "QueryHandle",
    "QueryResult",
    "QueryState",
    "Ranked",
    "ResultColumn",
    "ResultPage",
    "RowRules",
    "ScannedTable",
    "Sort",
    "Stream",
    "Written",
    "analytics",
    "cancel",
    "column_statistics",
    "compare",
    "estimate",
    "explain",
    "export",
    "forget",
    "history",
    "page",
    "pivot",
    "run_sql",
    "status",
    "stream",
    "submit",
    "wait",
    "warm",
]
