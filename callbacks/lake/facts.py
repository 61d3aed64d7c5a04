"""Facts of lakes as view models."""

from __future__ import annotations

from typing import Any

from callbacks.lake.address import lake_address
from components.lake_list import Lake
from components.view import Reason
from data.inventory import LakeFacts


def lake_view(facts: LakeFacts) -> Lake:
    """A lake as it is shown."""
    error = facts.error
    return Lake(
        id=facts.id,
        name=facts.name,
        kind=facts.kind,
        status=facts.status,
        tables=facts.tables,
        rows=facts.rows,
        size=facts.size_bytes,
        age=facts.freshness_seconds,
        promise=facts.sla_seconds,
        stand_in=facts.stand_in,
        href=lake_address(facts.id),
        fault=reason(str(error["code"]), error.get("params", {})) if error else None,
    )


def reason(code: str, params: dict[str, Any]) -> Reason:
    """Why something failed, as a sentence to be said."""
    plain = {name: value if isinstance(value, str | int | float) else str(value) for name, value in params.items()}
    return Reason(f"errors.{code}", plain)
