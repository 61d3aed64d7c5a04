"""Destinations: ours are a file each here, those that are not stand in `data/flow/deliveries`."""

from data.flow.deliveries import DELIVERIES, Receipt
from data.pipelines.destinations import parquet, warehouse
from data.pipelines.destinations.apart import apart
from data.pipelines.destinations.destination import Destination, Staged, Standing

DESTINATIONS: dict[str, Destination] = {
    "warehouse": warehouse.DESTINATION,
    "parquet": parquet.DESTINATION,
    **{name: apart(delivery) for name, delivery in DELIVERIES.items()},
}

__all__ = ["DESTINATIONS", "Destination", "Receipt", "Staged", "Standing"]
