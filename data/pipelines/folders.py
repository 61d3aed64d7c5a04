"""Where pipelines keep things on disk: a staging folder an execution, and the rejects that stay."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path

from data.core import Core

MEMORY = Path(":memory:")


def home(core: Core) -> Path:
    """What relative paths in documents start at; the working folder for a core in memory."""
    return Path.cwd() if core.settings.home == MEMORY else core.settings.home.resolve()


def staging(core: Core, execution_id: str) -> Path:
    """The folder of an execution, made if missing."""
    folder = root(core) / execution_id
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def root(core: Core) -> Path:
    """The folder of all executions; one that goes with the process for a core in memory."""
    if core.settings.home != MEMORY:
        return core.settings.home.resolve() / "pipelines"
    folder = Path(tempfile.gettempdir()) / f"nexus-pipelines-{os.getpid()}-{id(core)}"
    if not folder.exists():
        folder.mkdir(parents=True)
        weakref.finalize(core, shutil.rmtree, folder, True)
    return folder


def forget_rows(core: Core, execution_id: str) -> None:
    """Remove staged rows; rejects stay, and without any the folder goes."""
    folder = root(core) / execution_id
    if not any(folder.glob("stage_*/*.rejects")):
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.glob("stage_*/*.parquet"):
        path.unlink(missing_ok=True)
    for inner in ("work", "spill"):
        shutil.rmtree(folder / inner, ignore_errors=True)
