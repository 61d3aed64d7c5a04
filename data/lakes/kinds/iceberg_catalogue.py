"""Iceberg REST catalogues: which tables one has, and each one's newest metadata. Asked by the loader process only.

The protocol is spoken here, not by the driver: its client calls what classes a catalogue names (decision 0017).
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from data.errors import InputError
from data.lakes.kinds.bucket import refuse_forbidden
from data.lakes.kinds.kind import Distant, Option, Options
from data.lakes.kinds.options import REFERENCE, checked, without
from data.lakes.reading.refused import Refused

if TYPE_CHECKING:
    import httpx

TABLES = 2_000
DEEPEST = 20
OPTIONS = (
    Option("url", "text", group="catalogue"),
    Option("warehouse", "text", group="catalogue"),
    Option("namespace", "text", group="catalogue"),
    Option("token", "text", secret=True, group="catalogue"),
    Option("credential", "text", secret=True, group="catalogue"),
    Option("tokenUrl", "text", group="catalogue"),
    Option("scope", "text", group="catalogue"),
)
LARGEST = 64 << 20
_SECONDS = 20.0
_LONGEST_SECONDS = 60.0
_DELEGATED = {"X-Iceberg-Access-Delegation": "vended-credentials"}
_DENIED = {401, 403}
_ACCESS = {
    "s3.endpoint": "endpoint",
    "s3.region": "region",
    "client.region": "region",
    "s3.access-key-id": "accessKey",
    "s3.secret-access-key": "secretKey",
    "s3.session-token": "sessionToken",
}
_KEYS = ("accessKey", "secretKey", "sessionToken")


@dataclass(frozen=True)
class Found:
    """A table at its newest: where its metadata lies, what it says, and the options its files are read by."""

    location: str
    metadata: Mapping[str, Any]
    options: Options = field(repr=False)

    @property
    def secrets(self) -> list[str]:
        """Those its files are read by."""
        return [str(self.options[name]) for name in _KEYS if self.options.get(name)]

    @property
    def bytes(self) -> int:
        """Those of the files of its newest snapshot, as that tells; 0 where it doesn't."""
        newest = self.metadata.get("current-snapshot-id")
        for each in self.metadata.get("snapshots") or ():
            if each["snapshot-id"] == newest:
                return int((each.get("summary") or {}).get("total-files-size", 0))
        return 0


def in_catalogue(options: Options) -> bool:
    """Whether the tables are those of a catalogue."""
    return bool(options.get("url"))


def checked_catalogue(declared: tuple[Option, ...], given: Options) -> dict[str, Any]:
    """The options of a lake in a catalogue. Raises InputError for a path beside it, an address that is none or holds a
    password, and half a key."""
    values = checked(declared, given)
    if "path" in values:
        raise InputError("lake.option_of_paths", option="path")
    for name in ("url", "tokenUrl"):
        address = urlsplit(str(values.get(name, "https://host")))
        if address.scheme not in {"http", "https"} or not address.hostname or "@" in address.netloc:
            raise InputError("lake.catalogue_unreadable", option=name)
    secret = bool(values.get("secretKey") or values.get(f"secretKey{REFERENCE}"))
    if secret != bool(values.get("accessKey")):
        raise InputError("lake.option_missing", option="accessKey" if secret else "secretKey")
    return values


def refuse_catalogue_options(given: Options) -> None:
    """Raises InputError for an option of catalogues beside a path."""
    for option in OPTIONS:
        if given.get(option.name) or given.get(f"{option.name}{REFERENCE}"):
            raise InputError("lake.option_of_catalogues", option=option.name)


def listed_tables(options: Options) -> tuple[Distant, ...]:
    """Its tables, marked by where their newest metadata lies. Raises Refused."""
    with _asked(options) as catalogue:
        found = [(name, catalogue.table(name)) for name in catalogue.tables()]
    if not found:
        raise Refused("lake.catalogue_empty", url=str(options["url"]))
    return tuple(Distant(".".join(name), ".".join(name), table.bytes, table.location) for name, table in found)


