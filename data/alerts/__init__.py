"""Alerts on metrics: judged on closed intervals when data changes, told once, noticed by people.

Knows conditions and firings; must not know pages or the web.
"""

from data.alerts.check import check_alerts
from data.alerts.conditions import KINDS
from data.alerts.document import alert_document
from data.alerts.firings import acknowledge, firings
from data.alerts.model import Alert, Firing, Standing, Verdict
from data.alerts.store import add_alert, alerts, change_alert, get_alert, remove_alert, snooze, try_alert
from data.alerts.watch import watch_alerts

__all__ = [
    "KINDS",
    "Alert",
    "Firing",
    "Standing",
    "Verdict",
    "acknowledge",
    "add_alert",
    "alert_document",
    "alerts",
    "change_alert",
    "check_alerts",
    "firings",
    "get_alert",
    "remove_alert",
    "snooze",
    "try_alert",
    "watch_alerts",
]
