"""Exports by format: what a widget or a whole dashboard becomes, and how the file is named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from data.access import Actor
from data.core import Core
from data.dashboards.compute import Desk, find_widget
from data.dashboards.export import csv_pieces, export_csv, export_desk
from data.dashboards.exports.tables import Fact, Table, table, tables
from data.dashboards.exports.workbook import Outlet, workbook
from data.dashboards.model import Dashboard
from data.dashboards.state import DashboardState, format_state
from data.errors import InputError
from data.metrics import MetricResult
from data.metrics.result import MetricResult as Result

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
CSV = "text/csv"
ZIP = "application/zip"
FORMATS = ("csv", "xlsx", "parquet")


@dataclass(frozen=True)
class Exported:
    """A file on its way: its name, its content type, and its bytes in pieces."""

    name: str
    media: str
    pieces: Iterator[bytes]


def export_widget(
    core: Core, dashboard_id: str, widget_id: str, state: DashboardState, format_name: str, *, actor: Actor
) -> Exported:
    """All rows of a widget with what they rest on: in CSV on top, in a workbook on its cover, in Parquet as metadata.

    Raises InputError for a format or a widget without rows, and what is wrong with the widget, before the first piece.
    """
    _check(format_name)
    name = f"{dashboard_id}-{widget_id}.{format_name}"
    if format_name == "csv":
        return Exported(name, ONE["csv"][0], export_csv(core, dashboard_id, widget_id, state, actor=actor))
    desk = export_desk(core, dashboard_id, state, actor)
    widget = find_widget(desk.dashboard, widget_id)
    if not widget.metrics and widget.sql is None:
        raise InputError("dashboard.nothing_to_export", widget=widget_id)
    found = table(desk, widget)
    if found.result is None:
        raise found.error or InputError("dashboard.nothing_to_export", widget=widget_id)
    if format_name == "xlsx":
        return Exported(name, XLSX, workbook(_head(desk), [found]))
    media, write = ONE[format_name]
    return Exported(name, media, write(found, found.result))


def export_dashboard(
    core: Core, dashboard_id: str, state: DashboardState, format_name: str, *, actor: Actor
) -> Exported:
    """Every widget of a dashboard with a cover: a workbook with a sheet each, or a zip archive of CSV or Parquet files.

    Raises NotFound, InputError before the first piece; what is wrong with one widget is said on the cover.
    """
    _check(format_name)
    desk = export_desk(core, dashboard_id, state, actor)
    found = tables(desk, desk.dashboard.widgets)
    if format_name == "xlsx":
        return Exported(f"{dashboard_id}.xlsx", XLSX, workbook(_head(desk), found))
    return Exported(f"{dashboard_id}-{format_name}.zip", ZIP, _archive(_head(desk), found, format_name))


def _check(format_name: str) -> None:
    if format_name not in FORMATS:
        raise InputError("dashboard.format", parameter="format", value=format_name[:40], known=", ".join(FORMATS))


def _head(desk: Desk) -> tuple[Fact, ...]:
    dashboard: Dashboard = desk.dashboard
    facts = [("title", dashboard.name), ("dashboard", dashboard.id)]
    facts += [("description", dashboard.description)] if dashboard.description else []
    facts += [("state", format_state(desk.state) or "as the dashboard begins")]
    return (*facts, ("exported", desk.core.clock.now().isoformat()), ("by", desk.actor.id))


def _archive(head: Sequence[Fact], found: Iterable[Table], format_name: str) -> Iterator[bytes]:
    outlet = Outlet()
    told: list[Fact] = list(head)
    _, write = ONE[format_name]
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:  # type: ignore[call-overload]
        for each in found:
            told += [("", ""), ("widget", each.title), *each.facts]
            if each.result is None:
                told.append(("error", each.error.code if each.error else ""))
                continue
            with archive.open(f"{each.id}.{format_name}", "w", force_zip64=True) as file:
                for piece in write(each, each.result):
                    file.write(piece)
                    yield outlet.take()
        archive.writestr("cover.csv", b"".join(csv_pieces(told, _nothing())))
    yield outlet.take()


def _csv(found: Table, result: MetricResult) -> Iterator[bytes]:
    return csv_pieces([fact for fact in found.facts if fact[0] not in ("sql", "definition")], result)


def _parquet(found: Table, result: MetricResult) -> Iterator[bytes]:
    """One file; facts are metadata of its schema under `nexus.<number>.<label>`."""
    import pyarrow as pa
    from pyarrow import parquet

    facts = {f"nexus.{at}.{label}": text for at, (label, text) in enumerate(found.facts)}
    columns = {column.id: _column(result.data[column.id]) for column in result.columns}
    kept = pa.table(columns).replace_schema_metadata(facts)
    file = io.BytesIO()
    parquet.write_table(kept, file, compression="zstd")
    yield file.getvalue()


def _column(values: Sequence[Any]) -> Any:
    import pyarrow as pa

    known = [value for value in values if value is not None]
    if not known:
        return pa.array(values, pa.string())
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None else str(value) for value in values])


def _nothing() -> Result:
    return Result((), {}, None, proof=None)  # type: ignore[arg-type]


ONE: dict[str, tuple[str, Callable[[Table, MetricResult], Iterator[bytes]]]] = {
    "csv": (f"{CSV}; charset=utf-8", _csv),
    "parquet": (PARQUET, _parquet),
}
