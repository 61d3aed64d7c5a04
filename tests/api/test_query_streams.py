"""Whole answers as streams: what each format holds, and how each says that it broke off."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet
import pytest

from data.queries import stream
from tests.api.client import client, is_problem
from tests.data.queries.warehouse import make_core

QUERY = "/api/data-warehouse/query"
NDJSON, CSV = "application/x-ndjson", "text/csv"
ARROW, PARQUET = "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = """
SELECT i AS id, 9007199254740993::BIGINT + i AS big, 1::HUGEINT << 70 AS huge, (i / 3)::DECIMAL(12, 2) AS amount,
    12345678901234567.89::DECIMAL(38, 2) AS precise, CASE WHEN i = 1 THEN 'nan'::DOUBLE ELSE i * 0.1 END AS x,
    i % 2 = 0 AS flag, DATE '2024-02-28' + i::INTEGER AS day, TIMESTAMP '2024-02-29 10:00:00.5' AS at,
    TIMESTAMPTZ '2024-02-29 10:00:00+02' AS zoned, TIME '23:59:59' AS clock, INTERVAL 36 HOUR AS span,
    CASE WHEN i > 0 THEN 'né"e, ' || i END AS text, '\\xAA'::BLOB AS bytes,
    {'a': 1.5, 'on': DATE '2024-01-01'} AS nested,
    [i, NULL, 9007199254740993] AS list, MAP {'k': TIMESTAMP '2024-01-01 01:02:03'} AS map, 'x'::ENUM('x', 'y') AS e,
    '{"j": [1]}'::JSON AS doc, '00000000-0000-0000-0000-000000000001'::UUID AS u, NULL AS nothing
