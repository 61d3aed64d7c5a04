"""Narrows each dataset to the rows its policies leave to the actor.

1. A policy holds for actors with its role; admins see all rows.
2. Policies of one dataset hold together (`and`).
3. An actor without the attribute a policy asks for sees no row.
"""

from __future__ import annotations

import dataclasses

from data.access import Actor
from data.core import Core
from data.metrics.catalog import load_catalog
from data.metrics.model import Dataset, Policy
from data.metrics.plan import Condition, Context, Fired, Plan
from data.metrics.query import Clause, Op


def row_policy(plan: Plan, context: Context) -> Plan:
    """The plan with the actor's row policies among its filters."""
    filters: dict[str, tuple[Condition, ...]] = dict(plan.filters)
    fired, held = plan.fired, plan.policies
    for dataset in plan.datasets.values():
        for policy in policies_for(dataset, context.actor):
            clause = policy_clause(policy, context.actor)
            filters[dataset.id] = (*filters.get(dataset.id, ()), clause)
            held = (*held, (dataset.id, policy.id, clause.values))
            fired = (*fired, Fired("row_policy", "row_policy.held", {"dataset": dataset.id, "policy": policy.id}))
    return dataclasses.replace(plan, filters=filters, fired=fired, policies=held)


def policies_for(dataset: Dataset, actor: Actor) -> tuple[Policy, ...]:
    """The policies of a dataset that hold for an actor."""
    return () if actor.is_admin else tuple(policy for policy in dataset.policies if policy.role in actor.roles)


def is_bound(core: Core, actor: Actor) -> bool:
    """Whether row policies limit what an actor sees: those of a role, or any that ask for attributes."""
    datasets = load_catalog(core).datasets.values()
    return not actor.is_admin and (bool(actor.attributes) or any(policies_for(each, actor) for each in datasets))


def policy_clause(policy: Policy, actor: Actor) -> Clause:
    """The condition a policy puts on rows."""
    op = Op.NOT_IN if policy.op in {"ne", "not_in"} else Op.IN
    if policy.attribute is None:
        return Clause(policy.field, op, policy.values)
    values = tuple(actor.attributes.get(policy.attribute, ()))
    return Clause(policy.field, op if values else Op.IN, values)
