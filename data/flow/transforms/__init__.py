"""Transforms: one file each, one line here."""

from data.flow.transforms import cast, derive, filter, select, validate
from data.flow.transforms.transform import MARK, ROW, Fate, Mark, Rows, Side, Transform

TRANSFORMS: dict[str, Transform] = {
    "filter": filter.TRANSFORM,
    "select": select.TRANSFORM,
    "cast": cast.TRANSFORM,
    "derive": derive.TRANSFORM,
    "validate": validate.TRANSFORM,
}

__all__ = ["MARK", "ROW", "TRANSFORMS", "Fate", "Mark", "Rows", "Side", "Transform"]
