"""One outgoing request: the name is resolved once, every address is checked, the checked one is called.

No redirects, no proxies or credentials of the environment. Addresses of machines' own networks are for what the
person who runs Nexus configured; link-local ones (where clouds keep credentials) are never called.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from data.addresses import is_allowed

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 8 * 2**20


class Unreachable(Exception):
    """The other side could not be asked, or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the other side said."""

    status: int
    body: bytes


def call(
    method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None, timeout: float = 5.0,
    private: bool = False,
) -> Answered:  # fmt: skip
    """The answer to one request; `private` networks only when they are meant. Raises Unreachable."""
    import httpx

    address, host, port = _resolved(url, private=private)
    pinned = httpx.URL(url).copy_with(host=address)
    named = host if port in (80, 443) else f"{host}:{port}"
    try:
        with httpx.Client(trust_env=False, follow_redirects=False, timeout=timeout) as client:
            request = client.build_request(
                method, pinned, content=body, headers={**(headers or {}), "Host": named},
                extensions={"sni_hostname": host, "timeout": client.timeout.as_dict()},
            )  # fmt: skip
            response = client.send(request, stream=True)
            try:
                return Answered(response.status_code, _bounded(response))
            finally:
                response.close()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable(type(error).__name__) from error


def _bounded(response: httpx.Response) -> bytes:
    held = bytearray()
    for chunk in response.iter_bytes(1 << 16):
        held += chunk
        if len(held) > MOST_BYTES:
            raise Unreachable("too large")
    return bytes(held)


def _resolved(url: str, *, private: bool) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Unreachable("address") from error
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise Unreachable("address")
    number = port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("unknown host") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_allowed(each, private=private) for each in addresses):
        raise Unreachable("forbidden address")
    return addresses[0], host, number
