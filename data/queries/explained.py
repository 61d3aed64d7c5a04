"""How a statement over several lakes is or was run, as a table of steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from data.core import Core
from data.lakes.drivers.remote import Stream
from data.queries.lake_files import LakeFile
from data.queries.question import Gathered
from data.queries.road import Road
from data.sql import qualify
from data.workers import Reply

if TYPE_CHECKING:
    import pyarrow as pa

_PLAN = ("main", "plan")


def planned_steps(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What would be asked of which lake; rows as the lakes' catalogues estimate their tables."""
    whole = plan["whole"]
    if whole:
        return [{"lake": whole["lake"], "tables": whole["table"], "sql": whole["sql"], "note": "answers as a whole"}]
    asked = [
        {
            "lake": scan["lake"],
            "tables": ".".join(scan["table"]),
            "sql": scan["sql"],
            "estimated_rows": scan["estimate"],
            "note": f"everything: {plan['reason']}" if plan["reason"] else _waiting(scan),
        }
        for scan in plan["scans"]
    ]
    return [*asked, {"sql": plan["statement"], "note": "joined here"}]


def _waiting(scan: Mapping[str, Any]) -> str | None:
    after = [f"{wait['column']} among the keys of {wait['shown']}" for wait in scan["after"]]
    return f"only {', '.join(after)}" if after else None


def ran_steps(found: Gathered, reply: Reply) -> list[dict[str, Any]]:
    """What ran where, the rows and bytes that moved, the time each step took."""
    scans = [
        {
            "lake": scan.lake,
            "tables": ", ".join(scan.tables),
            "sql": scan.sql,
            "rows": scan.rows,
            "bytes": scan.bytes,
            "milliseconds": scan.milliseconds,
        }
        for scan in found.scans
    ]
    engine = reply.end["engine_ms"]
    return [*scans, {"sql": found.text, "milliseconds": engine, "note": "joined here"}]


@contextmanager
def told(core: Core, road: Road, steps: Sequence[Mapping[str, Any]]) -> Iterator[Gathered]:
    """The steps as the answer of the query."""
    import pyarrow as pa

    lake = next(str(step["lake"]) for step in steps if step.get("lake"))
    rows = [{**dict.fromkeys(_schema().names), **step, "step": at} for at, step in enumerate(steps, start=1)]
    table = pa.Table.from_pylist(rows, schema=_schema())
    file = core.lakes.remotes.inputs.open(lake)
    try:
        file.land(Stream(_schema(), iter(table.to_batches())), _PLAN)
        file.seal()
        files = (*road.files, LakeFile(lake, file.file, core.lakes.version(lake), brought=True))
        text = f"SELECT * FROM {qualify(lake, *_PLAN)} ORDER BY step"
        yield Gathered(text, replace(road, files=files), None, (), ())
    finally:
        file.remove()


@cache
def _schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema(
        [
            ("step", pa.int32()),
            ("lake", pa.string()),
            ("tables", pa.string()),
            ("sql", pa.string()),
            ("estimated_rows", pa.int64()),
            ("rows", pa.int64()),
            ("bytes", pa.int64()),
            ("milliseconds", pa.float64()),
            ("note", pa.string()),
        ]
    )
