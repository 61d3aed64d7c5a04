"""What happens: one module a page, loaded once by the front door."""

from __future__ import annotations

from importlib import import_module

import flask

MODULES = (
    "shell",
    "home",
    "dashboards",
    "dashboard_view",
    "dashboard_edit",
    "dashboard_open",
    "explore",
    "alerts",
    "reports",
    "lakes",
    "rollup_offers",
    "rollups",
    "lake",
    "sql",
    "quality",
    "pipelines",
    "dispatch",
    "technicians",
    "not_found",
)


def load(server: flask.Flask | None = None) -> None:
    """Register every callback of the application, and on a `server` the pages that stand beside Dash."""
    for name in MODULES:
        import_module(f"callbacks.{name}")
    if server is not None:
        import_module("callbacks.embed").install(server)
