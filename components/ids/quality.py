"""Ids of quality: all tables, and one of them."""

from __future__ import annotations

from components.ids.id import Id


class Quality:
    """How good the data is. `URL` holds what the viewer set."""

    URL = "quality-url"
    HEADER = "quality-header"
    SCORES = "quality-scores"
    FINDINGS = "quality-findings"
    TABLES = "quality-tables"


class QualityTable:
    """One table. The query string of `URL` names the rule whose rows are shown; `CHANGED` tells of changed rules."""

    URL = "quality-table-url"
    HEADER = "quality-table-header"
    AS_OF = "quality-table-as-of"
    MEASURE = "quality-table-measure"
    CHANGED = "quality-table-changed"
    SCORES = "quality-table-scores"
    TREND = "quality-table-trend"
    RULES = "quality-table-rules"
    FEEDS = "quality-table-feeds"
    SUGGEST = "quality-table-suggest"
    SUGGESTIONS = "quality-table-suggestions"
    OFFERED = "quality-table-offered"
    DROPPED = "quality-table-dropped"
    PANEL = "quality-table-panel"

    @staticmethod
    def accept(rule: str) -> Id:
        """Makes a suggested rule one that counts."""
        return {"type": "quality-accept", "rule": rule}

    @staticmethod
    def drop(rule: str) -> Id:
        """Takes a rule away."""
        return {"type": "quality-drop", "rule": rule}

    @staticmethod
    def undo(rule: str) -> Id:
        """Brings a dropped rule back."""
        return {"type": "quality-undo", "rule": rule}

    @staticmethod
    def drawer(rule: str) -> Id:
        """The panel of a rule, open while it exists."""
        return {"type": "quality-drawer", "rule": rule}
