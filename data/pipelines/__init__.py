"""Pipelines: documents, executions, schedules. Workers read and transform; the load is one transaction here."""

from data.pipelines.attempts import past_attempts
from data.pipelines.audit import result_json
from data.pipelines.backfill import Interval, backfill, intervals
from data.pipelines.conductor import Conductor
from data.pipelines.document import parse_pipeline, read_pipeline
from data.pipelines.due import fire_due
from data.pipelines.execution import Execution, LogLine
from data.pipelines.executions import (
    Live,
    cancel,
    executions,
    get_execution,
    live,
    logs,
    retry,
    run_pipeline,
    wait_until,
)
from data.pipelines.kinds import (
    KindInfo,
    Kinds,
    choice_words,
    kind_words,
    kinds,
    label_words,
    name_words,
    option_words,
    uploaded_source,
)
from data.pipelines.lineage import ColumnOrigin, Edge, column_lineage, table_lineage
from data.pipelines.model import Pipeline, Schedule
from data.pipelines.overview import Health, Stats, list_pipelines, pipeline_health, pipeline_stats
from data.pipelines.pipelines import (
    Stored,
    add_pipeline,
    delete_pipeline,
    get_pipeline,
    insert_if_new,
    pipeline_ids,
    save_pipeline,
)
from data.pipelines.preview import Preview, dry_run, preview
from data.pipelines.publish import publish_query
from data.pipelines.rejects import Reject, Tally, rejects, replay, tallies
from data.pipelines.run import run_next
from data.pipelines.schedule import ClockChange, next_times
from data.pipelines.states import OVER, Cause, Status
from data.pipelines.timetable import Timetable, Turn, timetables
from data.pipelines.webhook import call_webhook, webhook_token

__all__ = [
    "timetables",
    "Turn",
    "Timetable",
    "ClockChange",
    "table_lineage",
    "column_lineage",
    "Edge",
    "ColumnOrigin",
    "intervals",
    "backfill",
    "Interval",
    "webhook_token",
    "call_webhook",
    "fire_due",
    "next_times",
    "tallies",
    "replay",
    "rejects",
    "Tally",
    "Reject",
    "preview",
    "dry_run",
    "Preview",
    "kind_words",
    "label_words",
    "name_words",
    "choice_words",
    "option_words",
    "kinds",
    "Kinds",
    "KindInfo",
    "OVER",
    "Cause",
    "Conductor",
    "Execution",
    "Health",
    "Live",
    "LogLine",
    "Pipeline",
    "Schedule",
    "Stats",
    "Status",
    "Stored",
    "add_pipeline",
    "cancel",
    "delete_pipeline",
    "executions",
    "get_execution",
    "get_pipeline",
    "insert_if_new",
    "list_pipelines",
    "live",
    "logs",
    "parse_pipeline",
    "past_attempts",
    "pipeline_health",
    "pipeline_ids",
    "pipeline_stats",
    "publish_query",
    "read_pipeline",
    "result_json",
    "retry",
    "run_next",
    "run_pipeline",
    "save_pipeline",
    "uploaded_source",
    "wait_until",
]
