"""An X-ray of one table: a dataset and a dashboard of its key figures, distributions and outliers, made of its data.

Outliers lie more than 1.5 interquartile ranges beyond the quartiles (Tukey 1977), as these were when it was taken; the
course is judged by the natural limits of its periods. Taking it again replaces it, unless somebody changed it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.access import Actor, Permission, require
from data.core import Core
from data.dashboards.catalogue import load_dashboards
from data.errors import InputError, NotFound
from data.intake.dashboard_file import Tile, propose_dashboard, widget_of
from data.intake.dataset_file import DatasetProposal, propose_dataset
from data.intake.labels import label, slug
from data.intake.profile import ColumnProfile, TableProfile, profile_table
from data.intake.roles import Role, role
from data.intake.write import write_proposal
from data.lakes import is_remote
from data.metrics.catalog import load_catalog
from data.sql import qualify, quote

DISTRIBUTIONS = 3
BINS = 10
FENCE = 1.5


@dataclass(frozen=True)
class Spread:
    """A number column: the width of its bins, and the fences beyond which a value is an outlier."""

    column: ColumnProfile
    width: float
    low: float
    high: float


def xray(core: Core, lake_id: str, table: str, *, actor: Actor) -> str:
    """The id of a dashboard about one table of a local lake.

    Raises NotFound, AccessError, InputError for a remote lake, an empty table or a Nexus in memory.
    """
    require(actor, Permission.EDIT)
    base = _profiled(core, lake_id, table)
    proposal = _named(propose_dataset(core, base, (), {base.name: base}))
    spreads = _spreads(core, base)
    telling = replace(proposal, document=_with_spreads(proposal, spreads))
    load_catalog(core, fresh=True)
    write_proposal(core.settings.home / "datasets" / f"{telling.id}.yaml", telling.document)
    load_catalog(core, fresh=True)
    id_ = telling.id.replace("_", "-")[:80]
    name = f"X-ray: {label(base.name)}"
    document = propose_dashboard(id_, name, telling, more=list(_tiles(telling, spreads)))
    write_proposal(core.settings.home / "dashboards" / f"{id_}.yaml", document)
    load_dashboards(core, fresh=True)
    return id_


def _profiled(core: Core, lake_id: str, table: str) -> TableProfile:
    if is_remote(core.lakes.record(lake_id)):
        raise InputError("intake.remote", lake=lake_id)
    if core.settings.home == Path(":memory:"):
        raise InputError("intake.no_home")
    found = next((each for each in core.lakes.tables(lake_id) if each.name == table and each.schema == "main"), None)
    if found is None:
        raise NotFound("lake.table_unknown", lake=lake_id, table=table)
    base = profile_table(core, lake_id, found)
    if not base.rows:
        raise InputError("intake.empty_table", lake=lake_id, table=table)
    return base


def _named(proposal: DatasetProposal) -> DatasetProposal:
    """The proposal under an id of its own, so that it leaves the lake's datasets alone."""
    id_ = f"xray_{slug(proposal.table.lake, fallback='lake')}_{slug(proposal.table.name, fallback='table')}"[:80]
    return replace(proposal, id=id_, document={**proposal.document, "id": id_})


def _spreads(core: Core, base: TableProfile) -> list[Spread]:
    """The first amounts and rates that vary, amounts first."""
    roles = {column.name: role(base, column) for column in base.columns.values()}
    ranked = [c for wanted in (Role.AMOUNT, Role.RATE) for c in base.columns.values() if roles[c.name] is wanted]
    varied = [column for column in ranked if column.least is not None and column.most > column.least]
    return [_spread(core, base, column) for column in varied[:DISTRIBUTIONS]]


def _spread(core: Core, base: TableProfile, column: ColumnProfile) -> Spread:
    name, place = quote(column.name), qualify(base.lake, "main", base.name)
    lower, upper = core.lakes.fetch(
        f"SELECT quantile_cont({name}, 0.25)::DOUBLE AS l, quantile_cont({name}, 0.75)::DOUBLE AS u FROM {place}"
    ).columns.values()
    reach = FENCE * (upper[0] - lower[0])
    low, high = lower[0] - reach, upper[0] + reach
    least, most = max(float(column.least), low), min(float(column.most), high)
    width = _round((most - least) / BINS or (float(column.most) - float(column.least)) / BINS)
    return Spread(column, max(width, 1.0) if column.whole else width, low, high)


def _round(width: float) -> float:
    """The next larger of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= width * (1 - 1e-9))


def _with_spreads(proposal: DatasetProposal, spreads: list[Spread]) -> dict[str, Any]:
    document: dict[str, Any] = dict(proposal.document)
    for part in ("dimensions", "measures", "metrics"):
        document[part] = dict(document.get(part, {}))
    for spread in spreads:
        id_, name, words = _id(spread), quote(spread.column.name), label(spread.column.name)
        bins = {"expression": _binned(name, spread), "label": words, "type": "number"}
        beyond = f"CASE WHEN {name} < {spread.low!r} OR {name} > {spread.high!r} THEN 1 ELSE 0 END"
        document["dimensions"][f"{id_}_from"] = bins
        document["measures"][f"{id_}_outliers"] = {"aggregate": "sum", "expression": beyond}
        document["metrics"][f"{id_}_outliers"] = {
            "measure": f"{id_}_outliers",
            "label": f"Outliers in {words.lower()}",
            "unit": "count",
            "better": "down",
        }
    return document


def _binned(name: str, spread: Spread) -> str:
    """The start of a value's bin; the first and last hold all outliers too."""
    width = spread.width
    first, last = (math.floor(end / width) * width for end in (spread.low, spread.high))
    whole = f"floor({name} / {width:g}) * {width:g}"
    return f"CASE WHEN {name} < {first!r} THEN {first!r} WHEN {name} > {last!r} THEN {last!r} ELSE {whole} END"


def _tiles(proposal: DatasetProposal, spreads: list[Spread]) -> Iterator[Tile]:
    """Distributions with their outliers beside them, and the course within its natural limits."""
    records = proposal.numbers.records
    for spread in spreads:
        id_, words = _id(spread), label(spread.column.name).lower()
        note = f"in steps of {spread.width:g}, outliers at the ends"
        order = [{"by": f"{id_}_from"}]
        yield (
            8,
            7,
            widget_of(
                proposal, "bar", records, title=f"Distribution of {words}", dimensions=[f"{id_}_from"], order=order,
                limit=3 * BINS, options={"note": note},
            ),
        )  # fmt: skip
        beyond = f"beyond {spread.low:,.6g} to {spread.high:,.6g}"
        yield 4, 7, widget_of(
            proposal, "kpi", f"{id_}_outliers", title=f"Outliers in {words}", options={"note": beyond}
        )  # fmt: skip
    if proposal.time:
        for metric in proposal.numbers.headline[:2]:
            title = f"{proposal.numbers.metrics[metric]['label']} within its natural limits"
            yield 6, 7, widget_of(proposal, "control", metric, title=title, time=True)


def _id(spread: Spread) -> str:
    return slug(spread.column.name, fallback="number")
