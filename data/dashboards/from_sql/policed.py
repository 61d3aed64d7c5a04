"""Row policies of datasets as rules for the tables that SQL names.

1. A policy on a plain column of a dataset's own table is a rule of that table; several hold together.
2. A table with a policy on anything else (a joined table's column, an expression) has no rule, so it can't be read.
3. Nor can a table that no dataset is made of: nobody said which of its rows are whose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlglot import exp

from data.access import Actor
from data.core import Core
from data.metrics.catalog import load_catalog
from data.metrics.model import Dataset
from data.metrics.query import Op
from data.metrics.rewrites.row_policy import is_bound, policies_for, policy_clause
from data.queries import RowRules

BASE = "base"
Condition = dict[str, Any]
Table = tuple[str, str, str]


def row_rules(core: Core, actor: Actor) -> RowRules | None:
    """What an actor bound by row policies may see of which tables; None for who is bound by none."""
    if not is_bound(core, actor):
        return None
    found: dict[Table, list[Condition] | None] = {}
    for dataset in load_catalog(core).datasets.values():
        table, known = _table(dataset), list(_conditions(dataset, actor))
        held = found.get(table, [])
        found[table] = None if held is None or None in known else [*held, *(each for each in known if each)]
    rules: list[Mapping[str, Any]] = [
        {"table": table, "conditions": conditions} for table, conditions in found.items() if conditions is not None
    ]
    return rules


def _table(dataset: Dataset) -> Table:
    path, _, name = dataset.table.rpartition(".")
    catalog, _, schema = path.rpartition(".")
    return (catalog or dataset.lake).lower(), (schema or "main").lower(), name.lower()


def _conditions(dataset: Dataset, actor: Actor) -> Iterator[Condition | None]:
    """A condition for each policy that holds; None for one that can't be said of the table alone."""
    for policy in policies_for(dataset, actor):
        clause, dimension = policy_clause(policy, actor), dataset.dimensions.get(policy.field)
        tree = dimension.value.tree if dimension is not None else None
        if not isinstance(tree, exp.Column) or tree.table != BASE:
            yield None
        else:
            op = "not_in" if clause.op is Op.NOT_IN else "in"
            yield {"column": tree.name, "op": op, "values": list(clause.values)}
