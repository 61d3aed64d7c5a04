"""BigQuery, read in place with a service account's key; or by a labelled stand-in that answers in its dialect."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from data.errors import InputError, LakeError, NexusError, QueryError
from data.lakes.drivers.catalogue import grouped
from data.lakes.drivers.remote import Remote, Stream, driver
from data.lakes.kinds.kind import Capabilities, Kind, Option, Options
from data.lakes.kinds.options import checked
from data.lakes.table import TableInfo

if TYPE_CHECKING:
    import pyarrow as pa

PACKAGE = "google-cloud-bigquery"
_SECONDS = 10.0
OPTIONS = (
    Option("project", "text"),
    Option("dataset", "text"),
    Option("credentials", "text", secret=True),
    Option("endpoint", "text"),
)


class BigQueryRemote:
    """A client of BigQuery, as `Remote`. Each statement is a job that ends by itself at its deadline."""

    def __init__(self, client: Any, library: Any, options: Options, milliseconds: int) -> None:
        self._client = client
        self._library = library
        self._dataset = f"{options['project']}.{options.get('dataset')}" if options.get("dataset") else None
        self._milliseconds = milliseconds
        self._job: Any = None
        self._patience = {"retry": library.DEFAULT_RETRY.with_timeout(_SECONDS), "job_retry": None, "timeout": _SECONDS}

    def version(self) -> str:
        """The service has none."""
        return "BigQuery"

    def tables(self) -> tuple[TableInfo, ...]:
        """Every table of the default dataset, or of all datasets."""
        names = [self._dataset] if self._dataset else [each.full_dataset_id for each in self._datasets()]
        return tuple(table for name in names for table in self._tables(str(name).replace(":", ".")))

    def _datasets(self) -> list[Any]:
        try:
            return list(self._client.list_datasets(retry=self._patience["retry"], timeout=_SECONDS))
        except Exception as error:
            raise explain(error, "") from None

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Stream:
        """The rows of one statement."""
        if parameters:
            raise QueryError("query.parameters", message="BigQuery takes none here.")
        settings = self._library.QueryJobConfig(job_timeout_ms=self._milliseconds, default_dataset=self._dataset)
        try:
            self._job = self._client.query(sql, job_config=settings, **self._patience)
            rows = self._job.result(retry=self._patience["retry"])
            if not rows.total_rows:
                return Stream(rows.to_arrow().schema, iter(()))
            batches = iter(rows.to_arrow_iterable())
            first = next(batches)
        except Exception as error:
            raise explain(error, sql) from None
        return Stream(first.schema, _batches(first, batches, sql))

    def cancel(self) -> None:
        """Stop the job."""
        if self._job is not None:
            with suppress(Exception):
                self._job.cancel()

    def begin(self, milliseconds: int) -> None:
        """Be ready for jobs of so many milliseconds."""
        self._milliseconds = milliseconds

    def rest(self) -> bool:
        """Jobs leave nothing behind; the client keeps its token."""
        self._job = None
        return True

    def close(self) -> None:
        """Give the client back."""
        with suppress(Exception):
            self._client.close()

    def _tables(self, dataset: str) -> tuple[TableInfo, ...]:
        columns = (
            "SELECT table_schema, table_name, column_name, data_type"
            f" FROM `{dataset}`.INFORMATION_SCHEMA.COLUMNS ORDER BY 1, 2, ordinal_position"
        )
        sizes = self._sizes(dataset)
        try:
            rows = [tuple(row) for row in self._client.query(columns, **self._patience).result()]
        except Exception as error:
            raise explain(error, columns) from None
        return grouped([(*row, *sizes.get(row[1], (None, None))) for row in rows], "bigquery")

    def _sizes(self, dataset: str) -> dict[str, tuple[int, int]]:
        """Rows and bytes by table; nothing where they may not be seen."""
        query = f"SELECT table_id, row_count, size_bytes FROM `{dataset}`.__TABLES__"
        with suppress(Exception):
            return {name: (rows, size) for name, rows, size in self._client.query(query, **self._patience).result()}
        return {}


def check(options: Options) -> dict[str, Any]:
    """Raises InputError, also for credentials that are no key."""
    values = checked(OPTIONS, options)
    if values.get("credentials"):
        _key(str(values["credentials"]))
    endpoint = urlsplit(str(values.get("endpoint", "https://host")))
    if endpoint.scheme not in {"http", "https"} or not endpoint.hostname or "@" in endpoint.netloc:
        raise InputError("lake.endpoint_unreadable", option="endpoint")
    return values


def connect(options: Options, milliseconds: int) -> Remote:
    """A client with the key. Raises LakeError."""
    library = driver("google.cloud.bigquery", package=PACKAGE, kind="bigquery")
    accounts = driver("google.oauth2.service_account", package=PACKAGE, kind="bigquery")
    key = _key(str(options["credentials"]))
    try:
        login = accounts.Credentials.from_service_account_info(key)
    except ValueError:
        raise LakeError("lake.unreachable", detail="The service account's key can't be used.") from None
    project = options.get("project") or key.get("project_id")
    where = {"api_endpoint": options["endpoint"]} if options.get("endpoint") else None
    client = library.Client(project=project, credentials=login, client_options=where)
    return BigQueryRemote(client, library, {**options, "project": project}, milliseconds)


def explain(error: Exception, sql: str) -> NexusError:
    """What the service says; line and column stand in its words, as [line:column]."""
    message = str(getattr(error, "message", error))[:300]
    status = getattr(error, "code", None)
    if type(error).__name__ in {"RetryError", "RefreshError", "TransportError"}:
        return LakeError("lake.unreachable", detail=message)
    if "cancel" in message.lower():
        return QueryError("query.cancelled")
    if "timed out" in message.lower() or "timeout" in message.lower():
        return QueryError("query.timeout", timeout_ms=0)
    place = re.search(r"\[(\d+):(\d+)\]", message)
    if status is not None and 400 <= int(status) < 500 and int(status) not in {401, 403, 429}:
        line, column = (int(place.group(1)), int(place.group(2))) if place else (None, None)
        code = "query.syntax" if message.startswith("Syntax") else "query.failed"
        return QueryError(code, line=line, column=column, message=message)
    return LakeError("lake.lost", detail=message)


def _key(text: str) -> dict[str, Any]:
    try:
        key = json.loads(text)
    except ValueError:
        raise InputError("lake.credentials_unreadable", option="credentials") from None
    if not isinstance(key, dict) or "private_key" not in key:
        raise InputError("lake.credentials_unreadable", option="credentials")
    return key


def _batches(first: pa.RecordBatch, rest: Iterator[pa.RecordBatch], sql: str) -> Iterator[pa.RecordBatch]:
    try:
        yield first
        yield from rest
    except Exception as error:
        raise explain(error, sql) from None


KIND = Kind(
    "bigquery",
    "bigquery",
    OPTIONS,
    Capabilities(remote=True, stand_in=True, exact_text=True),
    check,
    connect=connect,
    package=PACKAGE,
    needs=("credentials",),
)
