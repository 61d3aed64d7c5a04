"""Files of widgets and dashboards: numbers of hand-written SQL, a cover that says what they rest on, nothing to run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime

import openpyxl
import pytest
from pyarrow import parquet

from data.access import local_admin
from data.dashboards import DashboardState
from data.dashboards.exports import export_dashboard, export_widget
from data.dashboards.state import with_filter
from data.errors import InputError, NotFound
from tests.data.dashboards.shop import make_shop

EMPTY = DashboardState()
ADMIN = local_admin()


def whole(core, format_name, state=EMPTY):
    found = export_dashboard(core, "shop", state, format_name, actor=ADMIN)
    return io.BytesIO(b"".join(found.pieces)), found


def one(core, widget, format_name, state=EMPTY):
    return io.BytesIO(b"".join(export_widget(core, "shop", widget, state, format_name, actor=ADMIN).pieces))


def sheet(book, title):
    header, *rows = book[title].iter_rows(values_only=True)
    return header, rows


def test_numbers_of_a_workbook_are_those_of_sql_by_hand(tmp_path):
    core = make_shop(tmp_path)
    book = openpyxl.load_workbook(whole(core, "xlsx")[0])
    assert book.sheetnames == ["Cover", "Revenue", "Visitors", "Products", "Regions", "Trend"]
    truth = core.lakes.fetch(
        "SELECT date_trunc('month', day)::DATE AS m, sum(amount)::DOUBLE AS s FROM prod.main.sales"
        " WHERE day >= '2025-12-01' AND day < '2026-12-01' GROUP BY ALL ORDER BY m"
    )
    header, rows = sheet(book, "Trend")
    assert header == ("time", "shop.revenue")
    sold = [(at.date(), value) for at, value in rows if value]
    assert sold == list(zip(*truth.columns.values(), strict=True)) and isinstance(rows[0][0], datetime)
    regions = core.lakes.fetch(
        "SELECT region, sum(amount)::DOUBLE FROM prod.main.sales WHERE day > '2025-01-01' GROUP BY 1"
    )
    assert dict(sheet(book, "Regions")[1]) == dict(zip(*regions.columns.values(), strict=True))


def test_the_cover_says_what_the_numbers_rest_on(tmp_path):
    state = with_filter(EMPTY, "category", ("Tools",))
    told = sheet(openpyxl.load_workbook(whole(make_shop(tmp_path), "xlsx", state)[0]), "Cover")[1]
    assert told[:3] == [("title", "Shop"), ("dashboard", "shop"), ("state", "f.category=Tools")]
    assert ("filter", "category in Tools") in told and ("not applied", "category") in told
    assert ("data as of", "2026-11-20T00:00:00+00:00") in told
    assert ("definition", "Revenue (EUR) = amount of Shop") in told
    assert any(label == "sql" and text.startswith("SELECT") for label, text in told)


def test_one_widget_that_fails_is_said_and_the_others_are_there(tmp_path):
    core = make_shop(tmp_path)
    with core.lakes.cursor() as cursor:
        cursor.execute("DROP TABLE prod.main.visits")
    core.lakes.loaded("prod")
    book = openpyxl.load_workbook(whole(core, "xlsx")[0])
    assert "Visitors" not in book.sheetnames and "Trend" in book.sheetnames
    assert [text for label, text in sheet(book, "Cover")[1] if label == "error"]


@pytest.mark.parametrize("name", ["=1+1", "@sum", "<b>&</b>", "a\x01b", "[x]:y"])
def test_text_is_text_and_never_runs(tmp_path, name):
    core = make_shop(tmp_path)
    with core.lakes.cursor() as cursor:
        cursor.execute("UPDATE prod.main.sales SET region = ?", [name])
    core.lakes.loaded("prod")
    cell = openpyxl.load_workbook(whole(core, "xlsx")[0])["Regions"]["A2"]
    assert cell.value == (f"'{name}" if name[0] in "=@" else name.replace("\x01", "")) and cell.data_type == "s"


def test_csv_and_parquet_of_all_widgets_say_the_same(tmp_path):
    core = make_shop(tmp_path)
    file, found = whole(core, "csv")
    assert (found.name, found.media) == ("shop-csv.zip", "application/zip")
    archive = zipfile.ZipFile(file)
    assert archive.testzip() is None and set(archive.namelist()) >= {"cover.csv", "trend.csv", "regions.csv"}
    lines = list(csv.reader(io.StringIO(archive.read("regions.csv").decode())))
    by_csv = {row[0]: float(row[1]) for row in lines if not row[0].startswith("# ") and row[1] != "shop.revenue"}
    table = parquet.read_table(zipfile.ZipFile(whole(core, "parquet")[0]).open("regions.parquet"))
    assert {row["region"] or "": row["shop.revenue"] for row in table.to_pylist()} == by_csv
    facts = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert "shop" in json.dumps(facts) and any(key.endswith(".data as of") for key in facts)


def test_a_widget_alone_in_every_format(tmp_path):
    core = make_shop(tmp_path)
    assert openpyxl.load_workbook(one(core, "regions", "xlsx")).sheetnames == ["Cover", "Regions"]
    assert parquet.read_table(one(core, "trend", "parquet")).column_names == ["time", "shop.revenue"]
    assert one(core, "regions", "csv").read().startswith(b"# dashboard,shop")


def test_what_cannot_be_exported_is_refused_before_the_first_byte(tmp_path):
    core = make_shop(tmp_path)
    with pytest.raises(InputError):
        export_dashboard(core, "shop", EMPTY, "pdf", actor=ADMIN)
    with pytest.raises(NotFound):
        export_widget(core, "shop", "nothing", EMPTY, "xlsx", actor=ADMIN)
    with pytest.raises(NotFound):
        export_dashboard(core, "nothing", EMPTY, "xlsx", actor=ADMIN)
