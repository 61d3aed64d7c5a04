"""Which dashboards show what some datasets give."""

from __future__ import annotations

from collections.abc import Collection

from data.core import Core
from data.dashboards.catalogue import list_dashboards
from data.dashboards.fields import beneath
from data.dashboards.model import Dashboard
from data.metrics.catalog import load_catalog


def dashboards_on(core: Core, datasets: Collection[str]) -> tuple[Dashboard, ...]:
    """The dashboards with a widget that rests on one of the datasets, in their usual order."""
    catalog = load_catalog(core)
    return tuple(
        dashboard
        for dashboard in list_dashboards(core)
        if any(
            dataset.id in datasets
            for widget in dashboard.widgets
            if widget.metrics
            for dataset in beneath(catalog, widget.metrics)
        )
    )
