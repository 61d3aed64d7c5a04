"""A table in Amazon Redshift: rows go to a bucket and in by COPY; rows and ledger line commit in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

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
    spelled,
    table_problems,
)
from data.flow.deliveries.places import asked
from data.flow.deliveries.postgres import PACKAGE, PASSWORD, PostgresSession, address
from data.flow.deliveries.tables import Speech
from data.flow.options import Option, Values
from data.sql import literal, quote

STAGED = "nexus_staged_rows"
SECONDS = 60.0
SPEECH = Speech(quote, "VARCHAR(65535)", "TIMESTAMP", "BOOLEAN", "BIGINT", merges=False)
WORDS = {
    "bool": "BOOLEAN", "int": "BIGINT", "float": "DOUBLE PRECISION", "date": "DATE", "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMP", "time": "TIME", "text": "VARCHAR(65535)", "decimal": "DECIMAL({p},{s})",
}  # fmt: skip
OPTIONS = (
    Option("url", "text", required=True),
    PASSWORD,
    Option("bucket", "text", required=True),
    Option("role", "text", required=True),
    Option("region", "text", "us-east-1"),
    Option("endpoint", "text"),
    Option("access", "text"),
    Option("secret", "secret"),
    TABLE,
    mode("append", "replace", "merge", "history"),
    KEY,
    POLICY,
)


class RedshiftSession(PostgresSession):
    """A connection of PostgreSQL's ADBC driver that stages through a bucket, as `Session`."""

    speech = SPEECH

    def __init__(self, connection: Any, values: Values, site: Site) -> None:
        super().__init__(connection)
        self._values = values
        self._site = site

    def stage(self, load: Load) -> tuple[str, Mapping[str, str]]:
        """A temporary table, filled by COPY from the bucket; the files in it are removed."""
        from pyarrow import fs

        place = urlsplit(asked(self._values["endpoint"])) if self._values.get("endpoint") else None
        bucket = fs.S3FileSystem(
            access_key=self._values.get("access"), secret_key=self._site.secret(self._values, "secret"),
            region=str(self._values["region"]), scheme=place.scheme if place else "https",
            endpoint_override=place.netloc if place else None, connect_timeout=SECONDS, request_timeout=SECONDS,
        )  # fmt: skip
        folder = f"{str(self._values['bucket']).removeprefix('s3://').rstrip('/')}/{load.execution_id}"
        kinds = spelled(reader(load).schema, WORDS)
        self.run(f"CREATE TEMP TABLE {quote(STAGED)} ({', '.join(f'{quote(n)} {kind}' for n, kind in kinds.items())})")
        try:
            for file in parquet_files(load, self._site.work):
                fs.copy_files(str(file), f"{folder}/{file.name}", destination_filesystem=bucket)
            self.run(
                f"COPY {quote(STAGED)} FROM {literal(f's3://{folder}/')} IAM_ROLE {literal(str(self._values['role']))}"
                f" REGION {literal(str(self._values['region']))} FORMAT AS PARQUET"
            )
        finally:
            bucket.delete_dir_contents(folder, missing_dir_ok=True)
        return quote(STAGED), kinds


def problems(values: Values) -> list[Problem]:
    """No password in the address, a bucket, a plain name, a key where the mode needs one."""
    parts, found = urlsplit(str(values["url"])), table_problems(values)
    if parts.scheme not in ("redshift", "postgresql") or parts.password:
        found.append(Problem("/destination/url", "pipeline.server_url", {"scheme": "redshift"}))
    if not str(values["bucket"]).startswith("s3://"):
        found.append(Problem("/destination/bucket", "pipeline.place_unknown", {"path": str(values["bucket"])[:80]}))
    return found


@contextmanager
def _opened(values: Values, site: Site) -> Iterator[RedshiftSession]:
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as error:
        raise LakeError("lake.driver_missing", kind="redshift", package=PACKAGE) from error
    password = site.secret(values, "password")
    url = str(values["url"]).replace("redshift://", "postgresql://", 1)
    with in_our_words(str(values["table"]), password, site.secret(values, "secret")):
        with closing(dbapi.connect(address(url, password))) as connection:
            yield RedshiftSession(connection, values, site)


DELIVERY = database.Database("redshift", OPTIONS, _opened, problems, "public").delivery()
