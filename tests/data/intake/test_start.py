"""The data named at start is read once, and again when it changed."""

from __future__ import annotations

from data.intake import open_data
from data.lakes import loader
from tests.cores import make_core
from tests.data.lakes.corpus import GOOD


def test_nothing_named():
    assert open_data(make_core(demo=False)) is None


def test_read_at_first_start_only(tmp_path, monkeypatch):
    start, started = loader._start, []
    monkeypatch.setattr(loader, "_start", lambda *job: started.append(len(versions)) or start(*job))
    (tmp_path / "people.csv").write_text(GOOD)
    versions = []
    for text in (None, None, GOOD + "4,Barbara,1.00,2026-04-01\n"):
        if text:
            (tmp_path / "people.csv").write_text(text)
        core = make_core(tmp_path / "home", demo=False, data=str(tmp_path / "people.csv"))
        assert open_data(core) == "people"
        versions.append((core.lakes.version("people"), core.lakes.registry.latest("people").rows))
        core.lakes.close()
    assert versions == [(1, 3), (1, 3), (2, 4)] and started == [0, 2]