FROM range(3) AS t(i)
"""


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    made = make_core(tmp_path_factory.mktemp("home"))
    yield made
    made.workers.close()
    made.lakes.close()


@pytest.fixture
def http(core):
    return client(core)


def ask(http, sql, media, **more):
    return http.post(QUERY, json={"sql": sql, **more}, headers={"Accept": media})


def test_lines_are_the_rows_of_a_json_answer(http):
    rows = ask(http, KINDS, "application/json").json["rows"]
    answer = ask(http, KINDS, NDJSON)
    assert answer.content_type == NDJSON and answer.headers["Query-Id"].startswith("qry_")
    assert [json.loads(line) for line in answer.text.splitlines()] == rows


def test_csv_shows_what_json_says(http):
    found = list(csv.DictReader(io.StringIO(ask(http, KINDS, CSV).text)))
    rows = ask(http, KINDS, "application/json").json["rows"]
    for shown, row in zip(found, rows, strict=True):
        for name in ("id", "big", "huge", "precise", "day", "at", "zoned", "clock", "span", "e", "u", "doc", "bytes"):
            assert shown[name] == str(row[name]), name
        assert shown["text"] == (row["text"] or "") and shown["nothing"] == ""
        assert json.loads(shown["nested"]) == row["nested"] and json.loads(shown["list"]) == row["list"]
        assert float(shown["amount"]) == row["amount"] and shown["flag"] == str(row["flag"]).lower()


def test_csv_is_safe_for_spreadsheets_and_numbers_stay_numbers(http):
    formulas = "'=1+1' AS \"=a\", '+x' AS b, '-x' AS c, '@x' AS d, chr(9) || 'x' AS e, chr(13) || 'x' AS f"
    sql = f"SELECT {formulas}, -5 AS g, 'a=b' AS h"
    header, row = csv.reader(io.StringIO(ask(http, sql, CSV).text, newline=""))
    assert header[0] == "'=a"
    assert row == ["'=1+1", "'+x", "'-x", "'@x", "'\tx", "'\rx", "-5", "a=b"]


@pytest.mark.parametrize("media", [ARROW, PARQUET])
def test_arrow_and_parquet_keep_types_and_digits(http, media):
    body = ask(http, KINDS, media).data
    table = pa.ipc.open_stream(body).read_all() if media == ARROW else pa.parquet.read_table(pa.BufferReader(body))
    row = table.slice(1, 1).to_pylist()[0]
    assert (row["id"], row["big"], row["huge"]) == (1, 9007199254740994, Decimal(1 << 70))
    assert (row["precise"], row["day"]) == (Decimal("12345678901234567.89"), date(2024, 2, 29))
    assert (
        row["at"] == datetime(2024, 2, 29, 10, 0, 0, 500000) and row["zoned"].isoformat() == "2024-02-29T08:00:00+00:00"
    )
    assert (row["text"], row["list"], row["nothing"]) == ('né"e, 1', [1, None, 9007199254740993], None)
    assert row["nested"]["on"] == date(2024, 1, 1) and row["x"] != row["x"]


def test_workbooks_hold_numbers_days_and_safe_text(http):
    times = "DATE '2024-02-29' AS d, TIMESTAMP '2024-02-29 12:00:00' AS t"
    sql = f"SELECT 1.5 AS n, {times}, '=1<2' AS s, true AS b, NULL AS e"
    archive = zipfile.ZipFile(io.BytesIO(ask(http, sql, XLSX).data))
    assert archive.testzip() is None
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))
    tag = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    header, row = [list(each) for each in sheet.iter(f"{tag}row")]
    assert ["".join(cell.itertext()) for cell in header] == ["n", "d", "t", "s", "b", "e"]
    assert ["".join(cell.itertext()) for cell in row] == ["1.5", "45351.0", "45351.5", "'=1<2", "1", ""]
    assert [cell.get("s") for cell in row[:3]] == [None, "1", "2"]


def test_a_workbook_goes_on_in_another_sheet(monkeypatch):
    from data.sandbox import sheets

    monkeypatch.setattr(sheets, "ROWS_PER_SHEET", 4)
    out = io.BytesIO()
    book = sheets.Workbook(zipfile.ZipFile(out, "w"))
    book.begin("Result", ["n"])
    for number in range(7):
        book.write(f"<row><c><v>{number}</v></c></row>".encode(), rows=1)
    book.close()
    archive = zipfile.ZipFile(out)
    found = [archive.read(f"xl/worksheets/sheet{n}.xml").decode().count("<row>") for n in (1, 2, 3)]
    assert found == [4, 4, 2]


@pytest.mark.parametrize("media", [NDJSON, CSV, ARROW, PARQUET, XLSX])
def test_no_rows_is_an_answer(http, media):
    answer = ask(http, "SELECT id, region FROM invoices WHERE false", media)
    assert answer.status_code == 200
    assert len(answer.data) > 0 or media == NDJSON


@pytest.mark.parametrize("media", [NDJSON, CSV, ARROW, PARQUET, XLSX])
def test_order_and_limit_hold(http, media):
    if media == NDJSON:
        lines = ask(http, "SELECT id FROM invoices ORDER BY id DESC", media, limit=3).text.splitlines()
        assert [json.loads(line)["id"] for line in lines] == [1999, 1998, 1997]
    assert ask(http, "SELECT id FROM invoices", media, limit=3).status_code == 200


@pytest.mark.parametrize("media", [NDJSON, CSV, ARROW])
@pytest.mark.parametrize(
    ("sql", "status"),
    [("SELECT nothing FROM invoices", 422), ("DROP TABLE invoices", 422), ("SELECT CAST('x' AS INTEGER)", 422)],
)
def test_what_goes_wrong_before_the_first_piece_is_a_problem(http, media, sql, status):
    assert is_problem(ask(http, sql, media), status)


LATE = "SELECT i, CASE WHEN i = {rows} THEN CAST('x' || i AS INTEGER) ELSE 1 END AS v FROM range({rows} + 1) AS t(i)"


READERS = {
    NDJSON: lambda body: json.loads(body.splitlines()[-1]),
    CSV: lambda body: list(csv.reader(io.StringIO(body.decode()[-1000:]), strict=True)),
    ARROW: lambda body: pa.ipc.open_stream(body).read_all(),
    PARQUET: lambda body: pa.parquet.read_table(pa.BufferReader(body)),
    XLSX: lambda body: zipfile.ZipFile(io.BytesIO(body)),
}


@pytest.mark.parametrize("media", READERS)
def test_an_answer_that_breaks_off_is_refused_by_its_readers(http, core, media):
    answer = ask(http, LATE.format(rows=700_000 if media == XLSX else 2_000_000), media)
    assert answer.status_code == 200 and len(answer.data) > 100_000
    with pytest.raises((ValueError, csv.Error, OSError, zipfile.BadZipFile)):
        READERS[media](answer.data)
    assert core.workers.history.recent(limit=1)[0].error == "query.failed"
    if media in {NDJSON, CSV}:
        assert b"Could not convert string" in answer.data[-1000:]


def test_a_process_that_dies_in_the_middle_is_an_error_too(http, core):
    from data.access import local_admin

    found = stream(core, "SELECT * FROM range(100000000) AS t(i)", "csv", actor=local_admin())
    next(found)
    found.stop()
    with pytest.raises(Exception, match="query.cancelled"):
        for _ in found:
            pass
    found.close()
    assert core.workers.history.recent(limit=1)[0].status == "cancelled"


def test_who_stops_reading_stops_the_query(core):
    from data.access import local_admin

    found = stream(core, "SELECT * FROM range(100000000000) AS t(i)", "ndjson", actor=local_admin())
    next(found)
    assert core.workers.pool.state()["running"] == 1
    killed = core.workers.pool.state()["killed"]
    found.close()
    state = core.workers.pool.state()
    assert (state["running"], state["killed"]) == (0, killed + 1)
    assert core.workers.history.recent(limit=1)[0].status == "cancelled"
