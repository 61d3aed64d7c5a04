"""Catalogs of Iceberg tables, as the driver asks them: what they and their tables name is neither called nor written to
on this machine (decision 0017). Imports the driver."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.io.pyarrow import PyArrowFileIO

from data.addresses import may_be_asked

KEYS = ("s3.access-key-id", "s3.secret-access-key", "s3.session-token")
ACCESS = ("s3.endpoint", "s3.region", "client.region", *KEYS)
LOCATIONS = "write.py-location-provider.impl"
BUCKETS = frozenset({"s3", "s3a", "s3n"})
FOLDERS = frozenset({"file"})
SECONDS = 60.0
NOTHING: Mapping[str, Any] = {}


def rest_catalog(address: str, access: Mapping[str, str]) -> Any:
    """A REST catalog whose tables lie in buckets."""
    return _Rest("nexus", uri=address, **access)


def file_catalog(file: str, warehouse: str, access: Mapping[str, str]) -> Any:
    """A catalog in a file, whose tables lie in the folder or bucket `warehouse`."""
    return _File("nexus", uri=f"sqlite:///{file}", warehouse=warehouse, **access)


class _Files(PyArrowFileIO):  # type: ignore[misc]
    """The driver's way to files, to those of `schemes` alone."""

    def __init__(self, properties: Mapping[str, str], schemes: frozenset[str]) -> None:
        super().__init__(dict(properties))
        self._schemes = schemes

    def _initialize_fs(self, scheme: str, netloc: str | None = None) -> Any:
        if scheme not in self._schemes:
            raise ValueError(f"the table names a file that does not lie where the table does ({scheme}://)")
        endpoint = str(self.properties.get("s3.endpoint") or "")
        if endpoint and not may_be_asked(endpoint):
            raise ValueError(f"the bucket lies at an address that is never asked ({endpoint})")
        return super()._initialize_fs(scheme, netloc)


class _Rest(RestCatalog):  # type: ignore[misc]
    """Of what the catalog tells, its prefix and the way into its bucket are taken; ours goes before."""

    properties: dict[str, Any]
    uri: str

    def _fetch_config(self) -> None:
        ours, address = dict(self.properties), self.uri
        super()._fetch_config()
        prefix = {"prefix": str(self.properties["prefix"])} if self.properties.get("prefix") else {}
        self.properties, self.uri = {**_access(ours, self.properties), **prefix}, address

    def _create_session(self) -> Any:
        session = super()._create_session()
        session.trust_env, session.max_redirects = False, 0
        session.request = partial(session.request, timeout=SECONDS)
        return session

    def _load_file_io(self, properties: Mapping[str, Any] = NOTHING, location: str | None = None) -> Any:
        _check(properties)
        return _Files(_access(self.properties, properties), BUCKETS)


class _File(SqlCatalog):  # type: ignore[misc]
    """Its tables lie where its warehouse does."""

    properties: dict[str, Any]

    def _load_file_io(self, properties: Mapping[str, Any] = NOTHING, location: str | None = None) -> Any:
        _check(properties)
        in_bucket = str(self.properties["warehouse"]).startswith("s3://")
        return _Files(self.properties, BUCKETS if in_bucket else FOLDERS)


def _access(ours: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, str]:
    """Our properties, and what is told of the way into the bucket; of keys one's or the other's whole."""
    skipped = KEYS if KEYS[0] in ours else ()
    found = {name: str(told[name]) for name in ACCESS if told.get(name) and name not in skipped}
    return {**found, **ours}


def _check(properties: Mapping[str, Any]) -> None:
    """Raises ValueError for a table whose files are written where a class says that it names."""
    if properties.get(LOCATIONS):
        raise ValueError(f"the table names a class to be called ({LOCATIONS})")
