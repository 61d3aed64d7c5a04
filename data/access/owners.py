"""Actors that things are kept with: what somebody made goes on in their name, and is seen by who may see the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.access.actor import Actor


def owner_json(actor: Actor) -> dict[str, Any]:
    """An actor as it is kept."""
    attributes = {name: list(values) for name, values in actor.attributes.items()}
    return {"id": actor.id, "roles": sorted(actor.roles), "attributes": attributes}


def read_owner(held: Mapping[str, Any]) -> Actor:
    """The actor that was kept."""
    attributes = {name: tuple(values) for name, values in held["attributes"].items()}
    return Actor(held["id"], frozenset(held["roles"]), attributes)


def sees(actor: Actor, owner: Mapping[str, Any]) -> bool:
    """Whether an actor may see what was computed for an owner: their own, or rows under the same policies."""
    same = {name: list(values) for name, values in actor.attributes.items()} == owner["attributes"]
    return actor.is_admin or actor.id == owner["id"] or same
