"""Old executions are forgotten with their rejects; cursors, gaps and the newest of each pipeline stay."""

from __future__ import annotations

from datetime import timedelta

from data.pipelines import executions, logs, rejects
from data.pipelines.folders import root
from data.pipelines.prune import prune
from tests.data.pipelines.loads import document, opened, ran, rows


def test_what_is_old_is_forgotten_and_nothing_is_read_again(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    cast = {"kind": "cast", "columns": {"n": "integer"}}
    found = document({"kind": "csv", "path": str(folder / "*.csv"), "files": "new"}, cast, limits={"share": 1})
    with opened(tmp_path / "home", pipeline_days=50) as core:
        done = []
        for day in range(3):
            (folder / f"{day}.csv").write_text(f"n\n{day}\nx\n")
            done.append(ran(core, found).id)
            core.clock.moment += timedelta(days=20)
        assert (root(core) / done[0]).exists() and len(rejects(core, done[0])) == 1
        assert prune(core) == 1 and prune(core) == 0
        assert [each.id for each in executions(core)] == [done[2], done[1]] and not (root(core) / done[0]).exists()
        core.clock.moment += timedelta(days=365)
        assert prune(core) == 1 and [each.id for each in executions(core)] == [done[2]]
        assert logs(core, done[2]) and len(rejects(core, done[2])) == 1
        assert ran(core, found).extracted == 0
        assert rows(core, "SELECT n FROM prod.raw.t ORDER BY 1") == [(0,), (1,), (2,)]
