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
    STOPPED = "sql-stopped"
    PULSE = "sql-pulse"
    STATUS = "sql-status"
    COST = "sql-cost"
    RESULT = "sql-result"
    VIEW = "sql-view"
    VIEWED = "sql-viewed"
    COLUMN = "sql-column"
    FACTS = "sql-facts"
    CHART_KIND = "sql-chart-kind"
    CHART_X = "sql-chart-x"
    CHART_Y = "sql-chart-y"
    CHART = "sql-chart"
    COMPARE_WITH = "sql-compare-with"
    COMPARE_KEYS = "sql-compare-keys"
    COMPARED = "sql-compared"
    PIVOT_ROWS = "sql-pivot-rows"
    PIVOT_COLUMNS = "sql-pivot-columns"
    PIVOT_VALUE = "sql-pivot-value"
    PIVOT_AGGREGATE = "sql-pivot-aggregate"
    PIVOT = "sql-pivot"
    PANEL = "sql-panel"
    FIND = "sql-find"
    SIDE = "sql-side"
    PARAMETERS = "sql-parameters"
    DECLARED = "sql-declared"
    VALUES = "sql-values"
    SAVE = "sql-save"
    SAVE_POP = "sql-save-pop"
    SAVE_TITLE = "sql-save-title"
    SAVE_SHARED = "sql-save-shared"
    SAVE_DO = "sql-save-do"
    SAVED = "sql-saved"
    PUBLISH = "sql-publish"
    PUBLISH_POP = "sql-publish-pop"
    PUBLISH_TITLE = "sql-publish-title"
    PUBLISH_DO = "sql-publish-do"
    PUBLISH_DATASET = "sql-publish-dataset"
    SNIPPETS = "sql-snippets"
    KEEP = "sql-keep"
    KEEP_DRAWER = "sql-keep-drawer"
    KEEP_BODY = "sql-keep-body"
    KEEP_KIND = "sql-keep-kind"
    KEEP_X = "sql-keep-x"
    KEEP_Y = "sql-keep-y"
    KEEP_SERIES = "sql-keep-series"
    KEEP_BY = "sql-keep-by"
    KEEP_TITLE = "sql-keep-title"
    KEEP_ONTO = "sql-keep-onto"
    KEEP_DO = "sql-keep-do"
    KEEP_SHOWN = "sql-keep-shown"
    KEEP_RESULT = "sql-keep-result"

    @staticmethod
    def close(tab: str) -> Id:
        """The button that closes a tab."""
        return {"type": "sql-close", "tab": tab}

    @staticmethod
    def parameter(name: str) -> Id:
        """The field of a parameter."""
        return {"type": "sql-parameter", "name": name}

    @staticmethod
    def day(name: str) -> Id:
        """The field of a parameter that is a day."""
        return {"type": "sql-day", "name": name}

    @staticmethod
    def forget(query: str) -> Id:
        """The button that removes a saved query."""
        return {"type": "sql-forget", "query": query}

    @staticmethod
    def snippet(part: str) -> Id:
        """A field of the snippet to be kept: its `name`, whether it is `shared`. Only there while the panel is."""
        return {"type": "sql-snippet", "part": part}

    @staticmethod
    def forget_snippet(snippet: str) -> Id:
        """The button that removes a snippet."""
        return {"type": "sql-forget-snippet", "snippet": snippet}

    @staticmethod
    def rows(query: str) -> Id:
        """The grid over the rows of a query's result."""
        return {"type": "sql-rows", "query": query}
