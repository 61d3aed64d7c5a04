"""Folders of files become tables, and say how."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from data.lakes import LakeRecord
from tests.cores import make_core
from tests.data.lakes.corpus import GOOD, parquet, zipped


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "people.csv").write_text(GOOD)
    (folder / "latin.csv").write_bytes("ville;prix\nOrléans;1,50\nSète;2,75\n".encode("cp1252"))
    (folder / "wide16.csv").write_bytes("a,b\n1,é\n".encode("utf-16"))
    (folder / "mixed.csv").write_bytes(b"a,b\r\n1,2\n3,4\r\n")
    (folder / "returns.csv").write_bytes(b"a,b\r1,2\r3,4\r")
    (folder / "ragged.csv").write_text("a,b\n" + "1,2\n" * 100 + "3\n" + "1,2\n" * 100)
    (folder / "doubled.csv").write_text("Order Date,amount,amount\n2026-01-01,1,2\n")
    (folder / "sales_2024.csv").write_text("id,amount\n1,10\n")
    (folder / "sales_2025.csv").write_text("id,amount\n2,20\n3,30\n")
    (folder / "part_1.csv").write_text("a\n1\n")
    (folder / "part_2.csv").write_text("b\n2\n")
    (folder / "packed.csv.gz").write_bytes(gzip.compress(GOOD.encode()))
    zipped(folder / "all.zip", one__csv=b"a\n1\n", two__json=b'[{"a": 1}]', readme__md=b"#")
    (folder / "array.json").write_text(json.dumps([{"a": 1, "b": {"c": "x", "at": "2026-01-01"}}, {"a": 2}]))
    (folder / "wrapped.json").write_text(json.dumps({"count": 2, "data": [{"a": 1}, {"a": 2}]}))
    (folder / "lines.ndjson").write_text('{"a": 1}\n{"a": 2, "b": "x"}\n')
    parquet(folder / "typed.parquet", "SELECT 1.50::DECIMAL(9, 2) AS d, TIMESTAMPTZ '2026-01-01 12:00+02' AS at")
    for year in (2024, 2025):
        (folder / f"hive/year={year}").mkdir(parents=True)
        parquet(folder / f"hive/year={year}/0.parquet", f"SELECT {year} * 10 AS n")
    core = make_core(demo=False)
    core.lakes.register(LakeRecord("files", "Files", "files", {"path": str(folder)}))
    yield core.lakes, {outcome.source: outcome for outcome in core.lakes.load("files").outcomes}
    core.lakes.close()


def rows(lake, sql):
    return list(zip(*lake[0].fetch(sql).columns.values(), strict=True))


def notes(lake, source):
    return [note.code for note in lake[1][source].notes]


def test_types_of_csv(lake):
    assert rows(lake, "SELECT * FROM files.main.people ORDER BY id LIMIT 1") == [
        (1, "Ada", Decimal("10.50"), date(2026, 1, 31))
    ]


def test_encodings(lake):
    assert rows(lake, "SELECT * FROM files.main.latin ORDER BY 1") == [("Orléans", 1.5), ("Sète", 2.75)]
    assert notes(lake, "latin.csv") == ["load.encoding_guessed"]
    assert rows(lake, "SELECT * FROM files.main.wide16") == [(1, "é")]


@pytest.mark.parametrize("table", ["mixed", "returns"])
def test_line_ends(lake, table):
    assert rows(lake, f"SELECT * FROM files.main.{table} ORDER BY 1") == [(1, 2), (3, 4)]


def test_few_ragged_rows_are_left_out_and_told(lake):
    outcome = lake[1]["ragged.csv"]
    assert (outcome.rows, outcome.rejected) == (200, 1)
    assert outcome.notes[0].code == "load.rows_left_out"
    assert outcome.notes[0].params["line"] == 102


def test_headers_become_identifiers_and_stay_as_labels(lake):
    table = next(t for t in lake[0].tables("files") if t.name == "doubled")
    assert [(c.name, c.label) for c in table.columns] == [
        ("order_date", "Order Date"),
        ("amount", None),
        ("amount_2", "amount"),
    ]
    assert notes(lake, "doubled.csv") == ["load.duplicate_header"]


def test_files_that_differ_in_digits_are_one_table_if_their_columns_agree(lake):
    assert rows(lake, "SELECT sum(amount), count(*) FROM files.main.sales") == [(60, 3)]
    assert rows(lake, "SELECT a FROM files.main.part_1") == [(1,)]
    assert rows(lake, "SELECT b FROM files.main.part_2") == [(2,)]


def test_compressed_files(lake):
    assert rows(lake, "SELECT count(*) FROM files.main.packed") == [(3,)]
    assert rows(lake, "SELECT (SELECT a FROM files.main.one), (SELECT a FROM files.main.two)") == [(1, 1)]
    assert notes(lake, "all.zip/readme.md") == ["load.not_data"]


def test_json_in_its_three_shapes(lake):
    assert rows(lake, "SELECT a, b_c, b_at FROM files.main.array ORDER BY a") == [
        (1, "x", date(2026, 1, 1)),
        (2, None, None),
    ]
    assert rows(lake, "SELECT sum(a) FROM files.main.wrapped") == [(3,)]
    assert rows(lake, "SELECT a, b FROM files.main.lines ORDER BY a") == [(1, None), (2, "x")]


def test_parquet_keeps_types_and_instants_are_utc(lake):
    assert rows(lake, "SELECT * FROM files.main.typed") == [(Decimal("1.50"), datetime(2026, 1, 1, 10))]


def test_folders_with_keys_are_one_table(lake):
    assert rows(lake, "SELECT year, n FROM files.main.hive ORDER BY 1") == [(2024, 20240), (2025, 20250)]
