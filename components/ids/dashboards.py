"""Ids of the list of dashboards."""

from __future__ import annotations


class Dashboards:
    """The list of dashboards."""

    HEADER = "dashboards-header"
    LIST = "dashboards-list"
