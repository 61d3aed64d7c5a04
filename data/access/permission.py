"""What may be done, and which role may do it. Everything not named for a role is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from data.access.actor import Actor
from data.errors import AccessError


class Permission(StrEnum):
    """One thing an actor may be allowed to do."""

    OPEN = "open"
    EMBED = "embed"
    READ = "read"
    QUERY = "query"
    ANNOTATE = "annotate"
    EDIT = "edit"
    MANAGE = "manage"
    OPERATE = "operate"


ROLES: Mapping[str, frozenset[Permission]] = {
    "visitor": frozenset({Permission.OPEN}),
    "embedded": frozenset({Permission.OPEN, Permission.EMBED}),
    "viewer": frozenset({Permission.OPEN, Permission.READ}),
    "analyst": frozenset({Permission.OPEN, Permission.READ, Permission.QUERY, Permission.ANNOTATE}),
    "editor": frozenset({Permission.OPEN, Permission.READ, Permission.QUERY, Permission.ANNOTATE, Permission.EDIT}),
    "admin": frozenset(Permission),
}


def may(actor: Actor, permission: Permission) -> bool:
    """Whether one of the actor's roles carries `permission`."""
    return any(permission in ROLES.get(role, frozenset()) for role in actor.roles)


def require(actor: Actor, permission: Permission) -> None:
    """Raises AccessError unless `may`."""
    if not may(actor, permission):
        raise AccessError("access.denied", permission=permission.value)
