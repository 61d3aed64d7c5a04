"""Ids of the frame."""

from __future__ import annotations


class Shell:
    """The frame around every page."""

    FRAME = "shell"
    LOCATION = "shell-location"
    CONTENT = "shell-content"
    TOASTS = "shell-toasts"
    LIVE = "shell-live"
    LIVE_QUALITY = "shell-live-quality"
    LIVE_PIPELINES = "shell-live-pipelines"
    LIVE_ALERTS = "shell-live-alerts"
    ALERTS_OPEN = "shell-alerts-open"
