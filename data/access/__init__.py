"""Who acts: actors, what they may do, and which rows they may see."""

from data.access.actor import Actor, local_admin, visitor
from data.access.permission import ROLES, Permission, may, require
from data.access.posture import check_posture, is_loopback
from data.access.secret_key import secret_key
from data.access.vault import Vault

__all__ = [
    "ROLES",
    "Actor",
    "Permission",
    "Vault",
    "check_posture",
    "is_loopback",
    "local_admin",
    "may",
    "require",
    "secret_key",
    "visitor",
]
