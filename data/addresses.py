"""Which network addresses may be called: those of the public internet, and private ones only where named.

Addresses hidden inside of others (IPv4 in IPv6, 6to4, Teredo, NAT64) are taken out and judged themselves.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

NAT64 = IPv6Network("64:ff9b::/96")
NEVER = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "fe80::/10",
        "ff00::/8",
        "::/128",
        "fd00:ec2::/32",
    )
)
SPECIAL = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "::1/128", "64:ff9b:1::/48", "100::/64",
        "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fec0::/10",
    )
)  # fmt: skip


def is_allowed(text: str, *, private: bool = False) -> bool:
    """Whether an address may be called; `private` ones where that host was named by the settings. Link-local addresses,
    where clouds keep their credentials, never."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_fits(each, private=private) for each in (address, *_inside(address)))


def may_be_asked(url: str) -> bool:
    """Whether the host of `url`, a scheme before it or none, has no address that is never called. One that has none at
    all is left to the call."""
    try:
        found = socket.getaddrinfo(urlsplit(url if "//" in url else f"//{url}").hostname, None, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return True
    return all(is_allowed(str(each[4][0]), private=True) for each in found)


def _fits(address: IPv4Address | IPv6Address, *, private: bool) -> bool:
    if any(address in network for network in NEVER if network.version == address.version):
        return False
    if private:
        return True
    special = any(address in network for network in SPECIAL if network.version == address.version)
    return address.is_global and not special


def _inside(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(address, IPv4Address):
        return []
    teredo = address.teredo or ()
    nat64 = [IPv4Address(int(address) & 0xFFFFFFFF)] if address in NAT64 else []
    compatible = [IPv4Address(int(address))] if 1 < int(address) < 1 << 32 else []
    found = [address.ipv4_mapped, address.sixtofour, *teredo, *nat64, *compatible]
    return [each for each in found if each is not None]
