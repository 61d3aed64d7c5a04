"""A Flask server with the API on a core, and a client that speaks as the person at the keyboard."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import flask
from sqlalchemy import insert, update

import api
from data.access import local_admin
from data.access.owners import owner_json
from data.alerts import add_alert, alert_document
from data.core import Core
from data.dashboards import DashboardState, Seen, begin_draft, copy_of, save_view
from data.demo import build_company, ensure_field_day, keep_pipelines
from data.field_service.proposals import Proposal, keep_proposal
from data.pipelines import run_pipeline
from data.queries import submit, wait
from data.store.tables import alerts, dashboard_views, executions, query_results, reports
from tests.cores import kept, make_core

TODAY = date(2026, 11, 20)
PROBLEM_KEYS = {"type", "title", "status", "code", "detail", "errors"}


@cache
def demo_core() -> Core:
    """A core in memory with a small demo company; shared, so tests only read."""
    core = kept(make_core())
    with core.lakes.cursor() as cursor:
        build_company(cursor, catalog="prod", scale=0.01, seed=7, today=TODAY)
    core.lakes.loaded("prod")
    ensure_field_day(core)
    nothing = Proposal("plan_demo", TODAY, "customer-first", "open", {}, {}, (), (), {}, {})
    keep_proposal(core, nothing, actor=local_admin())
    _pipelines(core)
    _stored_query(core)
    _alert(core)
    _report(core)
    _draft_and_view(core)
    return core


def _stored_query(core: Core) -> None:
    """A query whose result is stored, under a name that tests know."""
    handle = submit(core, "SELECT 1 AS one", actor=local_admin())
    wait(core, handle.query_id, actor=local_admin(), seconds=30)
    core.workers.spool.folder.joinpath(f"{handle.query_id}.arrow").rename(core.workers.spool.folder / "qry_demo.arrow")
    with core.store.write() as connection:
        connection.execute(update(query_results).values(id="qry_demo"))


def _alert(core: Core) -> None:
    """An alert under a name that tests know."""
    wanted = {"name": "Demo", "metric": "sales.revenue", "condition": {"kind": "threshold", "value": 1}}
    made = add_alert(core, wanted, actor=local_admin())
    with core.store.write() as connection:
        same = update(alerts).where(alerts.c.id == made.alert.id)
        connection.execute(same.values(id="alert_demo", document={**alert_document(made.alert), "id": "alert_demo"}))


def _report(core: Core) -> None:
    """A report under a name that tests know; a core in memory sends none."""
    document = {"id": "report_demo", "name": "Demo", "dashboard": "sales-performance", "state": "", "format": "xlsx"}
    document |= {"schedule": {"cron": "0 8 * * *", "zone": "UTC"}, "channels": [], "active": True}
    row = {"id": "report_demo", "document": document, "owner": owner_json(local_admin()), "at": core.clock.now()}
    with core.store.write() as connection:
        connection.execute(insert(reports).values(**row))


def _draft_and_view(core: Core) -> None:
    """A draft and a short link under names that tests know."""
    document = copy_of(core, "sales-performance", "Demo")
    begin_draft(core, document, draft="draft-demo", actor=local_admin())
    kept = save_view(core, "sales-performance", Seen(DashboardState()), actor=local_admin())
    with core.store.write() as connection:
        same = update(dashboard_views).where(dashboard_views.c.view_id == kept.id)
        connection.execute(same.values(view_id="view_demo"))


def _pipelines(core: Core) -> None:
    """The demo's documents, and one execution that waits."""
    keep_pipelines(core)
    run_pipeline(core, "pipe_001", actor=local_admin())
    with core.store.write() as connection:
        connection.execute(update(executions).values(id="exec_demo"))


def home_core(home: Path, **settings) -> Core:
    """A core on a folder, without the demo's data."""
    return make_core(home, demo=False, **settings)


def make_server(core: Core) -> flask.Flask:
    server = flask.Flask("nexus-test", static_folder=None)
    api.install(server, core)
    return server


@cache
def demo_server() -> flask.Flask:
    """The demo core's server; shared, like the core."""
    return make_server(demo_core())


def client(core: Core | None = None):
    return (make_server(core) if core else demo_server()).test_client()


def is_problem(answer, status: int, code: str | None = None) -> bool:
    """Whether an answer is a problem in the one shape."""
    found = answer.json
    same = answer.status_code == status == found["status"] and answer.content_type == "application/problem+json"
    said = found["detail"] and not found["detail"].startswith("errors.") and "{" not in found["detail"]
    return same and found.keys() >= PROBLEM_KEYS and bool(said) and code in (None, found["code"])
