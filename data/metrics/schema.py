"""What is known of a dataset's tables as they are now: types, what is missing, sizes, how far the data reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.errors import DefinitionError, Problem
from data.metrics.model import Dataset
from data.metrics.time_words import Anchor

TargetKind = tuple[str, str, str | None]


@dataclass(frozen=True)
class Schema:
    """`types` by field (`dimension:x`, `key:x`, `time:x`, `measure:x`, `column:x`); `missing` says what is wrong there.

    `anchor` is the newest moment of the default time column that is not after now, in wall time of the zone, `first`
    the oldest; None where the dataset has no time or no rows. `doubled` are to-one joins that have several rows for
    one key in truth. `targets` are the kinds of target set: metric, grain, dimension. `distinct` is about how many
    values a column of the base has, `size` how many rows the base has.
    `mark` differs when anything that shapes SQL does.
    """

    types: Mapping[str, str]
    missing: Mapping[str, str]
    anchor: Anchor | None
    first: datetime | None
    doubled: frozenset[str]
    targets: frozenset[TargetKind]
    distinct: Mapping[str, int]
    size: int
    lake: str
    version: int
    mark: int

    def type(self, dataset: Dataset, field: str) -> str:
        """The engine's type of a field. Raises DefinitionError where the lake no longer has it."""
        if field in self.types:
            return self.types[field]
        kind, _, name = field.partition(":")
        problem = Problem(
            f"/{kind}s/{name}", "dataset.field_missing", {"field": name, "detail": self.missing.get(field, "")}
        )
        raise DefinitionError("dataset.invalid", (problem,), name=dataset.id)
