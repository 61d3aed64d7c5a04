"""Rows reach their table as the mode says; what readers see is before or after, and equal rows stay untouched."""

from __future__ import annotations

import pytest

from data.pipelines import Status, rejects
from tests.data.pipelines.loads import accounts, document, opened, ran, rows

FIRST = "id,word,n\n1,one,1\n2,two,2\n3,three,3\n"
SECOND = "id,word,n\n1,one,1\n2,zwei,2\n4,four,4\n"
THIRD = "id,word,n\n3,three,3\n"


@pytest.fixture
def core(tmp_path):
    with opened(tmp_path / "home") as core:
        yield core


def loaded(core, tmp_path, text, types=None, **destination):
    (tmp_path / "a.csv").write_text(text)
    columns = {"id": "integer", "n": "integer"} if types is None else types
    source = {"kind": "csv", "path": str(tmp_path / "a.csv")}
    core.clock.moment = core.clock.moment.replace(minute=core.clock.moment.minute + 1)
    steps = [{"kind": "cast", "columns": columns}] if columns else []
    return ran(core, document(source, *steps, limits={"share": 1}, destination=destination))


def words(core, where="true"):
    return rows(core, f"SELECT id, word FROM prod.raw.t WHERE {where} ORDER BY 1, 2")


def test_merge_inserts_updates_and_leaves_equal_rows_alone(core, tmp_path):
    first = loaded(core, tmp_path, FIRST, mode="merge", key="id")
    second = loaded(core, tmp_path, SECOND, mode="merge", key="id")
    assert accounts(second) == {"extracted": 3, "loaded": 3, "rejected": 0, "filtered": 0}
    assert words(core) == [(1, "one"), (2, "zwei"), (3, "three"), (4, "four")]
    assert dict(rows(core, "SELECT id, _execution_id FROM prod.raw.t")) == {
        1: first.id, 2: second.id, 3: first.id, 4: second.id,
    }  # fmt: skip


def test_merge_again_changes_nothing(core, tmp_path):
    loaded(core, tmp_path, FIRST, mode="merge", key="id")
    before = rows(core, "SELECT * FROM prod.raw.t ORDER BY id")
    loaded(core, tmp_path, FIRST, mode="merge", key="id")
    assert rows(core, "SELECT * FROM prod.raw.t ORDER BY id") == before


def test_merge_marks_what_is_gone_and_what_comes_back(core, tmp_path):
    loaded(core, tmp_path, FIRST, mode="merge", key="id", missing="mark")
    loaded(core, tmp_path, SECOND, mode="merge", key="id", missing="mark")
    assert words(core, "_deleted_at IS NOT NULL") == [(3, "three")]
    loaded(core, tmp_path, THIRD, mode="merge", key="id", missing="mark")
    assert words(core, "_deleted_at IS NULL") == [(3, "three")]


def test_merge_deletes_what_is_gone(core, tmp_path):
    loaded(core, tmp_path, FIRST, mode="merge", key="id", missing="delete")
    loaded(core, tmp_path, SECOND, mode="merge", key="id", missing="delete")
    assert words(core) == [(1, "one"), (2, "zwei"), (4, "four")]


def test_history_keeps_every_version(core, tmp_path):
    loaded(core, tmp_path, FIRST, mode="history", key="id", missing="mark")
    loaded(core, tmp_path, SECOND, mode="history", key="id", missing="mark")
    assert rows(
        core, "SELECT id, word, _valid_from::VARCHAR, _valid_to::VARCHAR, _is_current FROM prod.raw.t ORDER BY 1, 3"
    ) == [
        (1, "one", "2026-11-20 12:01:00", None, True),
        (2, "two", "2026-11-20 12:01:00", "2026-11-20 12:02:00", False),
        (2, "zwei", "2026-11-20 12:02:00", None, True),
        (3, "three", "2026-11-20 12:01:00", "2026-11-20 12:02:00", False),
        (4, "four", "2026-11-20 12:02:00", None, True),
    ]


@pytest.mark.parametrize(
    ("text", "code"), [("id,word,n\n1,a,1\n1,b,1\n", "flow.merge_twice"), ("id,word,n\n,a,1\n", "flow.key_empty")]
)
def test_keys_that_tell_nothing_apart_are_refused(core, tmp_path, text, code):
    found = loaded(core, tmp_path, text, mode="merge", key="id")
    assert (found.status, found.error["code"]) == (Status.FAILED, code)


def test_a_table_evolves(core, tmp_path):
    loaded(core, tmp_path, "id,word\n1,a\n", types={"id": "int32"})
    found = loaded(core, tmp_path, "id,word,more\n5000000000,b,x\n", types={"id": "integer"})
    assert found.status is Status.SUCCEEDED, found.error
    assert rows(core, "SELECT id, word, more FROM prod.raw.t ORDER BY 1") == [(1, "a", None), (5_000_000_000, "b", "x")]


def test_a_type_that_nothing_holds_is_refused(core, tmp_path):
    loaded(core, tmp_path, "id,word\n1,a\n", types={"id": "integer"})
    found = loaded(core, tmp_path, "id,word\nx,b\n", types={})
    assert (found.status, found.error["code"]) == (Status.FAILED, "flow.type_changed")
    assert words(core) == [(1, "a")]


@pytest.mark.parametrize("text", ["id,word,n,more\n4,d,4,x\n", "id,word\n4,d\n"], ids=["new", "gone"])
def test_a_frozen_table_takes_its_own_columns_only(core, tmp_path, text):
    loaded(core, tmp_path, FIRST, schema="freeze")
    found = loaded(core, tmp_path, text, types={"id": "integer"}, schema="freeze")
    assert (found.status, found.error["code"]) == (Status.FAILED, "flow.schema_frozen")
    assert len(words(core)) == 3


@pytest.mark.parametrize("mode", ["append", "replace"])
def test_rows_that_do_not_fit_are_set_aside(core, tmp_path, mode):
    loaded(core, tmp_path, FIRST, schema="quarantine", mode=mode)
    found = loaded(
        core,
        tmp_path,
        "id,word,n,more\n4,d,4,\n5,e,x,\n6,f,6,y\n",
        types={"id": "integer"},
        schema="quarantine",
        mode=mode,
    )
    assert found.status is Status.SUCCEEDED, found.error
    assert accounts(found) == {"extracted": 3, "loaded": 1, "rejected": 2, "filtered": 0}
    assert words(core, "id > 3") == [(4, "d")]
    assert [(each.rule, each.column) for each in rejects(core, found.id)] == [("schema", "n"), ("schema", "more")]
