"""Ids of home."""

from __future__ import annotations


class Home:
    """What needs attention now."""

    BODY = "home-body"
    HEADER = "home-header"
    ATTENTION = "home-attention"
    DASHBOARDS = "home-dashboards"
