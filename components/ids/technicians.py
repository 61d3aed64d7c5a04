"""Ids of the technicians page."""

from __future__ import annotations


class Technicians:
    """Who works in the field."""

    HEADER = "technicians-header"
    LIST = "technicians-list"
    PHONE = "technicians-phone"
