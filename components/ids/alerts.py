"""Ids of alerts: what was found, what is watched, where words go, and the panel of one alert."""

from __future__ import annotations

from components.ids.id import Id


class Alerts:
    """The page. The query string of `URL` names the alert or firing whose panel is open; `CHANGED` tells of writes."""

    URL = "alerts-url"
    HEADER = "alerts-header"
    CHANGED = "alerts-changed"
    NOTED = "alerts-noted"
    OPEN = "alerts-open"
    LIST = "alerts-list"
    FOUND = "alerts-found"
    CHANNELS = "alerts-channels"
    SENT = "alerts-sent"
    PANEL = "alerts-panel"
    NAME = "alerts-name"
    METRIC = "alerts-metric"
    GRAIN = "alerts-grain"
    KIND = "alerts-kind"
    FIELDS = "alerts-fields"
    TOLD = "alerts-told"
    WAIT = "alerts-wait"
    REPEAT = "alerts-repeat"
    ACTIVE = "alerts-active"
    FILTERS = "alerts-filters"
    TRY = "alerts-try"
    SAVE = "alerts-save"
    REMOVE = "alerts-remove"
    RESULT = "alerts-result"
    CHANNEL_KIND = "alerts-channel-kind"
    CHANNEL_TARGET = "alerts-channel-target"
    CHANNEL_NAME = "alerts-channel-name"
    CHANNEL_ADD = "alerts-channel-add"
    CHANNEL_RESULT = "alerts-channel-result"

    @staticmethod
    def drawer(name: str) -> Id:
        """The panel of an alert or firing, open while it exists."""
        return {"type": "alerts-drawer", "name": name}

    @staticmethod
    def option(name: str) -> Id:
        """The field of an option of the condition."""
        return {"type": "alerts-option", "option": name}

    @staticmethod
    def notice(firing: str) -> Id:
        """Takes notice of a firing."""
        return {"type": "alerts-notice", "firing": firing}

    @staticmethod
    def sleep(alert: str) -> Id:
        """Puts an alert to sleep for a day, or wakes it."""
        return {"type": "alerts-sleep", "alert": alert}

    @staticmethod
    def channel_try(channel: str) -> Id:
        """Sends a word of trial."""
        return {"type": "alerts-channel-try", "channel": channel}

    @staticmethod
    def channel_drop(channel: str) -> Id:
        """Takes a channel away."""
        return {"type": "alerts-channel-drop", "channel": channel}
