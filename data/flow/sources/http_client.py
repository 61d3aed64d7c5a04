"""Outgoing HTTP that can't be led astray: a name is resolved once, every address is checked, the checked one is called.

Redirects are checked again each; proxies and credentials of the environment are not used. Failures that may pass are
tried again, no sooner than the server asks for.
"""

from __future__ import annotations

import email.utils
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urljoin, urlsplit

from data.addresses import is_allowed
from data.flow.options import Refused, Values
from data.flow.sources.source import Reading

if TYPE_CHECKING:
    import httpx
    from tenacity import RetryCallState, wait_exponential_jitter

TRIES = 4
LONGEST_WAIT = 60.0
REDIRECTS = 5
BODY_BYTES = 64 << 20
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
OWN = {"Host", "Authorization", "Cookie"}


@dataclass(frozen=True)
class Page:
    """An answer: its JSON, and the address of the next page where a Link header has one."""

    body: Any
    link: str | None


class Client:
    """Gets JSON."""

    def __init__(self, values: Values, reading: Reading) -> None:
        import httpx

        self._own = str(reading.settings.get("own", ""))
        self._hosts = frozenset(reading.settings.get("hosts", ()))
        self._reading = reading
        given = str(values["url"])
        self.url = urljoin(self._own, given) if given.startswith("/") else given
        self._headers = _headers(values, reading)
        self._http = httpx.Client(trust_env=False, follow_redirects=False, timeout=float(values["timeout"]))

    def get(self, url: str, parameters: Mapping[str, Any]) -> Page:
        """The answer. Raises Refused."""
        from tenacity import Retrying, retry_if_exception, stop_after_attempt

        retrying = Retrying(
            stop=stop_after_attempt(TRIES), wait=_wait, retry=retry_if_exception(_may_pass), reraise=True,
            before_sleep=self._tell,
        )  # fmt: skip
        page: Page = retrying(self._get, url, parameters)
        return page

    def _tell(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Refused):
            said = {"code": error.code, "params": error.params, "transient": True}
            self._reading.log("http_again", attempt=state.attempt_number + 1, error=said)

    def _get(self, url: str, parameters: Mapping[str, Any]) -> Page:
        import httpx

        target = str(httpx.URL(url, params=dict(parameters)) if parameters else httpx.URL(url))
        headers = dict(self._headers)
        for _ in range(REDIRECTS + 1):
            status, answer_headers, body = self._once(target, headers)
            if status not in (301, 302, 303, 307, 308):
                return _page(target, status, answer_headers, body)
            there = urljoin(target, answer_headers.get("location", ""))
            if urlsplit(there).netloc != urlsplit(target).netloc:
                headers = {name: value for name, value in headers.items() if name.title() not in OWN}
            target = there
        raise Refused("flow.http_redirects", url=_shown(url), limit=REDIRECTS)

    def _once(self, url: str, headers: Mapping[str, str]) -> tuple[int, httpx.Headers, bytes]:
        import httpx

        address, host, port = self._resolved(url)
        pinned = httpx.URL(url).copy_with(host=address)
        named = host if port in (80, 443) else f"{host}:{port}"
        request = self._http.build_request(
            "GET", pinned, headers={"Accept": "application/json", **headers, "Host": named},
            extensions={"sni_hostname": host, "timeout": self._http.timeout.as_dict()},
        )  # fmt: skip
        try:
            response = self._http.send(request, stream=True)
            try:
                return response.status_code, response.headers, _body(response, url)
            finally:
                response.close()
        except httpx.HTTPError as error:
            detail = type(error).__name__
            raise Refused("flow.http_failed", transient=True, url=_shown(url), detail=detail) from error

    def _resolved(self, url: str) -> tuple[str, str, int]:
        """Address to call, host and port. Raises Refused for addresses that are not for us."""
        parts = urlsplit(url)
        host = parts.hostname
        if parts.scheme not in ("http", "https") or not host:
            raise Refused("flow.http_url", url=_shown(url))
        if parts.username or parts.password:
            raise Refused("flow.http_credentials", host=host)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise Refused("flow.http_unknown_host", transient=True, host=host) from error
        addresses = [str(entry[4][0]) for entry in found]
        known = f"{host}:{port}" in self._hosts
        refused = [address for address in addresses if not is_allowed(address, private=known)]
        if refused or not addresses:
            raise Refused("flow.http_private", host=host, address=refused[0] if refused else "", port=str(port))
        return addresses[0], host, port


def _headers(values: Values, reading: Reading) -> dict[str, str]:
    headers = {str(name): _secret(value, reading) for name, value in values.get("headers", {}).items()}
    if values.get("token"):
        headers["Authorization"] = f"Bearer {_secret(values['token'], reading)}"
    return headers


def _secret(value: Any, reading: Reading) -> str:
    if isinstance(value, Mapping):
        return reading.secrets[str(value["secret"])]
    return str(value)


def _body(response: httpx.Response, url: str) -> bytes:
    held = bytearray()
    for chunk in response.iter_bytes(1 << 16):
        held += chunk
        if len(held) > BODY_BYTES:
            raise Refused("flow.http_too_large", url=_shown(url), limit=BODY_BYTES)
    return bytes(held)


class Later(Refused):
    """A refusal that says when to come back."""

    def __init__(self, code: str, *, seconds: float | None, **params: Any) -> None:
        super().__init__(code, transient=True, **params)
        self.seconds = seconds


def _page(url: str, status: int, headers: httpx.Headers, body: bytes) -> Page:
    import httpx

    if status in PASSING:
        raise Later(
            "flow.http_status", seconds=_retry_after(headers.get("retry-after")), url=_shown(url), status=status
        )
    if status >= 300:
        raise Refused("flow.http_status", url=_shown(url), status=status)
    try:
        found = json.loads(body)
    except ValueError as error:
        kind = headers.get("content-type", "").partition(";")[0] or "nothing said"
        raise Refused("flow.http_not_json", url=_shown(url), kind=kind) from error
    link = httpx.Response(200, headers=headers).links.get("next", {}).get("url")
    return Page(found, link)


def _retry_after(text: str | None) -> float | None:
    if not text:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text).timestamp()
        sent = email.utils.localtime().timestamp()
    except (TypeError, ValueError):
        return None
    return max(0.0, until - sent)


@cache
def _backoff() -> wait_exponential_jitter:
    from tenacity import wait_exponential_jitter

    return wait_exponential_jitter(multiplier=0.2, max=10, jitter=0.3)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.seconds if isinstance(error, Later) else None
    return float(_backoff()(state)) if asked is None else asked


def _may_pass(error: BaseException) -> bool:
    """A server that asks for longer than a minute is left alone until the next attempt of the execution."""
    if isinstance(error, Later) and error.seconds is not None and error.seconds > LONGEST_WAIT:
        return False
    return isinstance(error, Refused) and error.transient


def _shown(url: str) -> str:
    """The address without what may be secret in it."""
    parts = urlsplit(url)
    port = f":{found}" if (found := _port(parts)) else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"[:200]


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return None
