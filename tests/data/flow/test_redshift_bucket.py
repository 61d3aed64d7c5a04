"""Redshift's way by a bucket: files go up to a real S3 server, COPY is asked for them, nothing stays behind.

PostgreSQL runs the statements; COPY from a bucket, which it has not, is done for it here as Redshift says: every
object of the prefix, columns by name.
"""

from __future__ import annotations

import re
import secrets

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import fs

from data.flow.deliveries import Load, Site, database, redshift
from tests.postgres import postgres
from tests.seaweed import BUCKET, PATIENCE, seaweed

COPY = re.compile(r"COPY \"(\w+)\" FROM 's3://([^']+)/' IAM_ROLE '([^']+)' REGION '([\w-]+)' FORMAT AS PARQUET")
ROLE = "arn:aws:iam::1:role/reader"


class OnPostgres(redshift.RedshiftSession):
    """Redshift's session on PostgreSQL, with COPY done for it; `fails` makes it fail as a role without rights does."""

    fails = False

    def run(self, sql):
        copy = COPY.fullmatch(sql)
        if copy is None:
            return super().run(sql)
        if self.fails:
            raise RuntimeError("S3ServiceException: Access Denied")
        table, prefix, role, region = copy.groups()
        assert (role, region) == (ROLE, "us-east-1")
        with files().open_input_file(listed(prefix)[0]) as file, self._connection.cursor() as cursor:
            rows = pq.read_table(file)
            cursor.adbc_ingest(table, rows, mode="append", temporary=True)
        return []


def files():
    owner = seaweed().owner
    return fs.S3FileSystem(
        access_key=owner["access-key-id"], secret_key=owner["secret-access-key"], region=owner["region"],
        endpoint_override=owner["endpoint"].removeprefix("http://"), scheme="http",
        connect_timeout=PATIENCE, request_timeout=PATIENCE,
    )  # fmt: skip


def listed(prefix):
    found = files().get_file_info(fs.FileSelector(prefix, allow_not_found=True, recursive=True))
    return [each.path for each in found if each.is_file]


def session(tmp_path, folder):
    owner = seaweed().owner
    values = {
        "bucket": f"s3://{BUCKET}/{folder}", "role": ROLE, "region": "us-east-1", "endpoint": owner["endpoint"],
        "access": owner["access-key-id"], "secret": {"secret": "bucket"},
    }  # fmt: skip
    site = Site(tmp_path, tmp_path, 256 << 20, {"bucket": owner["secret-access-key"]})
    return OnPostgres(adbc.connect(postgres().uri), values, site)


def load(tmp_path, name, ids):
    path = tmp_path / f"{name}.parquet"
    pq.write_table(pa.table({"id": ids, "word": [f"{name}{each}" for each in ids]}), path)
    accounts = {"extracted": len(ids), "rejected": 0, "filtered": 0, "folded": 0}
    return Load("p", name, 1, (str(path),), accounts, {}, "2026-11-24 10:00:00+00:00", lambda: True)


def test_rows_go_by_the_bucket_once_and_the_bucket_is_empty_after_a_load_and_after_a_failure(tmp_path, monkeypatch):
    schema = folder = f"rs_{secrets.token_hex(4)}"
    postgres().run(f"CREATE SCHEMA {schema}")
    values = {"table": f"{schema}.t", "mode": "merge", "key": ["id"], "schema": "evolve"}
    for each in (load(tmp_path, "a", [1, 2]), load(tmp_path, "a", [1, 2]), load(tmp_path, "b", [2, 3])):
        database.deliver(session(tmp_path, folder), values, each, schema=schema)
        assert listed(f"{BUCKET}/{folder}") == []
    kept = [(1, "a1"), (2, "b2"), (3, "b3")]
    assert postgres().run(f"SELECT id, word FROM {schema}.t ORDER BY 1") == kept
    monkeypatch.setattr(OnPostgres, "fails", True)
    with pytest.raises(RuntimeError):
        database.deliver(session(tmp_path, folder), values, load(tmp_path, "c", [4]), schema=schema)
    assert listed(f"{BUCKET}/{folder}") == []
    assert postgres().run(f"SELECT id, word FROM {schema}.t ORDER BY 1") == kept
