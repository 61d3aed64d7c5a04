"""Ids of the dispatch board."""

from __future__ import annotations


class Dispatch:
    """The board of a day: jobs, lanes, map."""

    URL = "dispatch-url"
    HEADER = "dispatch-header"
    BOARD = "dispatch-board"
