"""Files of the same name in different folders are different files."""

from __future__ import annotations

from data.flow.sources import OFFERED
from tests.data.contracts.test_flow import moved, part


def test_files_of_one_name_in_two_folders_are_both_read_once(tmp_path):
    for day in (1, 2):
        (tmp_path / f"in/d{day}").mkdir(parents=True)
        (tmp_path / f"in/d{day}/part.csv").write_text(f"id\n{day}\n")
    source = part(OFFERED, "csv", "source", path="in/*/part.csv", files="new")
    _, rows, done = moved(tmp_path, source)
    assert rows == [("1",), ("2",)] and sorted(done["state"]["files"]) == ["d1/part.csv", "d2/part.csv"]
    (tmp_path / "staging").rename(tmp_path / "done")
    assert moved(tmp_path, source, state=done["state"])[1] == []
