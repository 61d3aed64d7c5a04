"""What the callbacks of alerts put into their page."""

from __future__ import annotations

from datetime import UTC, date, datetime

from callbacks.alerts import listing, panel
from components.alerts.facts import AlertFact, ChannelFact, FiringFact
from components.alerts.lists import open_firings, watched_table
from components.alerts.panels import channel_section
from components.format import translator
from components.view import Measure
from tests.callbacks.reports_shown import reports_shown

BELOW = {"kind": "threshold", "side": "below", "value": 1}
HERE = "/alerts"
MEASURE = Measure("Revenue")
AT = datetime(2026, 11, 20, tzinfo=UTC)


def alerts():
    """Head, panel of a new alert, and lists with one of each; what stands on the page of reports."""
    t = translator()
    firing = FiringFact(1, "Low", HERE, MEASURE, "day", BELOW, date(2026, 11, 19), 0, 1, None, None, AT, True)
    return [
        *reports_shown(),
        listing.show_header(""),
        panel.show_panel("?new=1"),
        open_firings([firing], t),
        watched_table([AlertFact("a", "Low", HERE, MEASURE, "day", BELOW, "ok")], t, new=HERE),
        channel_section([ChannelFact("c", "Team", "mail", "team@example.org")], t, may=True),
    ]
