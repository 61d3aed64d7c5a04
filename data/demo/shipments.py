"""Shipments of the demo company as its carrier's API tells of them: a page at a time."""

from __future__ import annotations

from typing import Any

from data.core import Core
from data.sql import qualify

CARRIERS = "['DHL', 'DHL', 'DPD', 'UPS', 'GLS']"


def shipments(core: Core, *, page: int, size: int) -> list[dict[str, Any]]:
    """Page `page` (from 1) of the shipments of the last thirty days, by id; empty after the last."""
    orders = qualify("prod", "main", "orders")
    found = core.lakes.fetch(
        f"SELECT 'SH-' || order_id AS shipment_id, order_id, customer_id, order_date + 1 + order_id % 3 AS shipped_on,"
        f" {CARRIERS}[1 + order_id % 5] AS carrier, round(2.5 + hash(order_id) % 4000 / 10.0, 1) AS weight_kg, status"
        f" FROM {orders} WHERE order_date > (SELECT max(order_date) FROM {orders}) - 30"
        " ORDER BY order_id LIMIT ? OFFSET ?",
        [size, (page - 1) * size],
    )
    return [dict(zip(found.columns, row, strict=True)) for row in zip(*found.columns.values(), strict=True)]
