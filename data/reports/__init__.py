"""Reports: dashboards sent as files to channels at their times.

Knows schedules and files; must not know pages or the web.
"""

from data.reports.document import report_document
from data.reports.model import Kept, Report, ReportRun
from data.reports.send import send_due, send_now
from data.reports.store import add_report, change_report, get_report, remove_report, reports, runs_of
from data.reports.watch import watch_reports

__all__ = [
    "Kept",
    "Report",
    "ReportRun",
    "add_report",
    "change_report",
    "get_report",
    "remove_report",
    "report_document",
    "reports",
    "runs_of",
    "send_due",
    "send_now",
    "watch_reports",
]
