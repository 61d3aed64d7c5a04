"""Dashboards and widgets as files: `/api/bi/dashboards/{id}/export`."""

from __future__ import annotations

import flask

from api.answers import CSV
from api.dashboards import ONE, STATE, TAG, WRONG
from api.operation import Operation, Parameter, Request
from data.dashboards import DashboardState, parse_state
from data.dashboards.exports import FORMATS, Exported, export_dashboard, export_widget
from data.dashboards.exports.files import PARQUET, XLSX, ZIP

FORMAT = "format"


def export_one_widget(request: Request) -> flask.Response:
    """All rows of a widget in a state, with range, filters, age of the data and truncation said inside."""
    id_, widget = request.path["dashboard_id"], request.path["widget_id"]
    wanted = request.args.get(FORMAT) or "csv"
    return _file(export_widget(request.core, id_, widget, _state(request), wanted, actor=request.actor))


def export_whole_dashboard(request: Request) -> flask.Response:
    """Every widget with a cover: a workbook with a sheet each, or a zip archive of CSV or Parquet files."""
    id_, wanted = request.path["dashboard_id"], request.args.get(FORMAT) or "xlsx"
    return _file(export_dashboard(request.core, id_, _state(request), wanted, actor=request.actor))


def _state(request: Request) -> DashboardState:
    return parse_state(request.args.to_dict(flat=False), ignore=(FORMAT,))


def _file(found: Exported) -> flask.Response:
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return flask.Response(found.pieces, content_type=found.media, headers=headers)


FORMS = Parameter(FORMAT, f"{', '.join(FORMATS)}.", "xlsx")
OPERATIONS = (
    Operation(
        "GET", f"{ONE}/export", export_whole_dashboard, "A dashboard as a file", TAG, parameters=(*STATE, FORMS),
        media=(XLSX, ZIP), errors=WRONG,
    ),
    Operation(
        "GET", f"{ONE}/widgets/<widget_id>/export", export_one_widget, "A widget as a file", TAG,
        parameters=(*STATE, FORMS), media=(CSV, XLSX, PARQUET), errors=WRONG,
    ),
)  # fmt: skip
