"""Destinations: one file each, one line here."""

from data.pipelines.destinations import warehouse
from data.pipelines.destinations.destination import Destination, Receipt, Staged

DESTINATIONS: dict[str, Destination] = {"warehouse": warehouse.DESTINATION}

__all__ = ["DESTINATIONS", "Destination", "Receipt", "Staged"]
