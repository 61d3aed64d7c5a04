"""Bytes of unknown origin become UTF-8 with line feeds, or a refusal that names the line."""

from __future__ import annotations

import pytest

from data.lakes.reading import plain_text as module
from data.lakes.reading.plain_text import plain_text
from data.lakes.reading.refused import Refused


def read(tmp_path, content):
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    found = plain_text(path, tmp_path)
    return found.path.read_bytes().decode("utf-8"), [note.code for note in found.notes], found.path == path


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_plain_files_are_not_copied(tmp_path, ends):
    text = ends.join(["a,b", "1,é", ""])
    assert read(tmp_path, text.encode()) == (text, [], True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings(tmp_path, encoding):
    assert read(tmp_path, "a,b\r\n1,é\r\n".encode(encoding)) == ("a,b\n1,é\n", [], False)


def test_windows_1252_is_read_and_told(tmp_path):
    assert read(tmp_path, "a\nOrléans\n10 €\n".encode("cp1252")) == (
        "a\nOrléans\n10 €\n",
        ["load.encoding_guessed"],
        False,
    )


@pytest.mark.parametrize("encoding", ["shift_jis", "gb18030", "koi8-r", "big5"])
def test_other_encodings_are_refused_by_line(tmp_path, encoding):
    words = {"koi8-r": "Владивосток"}.get(encoding, "東京都東京都")
    with pytest.raises(Refused) as caught:
        read(tmp_path, f"a\nok\n{words}\n".encode(encoding))
    assert (caught.value.note.code, caught.value.note.params["line"]) == ("load.encoding", 3)


def test_one_mixed_line_end_is_mended(tmp_path):
    assert read(tmp_path, b"a\r\n1\n2\r\n")[0] == "a\n1\n2\n"


def test_line_ends_across_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 4)
    assert read(tmp_path, b"a,b\r\n1,2\r\n3,4\n\r\n")[0] == "a,b\n1,2\n3,4\n\n"
    assert read(tmp_path, "a,b\né,ü,ö,ä\n".encode())[0] == "a,b\né,ü,ö,ä\n"


def test_a_cut_character_at_the_end_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"load\.encoding"):
        read(tmp_path, "a\né".encode()[:-1])
