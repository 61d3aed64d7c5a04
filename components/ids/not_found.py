"""Ids of the page for addresses that lead nowhere."""

from __future__ import annotations


class NotFound:
    """Where there is no page."""

    BODY = "not-found-body"
