"""What a good assignment is: costs in minutes, weighted by one of four policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.errors import InputError

URGENCY: Mapping[int, float] = {1: 4.0, 2: 2.0, 3: 1.0, 4: 0.5}


@dataclass(frozen=True, slots=True)
class Policy:
    """Weights of the parts of a cost, each part in minutes.

    `travel`: driving that is added. `soon`: until the job begins, times its urgency. `late`: past its due time, times
    its urgency. `delay`: later stops begin that much later. `overtime`: past the end of the shift, of which
    `overtime_limit` minutes are allowed. `load`: work the technician has that day already. `surplus`: levels of skill
    beyond the need.
    """

    name: str
    travel: float
    soon: float
    late: float
    delay: float
    overtime: float
    load: float
    surplus: float
    overtime_limit: float = 0.0


POLICIES: Mapping[str, Policy] = {
    policy.name: policy
    for policy in (
        Policy("customer-first", travel=1.0, soon=0.10, late=4.0, delay=0.5, overtime=4.0, load=0.02, surplus=2.0),
        Policy("high-intensity", travel=2.0, soon=0.02, late=2.0, delay=0.2, overtime=4.0, load=0.00, surplus=1.0),
        Policy(
            "soft-boundaries", travel=1.0, soon=0.05, late=3.0, delay=0.3, overtime=1.5, load=0.02, surplus=1.0,
            overtime_limit=60.0,
        ),
        Policy(
            "emergency", travel=0.2, soon=1.00, late=8.0, delay=0.0, overtime=0.5, load=0.00, surplus=0.0,
            overtime_limit=120.0,
        ),
    )
}  # fmt: skip
STANDARD = "customer-first"
PARTS = ("travel", "soon", "late", "delay", "overtime", "load", "surplus", "wish")


def policy_named(name: str | None) -> Policy:
    """The policy `name`, or the standard one. Raises InputError."""
    found = POLICIES.get(name or STANDARD)
    if found is None:
        raise InputError("policy.unknown", policy=str(name)[:40], policies=list(POLICIES))
    return found
