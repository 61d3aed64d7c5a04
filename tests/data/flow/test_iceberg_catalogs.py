"""What an Iceberg catalog and its tables name is neither called nor written to on this machine."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import LakeError
from data.flow.deliveries import DELIVERIES, Load, Site
from tests.listening import listening

HERE = "tests.data.flow.test_iceberg_catalogs.Called"
CUSTOM = {"type": "custom", "impl": HERE, "custom": {}}


class Called:
    """What a catalog or a table may name; it notes when it is called."""

    times = 0

    def __init__(self, *_args, **_named):
        type(self).times += 1


@pytest.fixture
def catalog():
    """Answers by path; what it was asked for, and which token it was shown."""
    pytest.importorskip("pyiceberg.catalog.rest")
    answers, asked = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.partition("?")[0]
            asked.append((path, self.headers.get("Authorization")))
            found = answers.get(path)
            content = json.dumps(found or {"error": {"message": "nothing", "type": "NoSuch", "code": 404}}).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args):
            pass

    with listening(Handler) as address:
        yield address, answers, asked


def load_into(address: str, tmp_path: Path):
    pq.write_table(pa.table({"id": [1]}), tmp_path / "rows.parquet")
    options = {"path": str(tmp_path / "ice"), "catalog": address, "token": "t0ken", "table": "shop.t", "mode": "append"}
    load = Load("p", "e1", 1, [str(tmp_path / "rows.parquet")], {"extracted": 1}, {}, "2026-01-01", lambda: True)
    return DELIVERIES["iceberg"].load({**options, "schema": "evolve"}, Site(tmp_path, tmp_path, 1 << 28), load)


def table(location: str, **properties: str):
    from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC
    from pyiceberg.schema import Schema
    from pyiceberg.table.metadata import new_table_metadata
    from pyiceberg.table.sorting import UNSORTED_SORT_ORDER
    from pyiceberg.types import LongType, NestedField

    columns = Schema(NestedField(1, "id", LongType(), required=False))
    made = new_table_metadata(columns, UNPARTITIONED_PARTITION_SPEC, UNSORTED_SORT_ORDER, location, properties)
    return {"metadata-location": f"{location}/metadata/1.metadata.json", "metadata": json.loads(made.model_dump_json())}


@pytest.mark.parametrize(
    ("told", "given"),
    [
        ({"overrides": {"auth": CUSTOM}}, {}),
        ({"overrides": {"py-io-impl": HERE}}, {}),
        ({"defaults": {"py-io-impl": HERE, "s3.retry-strategy-impl": HERE}}, {"s3.retry-strategy-impl": HERE}),
        ({}, {"py-io-impl": HERE}),
        ({}, {"write.py-location-provider.impl": HERE}),
    ],
)
def test_classes_that_a_catalog_or_a_table_names_are_not_called(catalog, tmp_path, monkeypatch, told, given):
    address, answers, asked = catalog
    monkeypatch.setattr(Called, "times", 0)
    answers["/v1/config"] = {"defaults": {}, "overrides": {}, **told}
    answers["/v1/namespaces/shop/tables/t"] = table(f"file://{tmp_path}/victim", **given)
    with pytest.raises(LakeError):
        load_into(address, tmp_path)
    assert Called.times == 0
    assert asked[1:] and {token for _, token in asked} == {"Bearer t0ken"}


def test_a_catalog_writes_no_file_of_this_machine(catalog, tmp_path):
    address, answers, _ = catalog
    answers["/v1/config"] = {"defaults": {}, "overrides": {"uri": "http://127.0.0.1:1"}}
    answers["/v1/namespaces/shop/tables/t"] = table(f"file://{tmp_path}/victim")
    with pytest.raises(LakeError) as caught:
        load_into(address, tmp_path)
    assert "does not lie where the table does" in str(caught.value.params)
    assert not (tmp_path / "victim").exists()


def test_addresses_where_clouds_keep_credentials_are_never_asked(catalog, tmp_path):
    address, answers, asked = catalog
    answers["/v1/config"] = {"defaults": {"s3.endpoint": "http://169.254.169.254"}, "overrides": {}}
    answers["/v1/namespaces/shop/tables/t"] = table("s3://lake/victim")
    with pytest.raises(LakeError) as caught:
        load_into(address, tmp_path)
    assert "an address that is never asked" in str(caught.value.params)
    asked.clear()
    with pytest.raises(LakeError) as caught:
        load_into("http://169.254.169.254", tmp_path)
    assert caught.value.code == "lake.address_never" and not asked
