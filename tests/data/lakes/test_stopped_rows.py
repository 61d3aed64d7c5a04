"""A statement that was stopped is never an answer, though some drivers end it as if it had no more rows."""

from __future__ import annotations

import pytest

from data.errors import QueryError
from data.lakes.drivers.remote import Speech
from data.lakes.drivers.rows import RowsRemote

SPEECH = Speech("trino", (), "", "", lambda error, sql: QueryError("query.failed", message=str(error)))


class Cursor:
    description = (("id", None),)

    def __init__(self, pages):
        self.pages = pages

    def execute(self, sql):
        pass

    def fetchmany(self, size):
        return next(self.pages)

    def close(self):
        pass


def remote(pages):
    return RowsRemote(None, SPEECH, milliseconds=1000, stop=lambda: None, cursor=lambda: Cursor(pages))


def test_stopped_before_its_first_row():
    def pages():
        asked.cancel()
        yield []

    asked = remote(pages())
    with pytest.raises(QueryError, match=r"query\.cancelled"):
        asked.execute("SELECT 1")


def test_stopped_between_two_pages():
    asked = remote(iter([[(1,)], []]))
    batches = asked.execute("SELECT 1").batches
    assert next(batches).num_rows == 1
    asked.cancel()
    with pytest.raises(QueryError, match=r"query\.cancelled"):
        next(batches)


def test_one_that_ended_by_itself_is_an_answer():
    assert [batch.num_rows for batch in remote(iter([[(1,)], [(2,)], []])).execute("SELECT 1").batches] == [1, 1]