def table_names(options: Options) -> list[tuple[str, ...]]:
    """Namespace and name of each table. Raises Refused."""
    with _asked(options) as catalogue:
        return sorted(catalogue.tables())


def newest(options: Options, name: tuple[str, ...]) -> Found:
    """One table. Raises Refused."""
    with _asked(options) as catalogue:
        return catalogue.table(name)


@dataclass(frozen=True)
class _Catalogue:
    """A catalogue that lets us in; `told` is what it tells of itself, `lent` the secrets among it."""

    client: httpx.Client
    options: Options
    told: Mapping[str, Any]
    lent: set[str]

    def tables(self) -> list[tuple[str, ...]]:
        """Namespace and name of each table that is asked for."""
        only = str(self.options.get("namespace") or "")
        found: list[tuple[str, ...]] = []
        for space in [tuple(only.split("."))] if only else self._spaces(()):
            for each in self._pages(f"namespaces/{self._path(space)}/tables", "identifiers"):
                found.append((*each["namespace"], each["name"]))
                if len(found) > TABLES:
                    raise Refused("lake.catalogue_crowded", limit=TABLES)
        return found

    def table(self, name: tuple[str, ...]) -> Found:
        """One table at its newest."""
        path = f"namespaces/{self._path(name[:-1])}/tables/{quote(name[-1], safe='')}"
        address, wanted = self._address(path), {"snapshots": "refs"}
        answer = _answer(self.client, "GET", address, params=wanted, headers=_DELEGATED)
        location = str(answer["metadata-location"])
        told = {**self.told, **(answer.get("config") or {}), **_vended(answer, location)}
        self.lent.update(str(told[key]) for key, name in _ACCESS.items() if name in _KEYS and told.get(key))
        return Found(location, answer["metadata"], _access(self.options, told))

    def _spaces(self, parent: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if len(parent) > DEEPEST:
            raise Refused("lake.catalogue_crowded", limit=TABLES)
        told = {"parent": unquote(self._separator).join(parent)} if parent else {}
        for each in self._pages("namespaces", "namespaces", **told):
            space = tuple(str(part) for part in each)
            if len(space) == len(parent) + 1 and space[:-1] == parent:
                yield space
                yield from self._spaces(space)

    def _pages(self, path: str, key: str, **told: str) -> Iterator[Any]:
        page = ""
        for _ in range(TABLES):
            params = {**told, **({"pageToken": page} if page else {})}
            answer = _answer(self.client, "GET", self._address(path), params=params)
            yield from answer.get(key) or ()
            page = str(answer.get("next-page-token") or "")
            if not page:
                return
        raise Refused("lake.catalogue_crowded", limit=TABLES)

    def _address(self, path: str) -> str:
        prefix = str(self.told.get("prefix") or "").strip("/")
        return "/".join(part for part in (_root(self.options), prefix, path) if part)

    def _path(self, space: tuple[str, ...]) -> str:
        return self._separator.join(quote(part, safe="") for part in space)

    @property
    def _separator(self) -> str:
        return str(self.told.get("namespace-separator") or "%1F")


@contextmanager
def _asked(options: Options) -> Iterator[_Catalogue]:
    """The catalogue, asked by who may. Whatever goes wrong is raised as Refused, without secrets."""
    import httpx

    for address in (options["url"], options.get("tokenUrl")):
        refuse_forbidden(address)
    lent: set[str] = set()
    try:
        with httpx.Client(timeout=_SECONDS, trust_env=False, headers={"Accept": "application/json"}) as client:
            token = options.get("token") or _token(client, options)
            if token:
                lent.add(str(token))
                client.headers["Authorization"] = f"Bearer {token}"
            yield _Catalogue(client, options, _told(client, options), lent)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _refused("lake.catalogue_unreachable", options, str(error) or type(error).__name__, lent) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        said = "what it says is no answer of an Iceberg catalogue"
        raise _refused("lake.catalogue_failed", options, said, lent) from error
    except _Said as said:
        code = "lake.catalogue_denied" if said.denied else "lake.catalogue_failed"
        raise _refused(code, options, str(said), lent) from said


class _Said(Exception):
    """What a catalogue said instead of an answer."""

    def __init__(self, text: str, *, denied: bool) -> None:
        super().__init__(text)
        self.denied = denied


def _token(client: httpx.Client, options: Options) -> str | None:
    credential = str(options.get("credential") or "")
    if not credential:
        return None
    name, secret = _halves(credential)
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    form["scope"] = str(options.get("scope") or "catalog")
    address = str(options.get("tokenUrl") or f"{_root(options)}/oauth/tokens")
    return str(_answer(client, "POST", address, data=form, denied={400, *_DENIED})["access_token"])


def _halves(credential: str) -> tuple[str, str]:
    """Id and secret; without a colon all of it is the secret."""
    name, colon, secret = credential.partition(":")
    return (name, secret) if colon else ("", name)


def _told(client: httpx.Client, options: Options) -> dict[str, Any]:
    named = {"warehouse": str(options["warehouse"])} if options.get("warehouse") else {}
    answer = _answer(client, "GET", f"{_root(options)}/config", params=named)
    return {**(answer.get("defaults") or {}), **(answer.get("overrides") or {})}


def _answer(
    client: httpx.Client, method: str, address: str, *, denied: set[int] = _DENIED, **asked: Any
) -> dict[str, Any]:
    """The object it answers with. Raises _Said for an error, and for what is too large or takes too long to come."""
    with client.stream(method, address, **asked) as response:
        body = _body(response)
    if response.status_code == 200:
        return dict(json.loads(body))
    raise _Said(_words(response.status_code, body), denied=response.status_code in denied)


def _body(response: httpx.Response) -> bytes:
    body, until = bytearray(), time.monotonic() + _LONGEST_SECONDS
    for part in response.iter_bytes():
        body += part
        if len(body) > LARGEST:
            raise _Said(f"an answer of more than {LARGEST >> 20} MB", denied=False)
        if time.monotonic() > until:
            raise _Said(f"an answer that was not whole after {_LONGEST_SECONDS:.0f} s", denied=False)
    return bytes(body)


def _words(code: int, body: bytes) -> str:
    """What an answer that is an error says."""
    status = f"HTTP {code}"
    try:
        answer = json.loads(body)
    except ValueError:
        return status
    error = answer.get("error") if isinstance(answer, dict) else None
    said = error.get("message") if isinstance(error, dict) else error
    return f"{status}: {said}" if said else status


def _vended(answer: Mapping[str, Any], location: str) -> Mapping[str, Any]:
    """The credentials given for where the table lies: those of the longest prefix."""
    fitting = [each for each in answer.get("storage-credentials") or () if location.startswith(each["prefix"])]
    return dict(max(fitting, key=lambda each: len(each["prefix"]))["config"]) if fitting else {}


def _access(options: Options, told: Mapping[str, Any]) -> dict[str, Any]:
    """The options of the bucket: the lake's own, else what the catalogue tells; of keys one's or the other's whole.
    Raises Refused."""
    ours = {name: options[name] for name in ("endpoint", "region", *_KEYS) if options.get(name)}
    theirs = {name: str(told[key]) for key, name in _ACCESS.items() if told.get(key)}
    if "accessKey" in ours:
        theirs = {name: value for name, value in theirs.items() if name not in _KEYS}
    found = {**theirs, **ours}
    refuse_forbidden(found.get("endpoint"))
    return found


def _root(options: Options) -> str:
    return f"{str(options['url']).rstrip('/')}/v1"


def _refused(code: str, options: Options, said: str, lent: Collection[str]) -> Refused:
    secrets = {str(options.get(option.name) or "") for option in OPTIONS if option.secret} | set(lent)
    secrets.add(_halves(str(options.get("credential") or ""))[1])
    said = without(said, secrets)
    return Refused(code, url=str(options["url"]), detail=" ".join(said.split())[:300])
