"""Ids of the SQL console. The editor in the browser knows `EDITOR`, `SHOW`, `MARK`, `TEXT`, `ASK` and `DRAFT` by
their names."""

from __future__ import annotations

from components.ids.id import Id


class Sql:
    """The SQL console. Orders to the editor: `SHOW`, `MARK`, `TEXT`; what it says: `ASK`, `DRAFT`."""

    URL = "sql-url"
    HEADER = "sql-header"
    BODY = "sql-body"
    TABS = "sql-tabs"
    NEW = "sql-new"
    CLOSED = "sql-closed"
    LAKE = "sql-lake"
    EDITOR = "sql-editor"
    SHOW = "sql-show"
    MARK = "sql-mark"
    TEXT = "sql-text"
    OBEYED = "sql-obeyed"
    ASK = "sql-ask"
    DRAFT = "sql-draft"
    KEPT = "sql-kept"
    RUN = "sql-run"
    STOP = "sql-stop"
    PULSE = "sql-pulse"
    STATUS = "sql-status"
    RESULT = "sql-result"
    TREE = "sql-tree"

    @staticmethod
    def close(tab: str) -> Id:
        """The button that closes a tab."""
        return {"type": "sql-close", "tab": tab}

    @staticmethod
    def rows(query: str) -> Id:
        """The grid over the rows of a query's result."""
        return {"type": "sql-rows", "query": query}
