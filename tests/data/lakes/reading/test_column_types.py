"""A type is taken only if every value has it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from data.lakes.reading.column_types import selections, typed_columns


def read(values, *, name="x", delimiter=","):
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f'CREATE TABLE raw ("{name}" VARCHAR, place INTEGER)')
        connection.execute("INSERT INTO raw SELECT unnest(?), unnest(?)", [values, list(range(len(values)))])
        columns, notes = selections(typed_columns(connection, "raw", [name], delimiter=delimiter))
        found = connection.execute(f"SELECT {columns[0]} FROM raw ORDER BY place").fetchall()
        kind = connection.execute(f"DESCRIBE SELECT {columns[0]} FROM raw").fetchall()[0][1]
    return kind, [row[0] for row in found], [note.code for note in notes]


@pytest.mark.parametrize(
    ("texts", "kind", "values"),
    [
        (["1", "-20", None, "0"], "BIGINT", [1, -20, None, 0]),
        (["01234", "90210"], "VARCHAR", ["01234", "90210"]),
        (["12345678901234567890"], "VARCHAR", ["12345678901234567890"]),
        (["1.5", "2"], "DECIMAL(18,2)", [Decimal("1.50"), Decimal("2.00")]),
        (["1.2345", "2"], "DECIMAL(18,4)", [Decimal("1.2345"), Decimal("2.0000")]),
        (["10.357019999999999", "1e3"], "DOUBLE", [10.357019999999999, 1000.0]),
        (["true", "FALSE", ""], "BOOLEAN", [True, False, None]),
        (["2026-01-31", "2026-2-1"], "DATE", [date(2026, 1, 31), date(2026, 2, 1)]),
        (["2026-02-30", "2026-01-01"], "VARCHAR", ["2026-02-30", "2026-01-01"]),
        (["31.12.2025", "1.1.2026"], "DATE", [date(2025, 12, 31), date(2026, 1, 1)]),
        (["31/12/2025", "01/02/2026"], "DATE", [date(2025, 12, 31), date(2026, 2, 1)]),
        (["12/31/2025", "01/02/2026"], "DATE", [date(2025, 12, 31), date(2026, 1, 2)]),
        (["2026-01-01 12:30"], "TIMESTAMP", [datetime(2026, 1, 1, 12, 30)]),
        (["2026-01-01T12:30:00+02:00"], "TIMESTAMP", [datetime(2026, 1, 1, 10, 30)]),
        (["2026-01-01T12:30:00Z"], "TIMESTAMP", [datetime(2026, 1, 1, 12, 30)]),
        (["1,234.50", "7"], "DOUBLE", [1234.5, 7.0]),
        (["$1,234.50"], "DOUBLE", [1234.5]),
        (["1.234,50", "7,5"], "DOUBLE", [1234.5, 7.5]),
        (["", None], "VARCHAR", [None, None]),
        (["inf", "1.5"], "VARCHAR", ["inf", "1.5"]),
    ],
)
def test_types(texts, kind, values):
    found, read_values, _ = read(texts)
    assert (found, read_values) == (kind, values)


def test_one_late_odd_value_keeps_the_column_text_and_all_values():
    values = [str(n) for n in range(3000)] + ["n/k"]
    kind, found, _ = read(values)
    assert kind == "VARCHAR" and found == values


def test_missing_words_are_nulls_where_numbers_prove_them():
    kind, found, notes = read(["1", "NA", "3"])
    assert (kind, found, notes) == ("BIGINT", [1, None, 3], ["load.missing_words"])


def test_missing_words_in_text_alone_are_text():
    assert read(["Namibia", "NA"])[1] == ["Namibia", "NA"]


def test_dates_that_may_be_either_stay_text_and_say_so():
    kind, found, notes = read(["01/02/2026", "03/04/2026"])
    assert (kind, found, notes) == ("VARCHAR", ["01/02/2026", "03/04/2026"], ["load.dates_ambiguous"])


def test_eight_digits_are_a_date_only_in_a_column_that_says_so():
    assert read(["20260131"], name="order_date")[:2] == ("DATE", [date(2026, 1, 31)])
    assert read(["20260131"], name="order_number")[:2] == ("BIGINT", [20260131])


def test_three_digits_after_a_comma_follow_the_delimiter():
    assert read(["1,234"])[1] == [1234.0]
    assert read(["1,234"], delimiter=";")[1] == [1.234]
