"""Facts that the examples of widget kinds share. Invented, for the gallery and the tests only."""

from __future__ import annotations

from datetime import UTC, date, datetime

from components.view import Proof, Reason

MONTHS = tuple(date(2025 + (11 + i) // 12, (11 + i) % 12 + 1, 1) for i in range(12))
PRODUCTS = ("Heat pumps", "Panels", "Inverters", "Storage", "Service plans", "Accessories")


def proof(*, partial: str | None = None) -> Proof:
    """A proof with every fact filled in."""
    return Proof(
        as_of=datetime(2026, 11, 23, 14, 32, tzinfo=UTC),
        route="rollup",
        rows=63_000,
        bytes=504_000,
        milliseconds=3.2,
        sql='SELECT "month", SUM("amount") AS "revenue"\nFROM "invoice_lines"\nWHERE "region" = $1\nGROUP BY 1',
        dataset="sales",
        applied=("Region",),
        skipped=(("Segment", Reason("reasons.no_dimension")),),
        partial=partial,
        quality=98.6,
        execution="load-4711",
    )
