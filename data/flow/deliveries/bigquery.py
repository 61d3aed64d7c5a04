"""A table in BigQuery: files go in by load jobs; rows and ledger line commit in one transaction of a session."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from data.errors import LakeError, Problem
from data.flow.deliveries import database
from data.flow.deliveries.delivery import (
    KEY,
    POLICY,
    TABLE,
    Load,
    Site,
    in_our_words,
    mode,
    parquet_files,
    reader,
    refused,
    spelled,
    table_problems,
)
from data.flow.deliveries.tables import Speech
from data.flow.options import Option, Values

PACKAGE = "google-cloud-bigquery"
DATASET = "nexus"
WORDS = {
    "bool": "BOOL", "int": "INT64", "float": "FLOAT64", "date": "DATE", "timestamp": "DATETIME",
    "timestamptz": "TIMESTAMP", "time": "TIME", "text": "STRING", "decimal": "BIGNUMERIC({p},{s})",
}  # fmt: skip
OPTIONS = (
    Option("project", "text", required=True),
    Option("credentials", "secret", required=True),
    Option("location", "text", "US"),
    TABLE,
    mode("append", "replace", "merge", "history"),
    KEY,
    POLICY,
)


def ticked(name: str) -> str:
    """A quoted name."""
    return "`" + name.replace("`", "") + "`"


SPEECH = Speech(ticked, "STRING", "TIMESTAMP", "BOOL", "INT64", second="INTERVAL 1 SECOND", escapes=True)


class BigQuerySession:
    """A client of BigQuery whose statements share one session, as `Session`. Tables are defined before `begin`."""

    speech = SPEECH

    def __init__(self, client: Any, library: Any, values: Values, site: Site) -> None:
        self._client = client
        self._library = library
        self._dataset = database.target(values, DATASET)[0]
        self._site = site
        self._session: Any = None

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        config = self._library.QueryJobConfig()
        if self._session is None:
            config.create_session = True
        else:
            config.connection_properties = [self._library.ConnectionProperty("session_id", self._session)]
        job = self._client.query(sql, job_config=config)
        rows = [tuple(row.values()) for row in job.result()]
        self._session = self._session or job.session_info.session_id
        return rows

    def begin(self) -> None:
        """What follows is one transaction."""
        self.run("BEGIN TRANSACTION")

    def commit(self) -> None:
        """All of it stands; the staged table goes by itself after a day."""
        self.run("COMMIT TRANSACTION")

    def stage(self, load: Load) -> tuple[str, Mapping[str, str]]:
        """A table that expires, filled by load jobs."""
        kinds = spelled(reader(load).schema, WORDS)
        name = f"nexus_{load.execution_id}"
        rows = f"{ticked(self._dataset)}.{ticked(name)}"
        listed = ", ".join(f"{ticked(column)} {kind}" for column, kind in kinds.items())
        expires = "expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 DAY)"
        self.run(f"CREATE OR REPLACE TABLE {rows} ({listed}) OPTIONS ({expires})")
        config = self._library.LoadJobConfig(source_format="PARQUET", write_disposition="WRITE_APPEND")
        for file in parquet_files(load, self._site.work):
            with file.open("rb") as opened:
                target = f"{self._client.project}.{self._dataset}.{name}"
                self._client.load_table_from_file(opened, target, job_config=config).result()
        return rows, kinds

    def columns(self, schema: str, table: str) -> list[str]:
        """Columns of a table, in order."""
        found = self.run(
            f"SELECT column_name FROM {ticked(schema)}.INFORMATION_SCHEMA.COLUMNS"
            f" WHERE table_name = {SPEECH.literal(table)} ORDER BY ordinal_position"
        )
        return [str(name) for (name,) in found]


def problems(values: Values) -> list[Problem]:
    """A plain name, a key where the mode needs one."""
    return table_problems(values)


@contextmanager
def _opened(values: Values, site: Site) -> Iterator[BigQuerySession]:
    try:
        from google.cloud import bigquery
        from google.oauth2 import service_account
    except ImportError as error:
        raise LakeError("lake.driver_missing", kind="bigquery", package=PACKAGE) from error
    key = site.secret(values, "credentials") or ""
    try:
        login = service_account.Credentials.from_service_account_info(json.loads(key))
    except ValueError:
        raise refused("/destination/credentials", "lake.credentials_unreadable") from None
    with in_our_words(str(values["table"]), key):
        client = bigquery.Client(project=str(values["project"]), credentials=login, location=str(values["location"]))
        yield BigQuerySession(client, bigquery, values, site)


DELIVERY = database.Database("bigquery", OPTIONS, _opened, problems, DATASET).delivery()
