"""What lies beneath numbers: the source rows of one, page by page, and the members of a dimension to pick from."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from dataclasses import dataclass

import orjson

from data.access import Actor
from data.core import Core
from data.errors import InputError, NotFound
from data.metrics.answer import make_proof, plain
from data.metrics.catalog import Catalog, load_catalog
from data.metrics.compile.leaves import Leaf, expand
from data.metrics.compile.listing import Page, compile_count, compile_members, compile_rows
from data.metrics.conditions import conjuncts, fields
from data.metrics.execute import execute
from data.metrics.expressions import nearest
from data.metrics.model import Dataset
from data.metrics.plan import Context, Plan
from data.metrics.prepare import cache_key, make_context
from data.metrics.query import Clause, Group, MetricQuery, Order
from data.metrics.result import Member, ResultColumn, Role, RowsPage
from data.metrics.rewrites import rewrite
from data.metrics.rewrites.conformed_filters import has_field

PAGE = 1_000


@dataclass(frozen=True)
class RowsQuery:
    """Which source rows: those of `dataset` in `range` that pass `filters` and, with a `metric`, that count in it.

    `metric` may stand in place of `dataset`. Filters that the dataset can't follow are named in the proof. `order` is
    by columns of the rows, dimensions or times; without it the newest come first.
    """

    dataset: str | None = None
    metric: str | None = None
    range: str | None = None
    filters: Clause | Group | None = None
    order: tuple[Order, ...] = ()
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True)
class MembersQuery:
    """Which members: those of `dimension` (`dataset.dimension` to name whose) with rows that pass `filters` and hold
    `search` in their label, upper and lower case alike."""

    dimension: str
    search: str = ""
    range: str | None = None
    filters: Clause | Group | None = None
    limit: int = 50


def rows(core: Core, query: RowsQuery, *, actor: Actor) -> RowsPage:
    """A page of the rows behind a number, with how many there are in all.

    Raises InputError for a page of more than 1,000 rows or an unknown order, NotFound for what does not exist.
    """
    started = time.perf_counter()
    if not 0 < query.limit <= PAGE or query.offset < 0:
        raise InputError("rows.bad_page", limit=PAGE)
    catalog = load_catalog(core)
    dataset, leaves = _meant(catalog, query)
    plan, context = _prepare(core, catalog, dataset, MetricQuery((), range=query.range, filters=query.filters), actor)
    compiled = compile_rows(plan, context, dataset, Page(leaves, query.order, query.offset, query.limit))
    compile_ms = (time.perf_counter() - started) * 1000
    answer = execute(core, compiled, context.engine, dataset=dataset.id)
    total = _total(core, plan, context, dataset, leaves)
    data = {name: [plain(value) for value in values] for name, values in answer.columns.items()}
    size = len(orjson.dumps(data, default=str))
    proof = make_proof(plan, context, compiled, rows=total, milliseconds=(compile_ms, answer.milliseconds))
    columns = tuple(_column(dataset, name, kind) for name, kind in answer.types.items())
    return RowsPage(columns, data, total, query.offset, dataclasses.replace(proof, bytes=size))


def members(core: Core, query: MembersQuery, *, actor: Actor) -> tuple[Member, ...]:
    """The members of a dimension, those with the most rows first; remembered until the data changes.

    Without a dataset named, the one that can follow the most of the filters is asked.
    """
    catalog = load_catalog(core)
    dataset, id_ = _home(catalog, query)
    asked = MetricQuery((), range=query.range, filters=query.filters, limit=query.limit)
    plan, context = _prepare(core, catalog, dataset, asked, actor)
    key = f"{cache_key(plan, context)}:members:{dataset.id}:{id_}:{_digest(query.search)}"

    def compute() -> bytes:
        compiled = compile_members(plan, context, dataset, id_, query.search)
        answer = execute(core, compiled, context.engine, dataset=dataset.id)
        return orjson.dumps(
            [[plain(v) for v in answer.columns[name]] for name in ("value", "key", "rows")], default=str
        )

    found, _ = core.cache.once(key, compute)
    return tuple(Member(*each) for each in zip(*orjson.loads(found), strict=True))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _meant(catalog: Catalog, query: RowsQuery) -> tuple[Dataset, tuple[Leaf, ...]]:
    """The dataset whose rows are asked for, and the leaves of the metric in it."""
    if query.metric is None:
        if query.dataset is None:
            raise InputError("rows.dataset_or_metric")
        return catalog.dataset(query.dataset), ()
    owner, metric = catalog.metric(query.metric)
    leaves = expand(catalog, owner, metric).leaves
    wanted = query.dataset or (owner.id if any(leaf.dataset == owner.id for leaf in leaves) else leaves[0].dataset)
    own = tuple(leaf for leaf in leaves if leaf.dataset == wanted)
    if not own:
        raise InputError("rows.metric_elsewhere", metric=query.metric, dataset=wanted)
    return catalog.dataset(wanted), tuple(leaf for leaf in own if leaf.measure.time == own[0].measure.time)


def _home(catalog: Catalog, query: MembersQuery) -> tuple[Dataset, str]:
    owner, dot, id_ = query.dimension.rpartition(".")
    if dot:
        dataset = catalog.dataset(owner)
        if id_ not in dataset.dimensions:
            raise NotFound("dimension.unknown", dimension=query.dimension, hint=nearest(id_, dataset.dimensions))
        return dataset, id_
    having = [dataset for dataset in catalog.datasets.values() if id_ in dataset.dimensions]
    if not having:
        known = {name for dataset in catalog.datasets.values() for name in dataset.dimensions}
        raise NotFound("dimension.unknown", dimension=id_, hint=nearest(id_, known))
    parts = conjuncts(query.filters)
    return max(having, key=lambda d: sum(all(has_field(d, name) for name in fields(part)) for part in parts)), id_


def _prepare(core: Core, catalog: Catalog, dataset: Dataset, query: MetricQuery, actor: Actor) -> tuple[Plan, Context]:
    datasets = {dataset.id: dataset}
    context = make_context(core, catalog, datasets, actor)
    return rewrite(Plan(query, (), (), datasets), context), context


def _total(core: Core, plan: Plan, context: Context, dataset: Dataset, leaves: tuple[Leaf, ...]) -> int:
    """How many rows in all; remembered until the data changes, since every page asks."""
    names = ",".join(leaf.column for leaf in leaves)

    def compute() -> bytes:
        compiled = compile_count(plan, context, dataset, leaves)
        answer = execute(core, compiled, context.engine, dataset=dataset.id)
        return orjson.dumps(answer.columns["total"][0])

    found, _ = core.cache.once(f"{cache_key(plan, context)}:rows:{_digest(names)}", compute)
    return int(orjson.loads(found))


def _column(dataset: Dataset, name: str, kind: str) -> ResultColumn:
    """A column of source rows; a number that a metric adds up bears that metric's label and unit."""
    if name in dataset.dimensions:
        return ResultColumn(name, dataset.dimensions[name].label, "dimension", kind)
    measures = {m.id for m in dataset.measures.values() if m.value and m.value.text == name}
    metric = next((m for m in dataset.metrics.values() if m.kind == "measure" and m.formula.name in measures), None)
    if metric is not None:
        return ResultColumn(name, metric.label, "metric", kind, metric.unit, metric.better, metric.decimals)
    role: Role = "time" if kind == "DATE" or kind.startswith("TIMESTAMP") else "dimension"
    return ResultColumn(name, _label(name), role, kind)


def _label(name: str) -> str:
    words = name.rpartition(".")[2].replace("_", " ").strip()
    return words[:1].upper() + words[1:]
