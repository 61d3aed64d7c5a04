"""What the members are called that filters, conditions and opened members name by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from data.access import Actor
from data.core import Core
from data.dashboards.fields import beneath, shared_dimensions
from data.dashboards.frame import KEY
from data.dashboards.model import Dashboard, Widget
from data.dashboards.state import DrillStep, StateFilter
from data.errors import NexusError
from data.metrics import run
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.query import Clause, Group, MetricQuery, Op

Condition = Clause | Group


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


def path_labels(
    core: Core, metrics: Iterable[str], path: Sequence[DrillStep], *, range: str, actor: Actor
) -> tuple[str | None, ...]:
    """What the opened members of a path are called, the key itself where no label is found."""
    known = tuple(metrics)
    ones = [StateFilter(step.dimension, Op.IN, (step.value,)) for step in path]
    found = [member_labels(core, known, one, range=range, actor=actor) for one in ones]
    return tuple(names.get(step.value, step.value) for names, step in zip(found, path, strict=True))


def labelled(core: Core, metrics: Iterable[str], condition: Condition, *, range: str, actor: Actor) -> Condition:
    """A condition to be read by people: members by their labels, where they are found. It is no longer to be asked."""
    known = tuple(metrics)
    if isinstance(condition, Group):
        parts = tuple(labelled(core, known, part, range=range, actor=actor) for part in condition.parts)
        return replace(condition, parts=parts)
    texts = tuple(None if value is None else str(value) for value in condition.values)
    names = member_labels(core, known, StateFilter(condition.field, condition.op, texts), range=range, actor=actor)
    if not names:
        return condition
    values = tuple(names.get(text, value) for text, value in zip(texts, condition.values, strict=True))
    return replace(condition, field=condition.field.removesuffix(KEY), values=values)


def metrics_near(dashboard: Dashboard, widget: Widget) -> Iterable[str]:
    """The metrics of a dashboard, those of one widget first."""
    return chain(widget.metrics, (metric for each in dashboard.widgets for metric in each.metrics))


def _home(catalog: Catalog, metrics: Iterable[str], name: str) -> str | None:
    """The first metric that can be broken by a dimension."""
    return next((one for one in metrics if name in shared_dimensions(beneath(catalog, (one,)))), None)
