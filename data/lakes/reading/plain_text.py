"""From bytes of unknown origin to a UTF-8 file with one kind of line end, or a refusal that says what is wrong.

Reads in chunks of bounded size: neither a file without line ends nor one of gigabytes fills memory.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data.lakes.outcome import Note
from data.lakes.reading.refused import Refused

CHUNK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SIGNATURES = (
    (b"PAR1", "Parquet"),
    (b"PK\x03\x04", "ZIP or Excel"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "PDF"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\xd0\xcf\x11\xe0", "Excel 97"),
)


@dataclass(frozen=True)
class PlainText:
    """A file that is UTF-8 without a byte order mark and with line feeds; `notes` say what was changed for it."""

    path: Path
    notes: tuple[Note, ...] = ()


def plain_text(path: Path, work: Path) -> PlainText:
    """`path` itself when it is plain already, else a converted copy in `work`. Raises Refused."""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    if not start.removeprefix(codecs.BOM_UTF8).strip():
        raise Refused("load.empty")
    encoding = _encoding(start)
    if encoding == "utf-8":
        encoding = _checked(path, start)
    if encoding == "utf-8" and not start.startswith(codecs.BOM_UTF8) and not _mixed_line_ends(path):
        return PlainText(path)
    copy = work / "plain.txt"
    _convert(path, copy, encoding)
    guessed = encoding == "cp1252"
    return PlainText(copy, (Note("load.encoding_guessed", {"encoding": "Windows-1252"}),) if guessed else ())


def _encoding(start: bytes) -> str:
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    for signature, name in SIGNATURES:
        if start.startswith(signature):
            raise Refused("load.binary", found=name)
    if b"\x00" in start:
        raise Refused("load.binary", found="binary data")
    return "utf-8"


def _checked(path: Path, start: bytes) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        line = 1
        for chunk in _chunks(file):
            if b"\x00" in chunk:
                raise Refused("load.binary", found="binary data")
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line += chunk.count(b"\n", 0, max(error.start, 0))
                return _single_byte(chunk if b"\n" in chunk else start, line)
            line += chunk.count(b"\n")
    if decoder.getstate()[0]:
        raise Refused("load.encoding", line=line)
    return "utf-8"


def _single_byte(chunk: bytes, line: int) -> str:
    """Windows-1252 has lone accented letters; several in a row are another encoding, which we do not guess."""
    runs = re.findall(rb"[\x80-\xff]+", chunk)
    lone = sum(len(run) <= 2 for run in runs)
    control = re.search(rb"[\x00-\x08\x0e-\x1f\x81\x8d\x8f\x90\x9d]", chunk)
    if control or lone < 0.9 * len(runs):
        raise Refused("load.encoding", line=line)
    return "cp1252"


def _mixed_line_ends(path: Path) -> bool:
    pairs = feeds = returns = 0
    with path.open("rb") as file:
        for chunk in _chunks(file):
            pairs += chunk.count(b"\r\n")
            feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
    return returns > 0 and not pairs == feeds == returns


def _convert(path: Path, copy: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)()
    ends = re.compile("\r\n?")
    held = ""
    with path.open("rb") as file, copy.open("w", encoding="utf-8", newline="") as out:
        try:
            for chunk in _chunks(file):
                text = held + decoder.decode(chunk)
                held = "\r" if text.endswith("\r") else ""
                out.write(ends.sub("\n", text[:-1] if held else text))
            out.write(ends.sub("\n", held + decoder.decode(b"", final=True)))
        except UnicodeDecodeError as error:
            raise Refused("load.encoding", line=1) from error


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
