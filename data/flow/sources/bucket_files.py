"""Files in a bucket, brought here one after the other while they are read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.flow.options import Option, Refused, Values
from data.flow.sources.source import Reading
from data.lakes.reading.refused import Refused as Unreadable

if TYPE_CHECKING:
    from data.lakes.kinds.kind import Distant, Elsewhere

SCHEME = "s3://"
WILD = re.compile(r"[*?\[]")
TRANSIENT = {"lake.bucket_unreachable", "lake.bucket_failed"}
OPTIONS = (
    Option("endpoint", "text"),
    Option("region", "text"),
    Option("accessKey", "text"),
    Option("secretKey", "secret"),
)


def in_bucket(values: Values) -> bool:
    """Whether the path leads to a bucket."""
    return str(values.get("path", "")).startswith(SCHEME)


def objects(values: Values, reading: Reading) -> list[Distant]:
    """The objects that the path means, by name. Raises Refused."""
    path = str(values["path"])
    wild = WILD.search(path)
    folder = path[: wild.start()].rpartition("/")[0] if wild else path
    found = _asked(lambda: _bucket().listed(_options(values, reading, folder)))
    pattern = path.removeprefix(SCHEME)
    fits = [each for each in found if not wild or fnmatchcase(each.source, pattern)]
    return sorted(fits, key=lambda each: each.source)


def brought(found: list[Distant], values: Values, reading: Reading) -> Iterator[Path]:
    """Each object as a file with the time of its writing; the one before is removed. Raises Refused."""
    options = _options(values, reading, str(values["path"]))
    folder = reading.work / "bucket"
    for each in found:
        target = folder / local_name(each)
        folder.mkdir(exist_ok=True)
        _asked(lambda each=each, target=target: list(_bucket().fetch(options, each.source, target)))
        os.utime(target, ns=(int(each.mark), int(each.mark)))
        yield target
        target.unlink()


def local_name(found: Distant) -> str:
    """The name of the file an object becomes: that of the object with its folders."""
    return found.source.partition("/")[2].replace("/", "__")


def _bucket() -> Elsewhere:
    from data.lakes.kinds.bucket import BUCKET  # with all kinds of lakes: most workers have no use for them

    return BUCKET


def _options(values: Values, reading: Reading, path: str) -> dict[str, Any]:
    secret = values.get("secretKey")
    word = reading.secrets[str(secret["secret"])] if isinstance(secret, dict) else secret
    given = {name: values.get(name) for name in ("endpoint", "region", "accessKey")}
    return {name: value for name, value in {**given, "secretKey": word, "path": path}.items() if value}


def _asked(ask: Any) -> Any:
    try:
        return ask()
    except Unreadable as refused:
        code = refused.note.code
        raise Refused(code, transient=code in TRANSIENT, **refused.note.params) from refused
