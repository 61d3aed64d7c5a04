"""Ids of the technicians page."""

from __future__ import annotations

from components.ids.id import Id


class Technicians:
    """Who works in the field."""

    HEADER = "technicians-header"
    LIST = "technicians-list"
    DRAWER = "technicians-drawer"
    DRAWER_BODY = "technicians-drawer-body"
    TICK = "technicians-tick"

    @staticmethod
    def phone(technician: str) -> Id:
        """The button that sets up a phone."""
        return {"type": "technicians-phone", "technician": technician}
