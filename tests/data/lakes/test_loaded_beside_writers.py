"""A load that committed is announced, even while somebody else writes."""

from __future__ import annotations

from tests.cores import make_core


def test_a_load_is_announced_while_another_transaction_writes(tmp_path):
    core = make_core(tmp_path, demo=False)
    with core.lakes.cursor() as writer, core.lakes.cursor() as loader:
        writer.execute("CREATE TABLE prod.main.other AS SELECT 1 AS n")
        writer.execute("BEGIN")
        writer.execute("INSERT INTO prod.main.other VALUES (2)")
        loader.execute("CREATE TABLE prod.main.t AS SELECT * FROM range(5) AS r(n)")
        core.lakes.loaded("prod", tables=["t"])
        writer.execute("ROLLBACK")
    latest = core.lakes.registry.latest("prod")
    assert {table.name: table.rows for table in latest.tables} == {"other": 1, "t": 5}
    assert core.events.since(0, topics=("data.changed",))[-1].payload["tables"] == ["t"]
    core.lakes.close()
