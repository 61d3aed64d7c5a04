"""Destinations: one file each, one line here."""

from data.pipelines.destinations import parquet, postgres, warehouse
from data.pipelines.destinations.destination import Destination, Receipt, Staged

DESTINATIONS: dict[str, Destination] = {
    "warehouse": warehouse.DESTINATION,
    "postgres": postgres.DESTINATION,
    "parquet": parquet.DESTINATION,
}

__all__ = ["DESTINATIONS", "Destination", "Receipt", "Staged"]
