"""Rows set aside say why, and come back once what was wrong is put right."""

from __future__ import annotations

import pytest

from data.errors import ConflictError, NotFound
from data.pipelines import dry_run, get_execution, kinds, preview, rejects, replay, run_next, save_pipeline, tallies
from tests.data.pipelines.loads import ADMIN, accounts, document, opened, ran, rows

TEXT = """no,day,amount
1,2026-01-01,5
2,02.01.2026,6
3,2026-01-03,"6,5"
4,2026-01-04,7,8
"""


@pytest.fixture
def core(tmp_path):
    (tmp_path / "a.csv").write_text(TEXT)
    with opened(tmp_path / "home") as core:
        yield core


def dated(tmp_path, **more):
    cast = {
        "kind": "cast",
        "id": "types",
        "columns": {"no": "integer", "day": "date", "amount": "decimal(9,2)"},
        **more,
    }
    return document({"kind": "csv", "path": str(tmp_path / "a.csv")}, cast, limits={"share": 1}, mode="replace")


def test_a_reject_names_file_line_rule_value_and_text(core, tmp_path):
    found = {reject.line: reject for reject in rejects(core, ran(core, dated(tmp_path)).id)}
    assert set(found) == {3, 4, 5}
    day = found[3]
    assert (day.piece, day.step, day.rule, day.column, day.raw) == ("a.csv", "types", "cast", "day", "2,02.01.2026,6")
    assert day.params == {"column": "day", "type": "DATE", "value": "02.01.2026"}
    assert found[4].raw == '3,2026-01-03,"6,5"'
    assert (found[5].rule, found[5].raw) == ("csv", "4,2026-01-04,7,8")


def test_rejects_are_counted_by_rule(core, tmp_path):
    found = tallies(core, ran(core, dated(tmp_path)).id)
    assert {(each.rule, each.column, each.rows) for each in found} == {
        ("cast", "day", 1), ("cast", "amount", 1), ("csv", None, 1),
    }  # fmt: skip


def test_a_replay_adds_what_passes_now(core, tmp_path):
    first = ran(core, dated(tmp_path))
    save_pipeline(core, dated(tmp_path, decimal=","), actor=ADMIN)
    again = replay(core, first.id, actor=ADMIN)
    run_next(core, holder="test")
    found = get_execution(core, again.id)
    assert accounts(found) == {"extracted": 2, "loaded": 1, "rejected": 1, "filtered": 0}
    assert rows(core, 'SELECT "no", amount::VARCHAR FROM prod.raw.t ORDER BY 1') == [(1, "5.00"), (3, "6.50")]
    with pytest.raises(ConflictError):
        replay(core, first.id, actor=ADMIN)


def test_a_preview_shows_real_rows_behind_any_step_and_loads_nothing(core, tmp_path):
    raw = preview(core, dated(tmp_path), actor=ADMIN, step="source")
    assert raw.columns == (("no", "VARCHAR"), ("day", "VARCHAR"), ("amount", "VARCHAR"))
    assert raw.rows[1] == ("2", "02.01.2026", "6") and raw.extracted == 4
    typed = dry_run(core, dated(tmp_path), actor=ADMIN)
    assert typed.columns[1] == ("day", "DATE") and typed.rows == (("1", "2026-01-01", "5.00"),)
    assert (typed.passed, typed.rejected, len(typed.rejects)) == (1, 3, 3)
    assert rows(core, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'") == [(0,)]
    with pytest.raises(NotFound):
        preview(core, dated(tmp_path), actor=ADMIN, step="nowhere")


def test_every_kind_declares_its_options():
    found = kinds()
    for each in (*found.sources, *found.steps, *found.destinations):
        assert each.options, each.name


def test_of_what_was_staged_only_rejects_stay(core, tmp_path):
    with_rejects = ran(core, dated(tmp_path))
    (tmp_path / "a.csv").write_text("no,day,amount\n1,2026-01-01,5\n")
    without = ran(core, dated(tmp_path))
    folder = core.settings.home / "pipelines"
    assert not (folder / without.id).exists()
    assert [path.suffix for path in (folder / with_rejects.id).rglob("0*")] == [".rejects"]


def test_text_that_is_no_json_is_shown_as_it_was_and_not_replayed(core, tmp_path):
    (tmp_path / "a.ndjson").write_text('{"n": 1}\n{"n": \n[2]\n{"n": "x"}\n')
    cast = {"kind": "cast", "id": "types", "columns": {"n": "integer"}}
    wanted = document({"kind": "json", "path": str(tmp_path / "a.ndjson")}, cast, limits={"share": 1})
    assert [each.raw for each in preview(core, wanted, actor=ADMIN, step="types").rejects][:2] == ['{"n": ', "[2]"]
    first = ran(core, wanted)
    assert {each.raw: each.record for each in rejects(core, first.id)} == {
        '{"n": ': None, "[2]": None, '{"n": "x"}': {"n": "x"},
    }  # fmt: skip
    again = replay(core, first.id, actor=ADMIN)
    run_next(core, holder="test")
    assert accounts(get_execution(core, again.id)) == {"extracted": 1, "loaded": 0, "rejected": 1, "filtered": 0}
