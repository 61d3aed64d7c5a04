"""Ids of the list of dashboards."""

from __future__ import annotations


class Dashboards:
    """The list of dashboards."""

    NEW = "dashboards-new"
    GO = "dashboards-go"
    HEADER = "dashboards-header"
    LIST = "dashboards-list"
