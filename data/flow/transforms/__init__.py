"""Transforms: one file each, one line here."""

from data.flow.transforms import (
    aggregate,
    cast,
    cleanse,
    dedupe,
    derive,
    filter,
    lookup,
    pivot,
    select,
    sql,
    union,
    validate,
)
from data.flow.transforms.transform import BAD, MARK, ROW, Fate, Mark, Rows, Side, Transform

TRANSFORMS: dict[str, Transform] = {
    "filter": filter.TRANSFORM,
    "select": select.TRANSFORM,
    "cleanse": cleanse.TRANSFORM,
    "cast": cast.TRANSFORM,
    "derive": derive.TRANSFORM,
    "validate": validate.TRANSFORM,
    "dedupe": dedupe.TRANSFORM,
    "lookup": lookup.TRANSFORM,
    "aggregate": aggregate.TRANSFORM,
    "pivot": pivot.TRANSFORM,
    "union": union.TRANSFORM,
    "sql": sql.TRANSFORM,
}

__all__ = ["BAD", "MARK", "ROW", "TRANSFORMS", "Fate", "Mark", "Rows", "Side", "Transform"]
