"""Parquet files in a folder: a file an execution, or one that is swapped. A file is there as a whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from data.core import Core
from data.errors import ConflictError, LakeError, Problem
from data.flow import Option
from data.flow.deliveries import Receipt
from data.flow.space import no_space
from data.pipelines.destinations.destination import Destination, Staged, Standing
from data.pipelines.destinations.write_modes import EXECUTION, run
from data.pipelines.folders import home
from data.sql import literal, quote

LEDGER = "_nexus_loads"
OPTIONS = (
    Option("path", "path", required=True),
    Option("mode", "choice", "append", choices=("append", "replace")),
)


def load(core: Core, options: Mapping[str, Any], staged: Staged) -> Receipt:
    """Load, or give the receipt of the load that went before. The name of the file is the execution's, so a load that
    was interrupted is done again in its place. Raises LakeError when the folder can't be written."""
    known = _receipt(core, options, staged.execution_id)
    if known is not None:
        return known
    folder = _folder(core, options)
    try:
        (folder / LEDGER).mkdir(parents=True, exist_ok=True)
        name = "data.parquet" if options["mode"] == "replace" else f"{staged.execution_id}.parquet"
        loaded = _write(core, folder / name, staged) if staged.files else 0
        accounts = {**staged.accounts, "loaded": loaded}
        at = max(core.clock.now().isoformat(), _later(_newest(core, options, staged.pipeline_id)[0]))
        line = {"pipeline": staged.pipeline_id, "at": at, "accounts": accounts}
        text = json.dumps({**line, "state": dict(staged.state)}, default=str)
        _put(folder / LEDGER / f"{staged.execution_id}.json", text)
    except (OSError, duckdb.Error) as error:
        detail = str(error).split("\n", 1)[0][:200]
        if no_space(error):
            raise LakeError("flow.no_space", detail=detail) from error
        raise LakeError("flow.load_failed", table=str(options["path"]), detail=detail) from error
    return Receipt(staged.execution_id, accounts, dict(staged.state))


def standing(core: Core, options: Mapping[str, Any], pipeline_id: str, execution_id: str) -> Standing:
    """What the folder's ledger says of both."""
    newest = _newest(core, options, pipeline_id)[1]
    return Standing(_receipt(core, options, execution_id), _receipt(core, options, newest) if newest else None)


def problems(options: Mapping[str, Any]) -> list[Problem]:
    """The folders of Nexus itself are no destination."""
    first = Path(str(options["path"])).parts[:1]
    if first and first[0] in ("lakes", "snapshots", "pipelines"):
        return [Problem("/destination/path", "pipeline.own_folder", {"path": str(options["path"])[:80]})]
    return []


def _newest(core: Core, options: Mapping[str, Any], pipeline_id: str) -> tuple[str, str]:
    """When a pipeline loaded last, and the execution that did; empty where none did."""
    found = [("", "")]
    for path in (_folder(core, options) / LEDGER).glob("*.json"):
        line = json.loads(path.read_text(encoding="utf-8"))
        if line["pipeline"] == pipeline_id:
            found.append((line["at"], path.stem))
    return max(found)


def _receipt(core: Core, options: Mapping[str, Any], execution_id: str) -> Receipt | None:
    try:
        line = json.loads((_folder(core, options) / LEDGER / f"{execution_id}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Receipt(execution_id, line["accounts"], line["state"])


def _write(core: Core, target: Path, staged: Staged) -> int:
    rows = f"SELECT *, {literal(staged.execution_id)} AS {quote(EXECUTION)} FROM ({staged.select})"
    fresh = target.with_name(f".{target.name}.new")
    with core.lakes.cursor() as cursor:
        loaded = run(cursor, f"COPY ({rows}) TO {literal(str(fresh))} (FORMAT parquet, COMPRESSION zstd)")
    if not staged.ours():
        fresh.unlink()
        raise ConflictError("execution.taken_over", execution=staged.execution_id)
    os.replace(fresh, target)
    return loaded


def _later(moment: str) -> str:
    """The moment after; a clock that went back does not put a line before an earlier one."""
    return (datetime.fromisoformat(moment) + timedelta(microseconds=1)).isoformat() if moment else ""


def _put(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


def _folder(core: Core, options: Mapping[str, Any]) -> Path:
    path = Path(str(options["path"])).expanduser()
    return path if path.is_absolute() else home(core) / path


DESTINATION = Destination("parquet", OPTIONS, load, standing, problems)
