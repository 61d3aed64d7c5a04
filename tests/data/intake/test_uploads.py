"""Files from the browser are kept within limits, or not at all."""

from __future__ import annotations

import io

import pytest

from data.access import Actor, local_admin
from data.errors import AccessError, InputError, LimitError
from data.intake import add_upload, uploads
from tests.cores import make_core
from tests.data.lakes.corpus import GOOD


@pytest.fixture
def core(tmp_path):
    core = make_core(tmp_path / "home", demo=False)
    yield core
    core.lakes.close()


def kept(tmp_path):
    return sorted(path.name for path in (tmp_path / "home/uploads").rglob("*") if path.is_file())


def files(**contents):
    return [(name.replace("__", "."), io.BytesIO(text.encode())) for name, text in contents.items()]


def test_one_file_is_added_by_its_own_name(core, tmp_path):
    report = add_upload(core, files(people__csv=GOOD), actor=local_admin())
    assert (report.lake, [table.rows for table in report.tables]) == ("people", [3])
    assert kept(tmp_path) == ["people.csv"]


def test_several_files_are_one_lake(core):
    report = add_upload(core, files(people__csv=GOOD, more__csv="a\n1\n"), actor=local_admin(), name="Both")
    assert (report.lake, [table.name for table in report.tables]) == ("both", ["more", "people"])


def test_names_can_not_climb_hide_or_replace(core, tmp_path):
    uploads.save_upload(
        core,
        [(name, io.BytesIO(b"x")) for name in ("../../evil.csv", "C:\\x\\evil.csv", ".hidden", "", "a\x00b.csv")],
        actor=local_admin(),
    )
    assert kept(tmp_path) == ["2-evil.csv", "a_b.csv", "evil.csv", "file", "hidden"]


def test_what_can_not_be_read_is_not_kept(core, tmp_path):
    with pytest.raises(InputError, match=r"lake\.nothing_loaded"):
        add_upload(core, files(empty__csv=""), actor=local_admin())
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    ("limit", "value", "code"), [("BYTES", 10, "intake.upload_bytes"), ("FILES", 1, "intake.upload_files")]
)
def test_limits(core, tmp_path, monkeypatch, limit, value, code):
    monkeypatch.setattr(uploads, limit, value)
    with pytest.raises(LimitError, match=code):
        add_upload(core, files(a__csv=GOOD, b__csv=GOOD), actor=local_admin())
    assert kept(tmp_path) == []


def test_nothing_and_nobody(core):
    with pytest.raises(InputError, match=r"intake\.upload_empty"):
        add_upload(core, [], actor=local_admin())
    with pytest.raises(AccessError):
        add_upload(core, files(a__csv=GOOD), actor=Actor("guest"))
