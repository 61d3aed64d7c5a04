"""Where the rows of a pipeline come from, where they go, and who feeds on them."""

from __future__ import annotations

from callbacks.dashboard_view.address import address
from callbacks.quality.address import table_address
from components.pipelines.facts import LineageFact
from data.core import Core
from data.dashboards import DashboardState
from data.dashboards.uses import dashboards_on
from data.metrics import load_catalog
from data.pipelines import Pipeline
from data.quality import datasets_on, overview


def lineage_of(core: Core, pipeline: Pipeline) -> LineageFact:
    """Its way, with links to what is there."""
    target = str(pipeline.destination.options.get("table", ""))
    table = target.removeprefix("main.")
    datasets = datasets_on(load_catalog(core), "prod", table)
    dashboards = dashboards_on(core, {each.id for each in datasets})
    given = pipeline.source.options
    origin = next((given[name] for name in ("path", "url", "table") if given.get(name)), pipeline.source.kind)
    return LineageFact(
        source=f"{pipeline.source.kind}: {origin}",
        steps=tuple(step.id for step in pipeline.steps),
        table=target,
        table_href=table_address("prod", table) if _is_there(core, table) else "",
        datasets=tuple(each.label for each in datasets),
        dashboards=tuple((each.name, address(each.id, DashboardState())) for each in dashboards),
    )


def _is_there(core: Core, table: str) -> bool:
    return any(each.table == table for each in overview(core, lake="prod").tables)
