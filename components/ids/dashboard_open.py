"""Ids of the page a short link leads to first."""

from __future__ import annotations


class DashboardOpen:
    """Leads on to a view of a dashboard."""

    URL = "do-url"
    VIEW = "do-view"
    BODY = "do-body"
