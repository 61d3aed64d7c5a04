"""From a metric query to a plan: names resolved, schemas read, rewrites done; and the key of its cached result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import orjson

from data.access import Actor
from data.core import Core
from data.errors import InputError
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.compile.functions import DIALECTS
from data.metrics.compile.leaves import expand
from data.metrics.engine import Engine, engine_of
from data.metrics.expressions import nearest
from data.metrics.inspection import as_anchor, read_schema
from data.metrics.model import Dataset
from data.metrics.plan import Asked, Context, Plan
from data.metrics.query import MetricQuery
from data.metrics.query_json import write_query
from data.metrics.rewrites import rewrite
from data.metrics.rewrites.conformed_filters import local_name
from data.metrics.rollups.registry import read_rollups
from data.metrics.schema import Schema
from data.metrics.time_words import Anchor


def prepare(core: Core, query: MetricQuery, *, actor: Actor) -> tuple[Plan, Context]:
    """The plan of a query after all rewrites, and the context they saw."""
    catalog = load_catalog(core)
    if not query.metrics:
        raise InputError("query.no_metrics", path="/metrics")
    metrics = tuple(Asked(reference, *catalog.metric(reference)) for reference in query.metrics)
    datasets = _datasets(catalog, metrics)
    dimensions = tuple(dict.fromkeys(name.rpartition(".")[2] for name in query.dimensions))
    _check_dimensions(datasets.values(), dimensions)
    owners = {asked.dataset.id: asked.dataset for asked in metrics}
    context = make_context(core, catalog, datasets, actor, owners=owners)
    return rewrite(Plan(query, metrics, dimensions, datasets), context), context


def make_context(
    core: Core,
    catalog: Catalog,
    datasets: Mapping[str, Dataset],
    actor: Actor,
    *,
    owners: Mapping[str, Dataset] | None = None,
) -> Context:
    """What is known now of the datasets, and of the `owners` of metrics that are made of other datasets' measures."""
    known = {**(owners or {}), **datasets}
    engines = {lake: _engine(core, lake) for lake in {dataset.lake for dataset in known.values()}}
    engine = engines[next(iter(datasets.values())).lake]
    schemas = {id_: read_schema(core, dataset, engines[dataset.lake]) for id_, dataset in known.items()}
    return Context(
        catalog=catalog,
        actor=actor,
        anchor=_anchor(core, [schemas[id_] for id_ in datasets]),
        schemas=schemas,
        time_zone=core.settings.time_zone,
        fiscal=core.settings.fiscal_year_start,
        row_cap=core.settings.query_rows,
        memory=core.memory,
        engine=engine,
        rollups={
            id_: read_rollups(core, d, schemas[id_])
            for id_, d in datasets.items()
            if d.rollups and not engine.elsewhere
        },
    )


def cache_key(plan: Plan, context: Context) -> str:
    """Differs whenever the result may: query, definitions, data versions, policies, newest data, calendar."""
    facts = {
        "query": write_query(plan.query),
        "datasets": {id_: [d.mark, context.schemas[id_].version] for id_, d in plan.involved.items()},
        "anchor": context.anchor.end,
        "policies": plan.policies,
        "rollups": sorted({built.name for built in plan.routes.values()}),
        "calendar": [context.time_zone, context.fiscal, context.row_cap],
        "engine": [context.engine.lake, context.engine.minute],
    }
    text = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
    return "metrics:" + hashlib.blake2b(text, digest_size=16).hexdigest()


def _engine(core: Core, lake: str) -> Engine:
    engine = engine_of(core, lake)
    if engine.dialect not in DIALECTS:
        raise InputError("metrics.dialect", lake=engine.lake, dialect=engine.dialect)
    return engine


def _datasets(catalog: Catalog, metrics: Iterable[Asked]) -> dict[str, Dataset]:
    found: dict[str, Dataset] = {}
    for asked in metrics:
        for leaf in expand(catalog, asked.dataset, asked.metric).leaves:
            found[leaf.dataset] = catalog.dataset(leaf.dataset)
    lakes = {dataset.lake for dataset in found.values()}
    if len(lakes) > 1:
        raise InputError("query.several_lakes", path="/metrics", lakes=", ".join(sorted(lakes)))
    return found


def _check_dimensions(datasets: Iterable[Dataset], dimensions: tuple[str, ...]) -> None:
    for dataset in datasets:
        for name in dimensions:
            if local_name(dataset, name) not in dataset.dimensions:
                hint = nearest(name, dataset.dimensions)
                raise InputError(
                    "query.no_such_dimension", path="/dimensions", dimension=name, dataset=dataset.id, hint=hint
                )


def _anchor(core: Core, schemas: Iterable[Schema]) -> Anchor:
    """The newest of the datasets' anchors; the present day where none has data."""
    known = [schema.anchor for schema in schemas if schema.anchor is not None]
    return max(known, key=lambda anchor: anchor.end) if known else as_anchor(core.clock.now().date())
