"""Local lakes lie side by side in one statement; a new version is seen by the next question."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from data.access import local_admin
from data.errors import LakeError, NexusError
from data.lakes import LakeRecord
from data.opening import close_core
from data.queries import run_sql
from tests.data.queries.warehouse import make_core

ADMIN = local_admin()


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "segments.csv").write_text("segment,manager\nSMB,Ada\nEnterprise,Grace\nPublic,Edsger\n")
    core = make_core(tmp_path_factory.mktemp("together"))
    core.lakes.register(LakeRecord("sheets", "Sheets", "files", {"path": str(folder)}))
    yield core, folder
    close_core(core)


def test_a_lake_of_files_is_read_at_its_first_question(core):
    core, _ = core
    result = run_sql(core, "SELECT manager FROM segments ORDER BY 1", lake="sheets", actor=ADMIN)
    assert result.rows == [["Ada"], ["Edsger"], ["Grace"]]
    assert (result.lake, result.lakes) == ("sheets", ("sheets",))


def test_lakes_join_in_one_statement(core):
    core, _ = core
    core.lakes.ready("sheets")
    result = run_sql(
        core,
        "SELECT s.manager, count(*) FROM invoices i JOIN customers c USING (customer_id)"
        " JOIN sheets.main.segments s USING (segment) GROUP BY 1 ORDER BY 1",
        actor=ADMIN,
    )
    assert result.rows == [["Ada", 700], ["Edsger", 650], ["Grace", 650]]
    assert result.lakes == ("prod", "sheets")


def test_a_lake_read_anew_is_seen_at_once(core):
    core, folder = core
    (folder / "segments.csv").write_text("segment,manager\nSMB,Barbara\n")
    core.lakes.load("sheets")
    assert run_sql(core, "FROM sheets.segments SELECT manager", actor=ADMIN).rows == [["Barbara"]]


def test_a_lake_without_connection_says_so(core):
    core, _ = core
    core.lakes.register(LakeRecord("cloud", "Cloud", "bigquery"))
    with pytest.raises(LakeError) as raised:
        run_sql(core, "SELECT 1", lake="cloud", actor=ADMIN)
    driver = find_spec("google") and find_spec("google.cloud.bigquery")
    assert raised.value.code == ("lake.not_queryable" if driver else "lake.driver_missing")
    with pytest.raises(NexusError):
        run_sql(core, "SELECT * FROM cloud.main.t", actor=ADMIN)
