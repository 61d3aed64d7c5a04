"""Ids of rollups."""

from __future__ import annotations


class Rollups:
    """What is added up ahead of time."""

    HEADER = "rollups-header"
    LIST = "rollups-list"
    REBUILD = "rollups-rebuild"
    BEGUN = "rollups-begun"
    TICK = "rollups-tick"
