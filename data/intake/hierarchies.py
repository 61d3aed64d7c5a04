"""Drill paths: chains of dimensions in which every member has exactly one parent, measured on the data."""

from __future__ import annotations

from collections.abc import Sequence

from data.core import Core
from data.intake.dimensions import Field
from data.intake.labels import Ids, slug
from data.intake.lookups import Lookup
from data.intake.profile import TableProfile
from data.sql import quote

STEP = 1.5
WIDEST = 8
WIDE = 30


def hierarchies(
    core: Core, base: TableProfile, found: Sequence[Lookup], fields: Sequence[Field]
) -> dict[str, tuple[str, ...]]:
    """Chains of dimension ids, the coarsest first, by id: those of each looked-up thing down to the thing itself, and
    those among the base's own columns."""
    ids = Ids()
    chains: dict[str, tuple[str, ...]] = {}
    for lookup in found:
        pointer = next((field for field in fields if field.points_to == lookup.alias), None)
        if pointer is not None:
            own = [field for field in fields if field.alias == lookup.alias]
            chain = _chain(core, lookup.table, [field for field in own if field.members * STEP < pointer.members])
            if chain:
                chains[ids.take(pointer.id)] = (*(field.id for field in chain), pointer.id)
    plain = [f for f in fields if f.alias == "base" and not f.points_to and f.column in base.columns]
    texts = sorted((f for f in plain if base.columns[f.column].family == "text"), key=lambda f: f.members)[:WIDEST]
    chain = _chain(core, base, texts)
    if len(chain) > 1:
        chains[ids.take(slug(chain[-1].id, fallback="levels"))] = tuple(field.id for field in chain)
    return chains


def _chain(core: Core, table: TableProfile, fields: Sequence[Field]) -> list[Field]:
    """The longest chain found by starting at each field and always taking the nearest one that determines it; of equal
    ones that whose first level has more members, up to what fits a chart."""
    ranked = sorted(fields, key=lambda field: (field.members, field.id))
    best: list[Field] = []
    for start in range(len(ranked)):
        chain = [ranked[start]]
        for field in ranked[start + 1 :]:
            if field.members >= STEP * chain[-1].members and _determines(core, table, field.column, chain[-1].column):
                chain.append(field)
        best = max(best, chain, key=lambda found: (len(found), min(found[0].members, WIDE) if found else 0))
    return best


def _determines(core: Core, table: TableProfile, child: str, parent: str) -> bool:
    """Whether every value of `child` goes with one value of `parent`."""
    inner = f"SELECT DISTINCT {quote(child)} AS child, {quote(parent)} AS parent FROM {table.path}"
    sql = f"SELECT count(*) = count(DISTINCT child) AS holds FROM ({inner}) WHERE child IS NOT NULL"
    return bool(core.lakes.fetch(sql).columns["holds"][0])
