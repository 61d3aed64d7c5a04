"""Files as they come from outside: good ones, and every way of being broken we know."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import duckdb

GOOD = "id,name,amount,day\n1,Ada,10.50,2026-01-31\n2,Grace,20.25,2026-02-28\n3,Edsger,,2026-03-31\n"


def parquet(path: Path, sql: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet)")


def zipped(path: Path, **members: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)


def broken(folder: Path) -> None:
    """Twenty-one broken files beside one good one."""
    wide = ",".join(f"c{n}" for n in range(300))
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb") as file:
        file.write(b"0" * (40 << 20))
    contents: dict[str, bytes] = {
        "good.csv": GOOD.encode(),
        "empty.csv": b"",
        "blank.csv": b"\xef\xbb\xbf  \n\n",
        "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "nul.csv": b"a,b\n1,\x00\x002\n",
        "excel.csv": b"PK\x03\x04" + bytes(60),
        "shift_jis.csv": "名前,値\n東京都千代田区,1\n大阪府大阪市,2\n".encode("shift_jis"),
        "wide.csv": f"{wide}\n{wide}\n".encode(),
        "bomb.csv": b"," * 200_000 + b"\n1\n",
        "no_lines.csv": b"x" * 300_000,
        "quote.csv": ("a,b,c\n" + "1,2,3\n" * 3 + '4,"5,6\n' + "7,8,9\n" * 2000).encode(),
        "ragged.csv": ("a,b,c\n" + "1,2,3\n4,5\n" * 500).encode(),
        "broken.json": b'{"a": 1}\n{"a": \n{"a": 3}\n',
        "numbers.json": b"[1, 2, 3]",
        "empty.json": b"",
        "garbage.parquet": b"PAR1 and nothing more",
        "text.parquet": b"a,b\n1,2\n",
        "cut.zip": b"PK\x03\x04 cut off",
        "bomb.csv.gz": stream.getvalue(),
        "cut.csv.gz": stream.getvalue()[:2000],
        "notes.md": b"# Notes",
        "other.db": b"SQLite format 3\x00",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
