"""Archives are unpacked within limits, wherever their members would like to go."""

from __future__ import annotations

import zipfile

import pytest

from data.lakes.reading import archives
from data.lakes.reading.archives import unzip
from data.lakes.reading.refused import Refused


def pack(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_names_that_climb_stay_in_the_folder(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    archive = pack(tmp_path / "x.zip", {"../../evil.csv": "a\n1\n", "/etc/deep/b.csv": "b\n2\n"})
    found = list(unzip(archive, work))
    assert [member.path.parent for member in found] == [work, work]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["work", "x.zip"]


def test_hidden_members_and_folders_are_no_data(tmp_path):
    archive = pack(tmp_path / "x.zip", {"a/": "", "__MACOSX/a.csv": "x", ".b.csv": "x", "c.csv": "c\n1\n"})
    assert [member.name for member in unzip(archive, tmp_path)] == ["c.csv"]


def test_a_bomb_is_refused_while_reading_and_the_others_come(tmp_path):
    archive = pack(tmp_path / "x.zip", {"bomb.csv": b"0" * (40 << 20), "good.csv": "a\n1\n"})
    bomb, good = unzip(archive, tmp_path)
    assert bomb.refused.note.code == "load.archive_ratio" and good.path.read_text() == "a\n1\n"


def test_too_many_members_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MEMBERS", 2)
    archive = pack(tmp_path / "x.zip", {f"{n}.csv": "a" for n in range(3)})
    with pytest.raises(Refused, match=r"load\.archive_members"):
        list(unzip(archive, tmp_path))


def test_the_total_counts_over_all_members(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "TOTAL", 10)
    archive = pack(tmp_path / "x.zip", {"a.csv": "x" * 8, "b.csv": "y" * 8})
    first, second = unzip(archive, tmp_path)
    assert first.path is not None and second.refused.note.code == "load.archive_size"
