"""Files that came through the browser: kept under the home folder, then added like any other path."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from data.access import Actor
from data.core import Core
from data.errors import AccessError, InputError, LimitError, NexusError
from data.intake.add import add_path
from data.intake.report import IntakeReport

FILES = 200
BYTES = 2 << 30
CHUNK = 1 << 20
LONGEST_NAME = 120


class Stream(Protocol):
    """Gives the bytes of one uploaded file."""

    def read(self, size: int, /) -> bytes: ...


def add_upload(
    core: Core, files: Iterable[tuple[str, Stream]], *, actor: Actor, name: str | None = None
) -> IntakeReport:
    """Keeps the uploaded files, given as (name, stream), and adds them as one lake; a single file as it is.

    Raises as `save_upload` and `add_path`; nothing is kept then.
    """
    folder = save_upload(core, files, actor=actor)
    found = sorted(folder.iterdir())
    try:
        return add_path(core, found[0] if len(found) == 1 else folder, name=name, actor=actor)
    except NexusError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def save_upload(core: Core, files: Iterable[tuple[str, Stream]], *, actor: Actor) -> Path:
    """The folder under `<home>/uploads` the files were written to, chunk by chunk.

    Raises AccessError, InputError when there is no file, LimitError for too many files or bytes; nothing is kept then.
    """
    if not actor.is_admin:
        raise AccessError("lake.admin_only")
    if core.settings.home == Path(":memory:"):
        raise InputError("intake.no_home")
    folder = _new_folder(core)
    try:
        _write(folder, files)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _write(folder: Path, files: Iterable[tuple[str, Stream]]) -> None:
    left = BYTES
    for count, (name, stream) in enumerate(files, start=1):
        if count > FILES:
            raise LimitError("intake.upload_files", limit=FILES)
        left -= _copy(stream, folder / _safe(name, folder), left)
    if not any(folder.iterdir()):
        raise InputError("intake.upload_empty")


def _copy(stream: Stream, target: Path, left: int) -> int:
    size = 0
    with target.open("xb") as out:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise LimitError("intake.upload_bytes", limit=BYTES)
            out.write(chunk)
    return size


def _safe(name: str, folder: Path) -> str:
    """The last part of a name without what a file system or a reader would take for something else."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[\x00-\x1f<>:\"|?*]", "_", last).lstrip(". ")[-LONGEST_NAME:] or "file"
    taken = {path.name for path in folder.iterdir()}
    candidates = (plain, *(f"{n}-{plain}" for n in range(2, len(taken) + 3)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _new_folder(core: Core) -> Path:
    base = core.settings.home.resolve() / "uploads"
    base.mkdir(parents=True, exist_ok=True)
    stamp = core.clock.now().strftime("%Y%m%d-%H%M%S")
    for number in range(1, 10_000):
        folder = base / (stamp if number == 1 else f"{stamp}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise LimitError("intake.upload_files", limit=FILES)
