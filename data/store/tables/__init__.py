"""Every table of the metadata store: a file a subject, named here."""

from data.store.tables.alerts import alert_firings, alerts
from data.store.tables.answers import answers
from data.store.tables.console import saved_queries, sql_snippets, sql_tabs
from data.store.tables.dashboards import (
    dashboard_annotations,
    dashboard_draft_steps,
    dashboard_drafts,
    dashboard_looks,
    dashboard_versions,
    dashboard_views,
)
from data.store.tables.events import events
from data.store.tables.field_alerts import field_alerts, field_deliveries, field_hooks
from data.store.tables.field_devices import field_devices, field_links, field_notes, field_operations
from data.store.tables.field_plans import field_plans
from data.store.tables.field_service import (
    field_absences,
    field_changes,
    field_jobs,
    field_plan_versions,
    field_positions,
    field_revision,
    field_technicians,
    field_transitions,
)
from data.store.tables.forecasts import forecasts
from data.store.tables.lakes import lake_checks, lake_sizes, lake_versions, lakes, table_changes
from data.store.tables.metadata import METADATA
from data.store.tables.notify import channels, deliveries
from data.store.tables.pipelines import execution_logs, executions, pipelines
from data.store.tables.quality import quality_results, quality_snapshots
from data.store.tables.query_history import query_history
from data.store.tables.query_results import query_results
from data.store.tables.reports import report_runs, reports
from data.store.tables.rollup_offers import metric_asks, rollup_offers
from data.store.tables.rollups import rollups

__all__ = [
    "METADATA",
    "alert_firings",
    "alerts",
    "answers",
    "channels",
    "dashboard_annotations",
    "dashboard_draft_steps",
    "dashboard_drafts",
    "dashboard_looks",
    "dashboard_versions",
    "dashboard_views",
    "deliveries",
    "events",
    "execution_logs",
    "executions",
    "forecasts",
    "field_absences",
    "field_alerts",
    "field_changes",
    "field_deliveries",
    "field_devices",
    "field_hooks",
    "field_jobs",
    "field_links",
    "field_notes",
    "field_operations",
    "field_plan_versions",
    "field_plans",
    "field_positions",
    "field_revision",
    "field_technicians",
    "field_transitions",
    "lake_checks",
    "lake_sizes",
    "lake_versions",
    "lakes",
    "quality_results",
    "quality_snapshots",
    "metric_asks",
    "pipelines",
    "query_history",
    "query_results",
    "saved_queries",
    "sql_snippets",
    "sql_tabs",
    "rollup_offers",
    "report_runs",
    "reports",
    "rollups",
    "table_changes",
]
