"""Ids of explore."""

from __future__ import annotations


class Explore:
    """Metrics by dimensions. `URL` holds the question: everything on the page follows it."""

    URL = "explore-url"
    HEADER = "explore-header"
    FIND = "explore-find"
    OFFERS = "explore-offers"
    PICKERS = "explore-pickers"
    RANGE = "explore-range"
    GRAIN = "explore-grain"
    COMPARE = "explore-compare"
    ANSWER = "explore-answer"
    KEEP = "explore-keep"
    DRAWER = "explore-drawer"
    KEEP_TITLE = "explore-keep-title"
    KEEP_ONTO = "explore-keep-onto"
    KEEP_SUBMIT = "explore-keep-submit"
    KEEP_RESULT = "explore-keep-result"
