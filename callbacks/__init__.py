"""What happens: one module a page, loaded once by the front door."""

from importlib import import_module

MODULES = (
    "shell",
    "home",
    "dashboards",
    "dashboard_view",
    "dashboard_edit",
    "dashboard_open",
    "explore",
    "alerts",
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


def load() -> None:
    """Register every callback of the application."""
    for name in MODULES:
        import_module(f"callbacks.{name}")
