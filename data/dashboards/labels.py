"""What the members are called that a filter names by their keys."""

from __future__ import annotations

from collections.abc import Iterable

from data.access import Actor
from data.core import Core
from data.dashboards.fields import beneath, shared_dimensions
from data.dashboards.frame import KEY
from data.dashboards.state import StateFilter
from data.errors import NexusError
from data.metrics import run
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.query import Clause, MetricQuery, Op


def member_labels(
    core: Core, metrics: Iterable[str], chosen: StateFilter, *, range: str, actor: Actor
) -> dict[str | None, str]:
    """Labels by the keys in a filter, from rows that the actor may see of the metrics: of `range`, else of all time.

    Without those that can't be found, and empty for filters by something else than keys.
    """
    keys = {value for value in chosen.values if value is not None}
    name = chosen.field.rpartition(".")[2].removesuffix(KEY)
    if not chosen.field.endswith(KEY) or chosen.op not in (Op.IN, Op.NOT_IN) or not keys:
        return {}
    found: dict[str | None, str] = {}
    try:
        metric = _home(load_catalog(core), metrics, name)
        for span in dict.fromkeys((range, None)):
            if metric and (missing := tuple(sorted(keys - found.keys()))):
                wanted = Clause(name + KEY, Op.IN, missing)
                query = MetricQuery((metric,), (name,), range=span, filters=wanted)
                data = run(core, query, actor=actor).data
                pairs = zip(data[name + KEY], data[name], strict=True)
                found |= {str(key): str(label) for key, label in pairs if label is not None}
    except NexusError:
        return found
    return found


def _home(catalog: Catalog, metrics: Iterable[str], name: str) -> str | None:
    """The first metric that can be broken by a dimension."""
    return next((one for one in metrics if name in shared_dimensions(beneath(catalog, (one,)))), None)
