"""The actor behind a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """Who acts. `attributes` feed row policies (`{"region": ("EMEA",)}`); `roles` decide what is allowed."""

    id: str
    roles: frozenset[str] = frozenset()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles


def local_admin() -> Actor:
    """The person at the keyboard of a Nexus that listens on loopback only."""
    return Actor("local", frozenset({"admin"}))


def visitor() -> Actor:
    """Someone who followed a link from another site: may open a page, gets no data with that request."""
    return Actor("visitor", frozenset({"visitor"}))
