"""Whether Nexus may listen where the settings say. Without accounts that is this machine alone."""

from __future__ import annotations

import ipaddress

from data.errors import InputError
from data.settings import Settings


def check_posture(settings: Settings) -> None:
    """Raises InputError for an address that other machines can reach."""
    if not is_loopback(settings.host):
        raise InputError("posture.not_loopback", host=settings.host, port=settings.port)


def is_loopback(address: str) -> bool:
    """Whether `address` (a number, or `localhost`) is this machine seen from itself."""
    if address == "localhost":
        return True
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)
