"""Dashboards: documents in YAML, the state of a viewer, and what widgets compute from both.

Knows documents, states and kinds of widgets; must not know SQL, pages or the web.
"""

from data.dashboards.annotations.document import annotation_document
from data.dashboards.annotations.keep import (
    add_annotation,
    change_annotation,
    get_annotation,
    list_annotations,
    remove_annotation,
    try_annotation,
)
from data.dashboards.annotations.model import Annotation, Annotations, Event, Unread
from data.dashboards.annotations.shown import annotations_mark
from data.dashboards.asked_from import question_from
from data.dashboards.brush import Followed, follow
from data.dashboards.catalogue import get_dashboard, list_dashboards
from data.dashboards.changes import Change, changes
from data.dashboards.compute import compute, compute_dashboard, compute_widget
from data.dashboards.custom import (
    Version,
    add_dashboard,
    dashboard_version,
    dashboard_versions,
    dashboard_yaml,
    delete_dashboard,
    restore_dashboard,
    save_dashboard,
)
from data.dashboards.document import dashboard_document
from data.dashboards.drafts import (
    Draft,
    Step,
    begin_draft,
    compare_draft,
    copy_of,
    discard_draft,
    edit_draft,
    new_drafts,
    open_draft,
    publish_draft,
    redo_draft,
    undo_draft,
)
from data.dashboards.drill_rows import RowsWanted, filter_options, rows
from data.dashboards.explore import (
    Exploration,
    dimensions_for,
    explore,
    keep_question,
    metrics_for,
    question_rows,
)
from data.dashboards.export import export_csv
from data.dashboards.first_looks import look_ahead
from data.dashboards.following import Following, followers
from data.dashboards.from_sql.keep import columns_beneath, keep_sql, preview_sql, sql_of
from data.dashboards.from_sql.proposal import Look, kinds_for, proposed
from data.dashboards.from_sql.values import taken_by
from data.dashboards.labels import labelled, member_labels, metrics_near, path_labels
from data.dashboards.merge import Conflict, Merged, Side, merge
from data.dashboards.model import Dashboard, Defaults, Layout, SqlSource, Summary, Widget
from data.dashboards.parse import parse_dashboard, read_dashboard
from data.dashboards.periods import period
from data.dashboards.question import Question, format_question, parse_question
from data.dashboards.spent import spent_on
from data.dashboards.state import (
    DashboardState,
    Drill,
    DrillStep,
    StateFilter,
    drill_by,
    drill_down,
    drill_up,
    format_state,
    parse_state,
    reset,
    toggle_cross,
    with_compare,
    with_filter,
    with_grain,
    with_range,
    without_filter,
)
from data.dashboards.summary import SummaryData, summary
from data.dashboards.views import SavedView, Seen, drop_view, find_view, save_view, saved_views, standard_views
from data.dashboards.widget_data import DrillOptions, ForecastData, WidgetData
from data.dashboards.widget_json import to_json

__all__ = [
    "Annotation",
    "Annotations",
    "Change",
    "Conflict",
    "Dashboard",
    "DashboardState",
    "Defaults",
    "Draft",
    "Drill",
    "DrillOptions",
    "DrillStep",
    "Event",
    "Exploration",
    "Followed",
    "Following",
    "ForecastData",
    "Layout",
    "Look",
    "Merged",
    "Question",
    "RowsWanted",
    "SavedView",
    "Seen",
    "Side",
    "SqlSource",
    "StateFilter",
    "Step",
    "Summary",
    "SummaryData",
    "Unread",
    "Version",
    "Widget",
    "WidgetData",
    "add_annotation",
    "add_dashboard",
    "annotation_document",
    "annotations_mark",
    "begin_draft",
    "change_annotation",
    "changes",
    "compare_draft",
    "columns_beneath",
    "compute",
    "compute_dashboard",
    "compute_widget",
    "copy_of",
    "dashboard_document",
    "dashboard_version",
    "dashboard_versions",
    "dashboard_yaml",
    "delete_dashboard",
    "dimensions_for",
    "discard_draft",
    "drill_by",
    "drill_down",
    "drill_up",
    "drop_view",
    "edit_draft",
    "explore",
    "export_csv",
    "filter_options",
    "find_view",
    "follow",
    "followers",
    "format_question",
    "format_state",
    "get_annotation",
    "get_dashboard",
    "keep_question",
    "keep_sql",
    "kinds_for",
    "list_annotations",
    "list_dashboards",
    "look_ahead",
    "labelled",
    "member_labels",
    "metrics_near",
    "path_labels",
    "merge",
    "metrics_for",
    "new_drafts",
    "open_draft",
    "parse_dashboard",
    "parse_question",
    "parse_state",
    "period",
    "preview_sql",
    "proposed",
    "publish_draft",
    "question_from",
    "question_rows",
    "read_dashboard",
    "redo_draft",
    "remove_annotation",
    "reset",
    "restore_dashboard",
    "rows",
    "save_dashboard",
    "spent_on",
    "sql_of",
    "save_view",
    "saved_views",
    "standard_views",
    "summary",
    "taken_by",
    "to_json",
    "try_annotation",
    "toggle_cross",
    "undo_draft",
    "with_compare",
    "with_filter",
    "with_grain",
    "with_range",
    "without_filter",
]
