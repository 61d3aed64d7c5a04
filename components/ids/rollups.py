"""Ids of rollups."""

from __future__ import annotations

from components.ids.id import Id


class Rollups:
    """What is added up ahead of time."""

    HEADER = "rollups-header"
    LIST = "rollups-list"
    REBUILD = "rollups-rebuild"
    BEGUN = "rollups-begun"
    TICK = "rollups-tick"
    OFFERS = "rollups-offers"
    OFFERED = "rollups-offered"
    MEASURE = "rollups-measure"
    DECIDED = "rollups-decided"

    @staticmethod
    def accept(offer: str) -> Id:
        """Writes an offer into its dataset's file."""
        return {"type": "rollups-accept", "offer": offer}

    @staticmethod
    def dismiss(offer: str) -> Id:
        """Never makes an offer again."""
        return {"type": "rollups-dismiss", "offer": offer}
