"""Ids of the list of dashboards."""

from __future__ import annotations

from components.ids.id import Id


class Dashboards:
    """The list of dashboards. `CHANGED` tells that one was taken away or brought back."""

    NEW = "dashboards-new"
    GO = "dashboards-go"
    HEADER = "dashboards-header"
    LIST = "dashboards-list"
    CHANGED = "dashboards-changed"

    @staticmethod
    def remove(dashboard: str) -> Id:
        """Takes a dashboard away."""
        return {"type": "dashboards-remove", "dashboard": dashboard}

    @staticmethod
    def undo(dashboard: str) -> Id:
        """Brings a dashboard back that was just taken away."""
        return {"type": "dashboards-undo", "dashboard": dashboard}
