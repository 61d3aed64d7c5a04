"""Ids of reports: dashboards that are sent at their times."""

from __future__ import annotations

from components.ids.id import Id


class Reports:
    """The page. `CHANGED` tells of writes, `ADDED` of new ones; the query string of `URL` may name the dashboard
    of a new report."""

    URL = "reports-url"
    HEADER = "reports-header"
    CHANGED = "reports-changed"
    ADDED = "reports-added"
    LIST = "reports-list"
    RESULT = "reports-result"
    FORM = "reports-form"

    @staticmethod
    def field(name: str) -> Id:
        """A field of the form: name, dashboard, state, format, cron, zone, channels."""
        return {"type": "reports-field", "name": name}

    @staticmethod
    def act(what: str, report: str) -> Id:
        """A button: add, or beside a report send, switch, drop."""
        return {"type": "reports-act", "what": what, "report": report}
