"""A result of SQL that a person wrote, drawn as its document says or as its columns suggest."""

from __future__ import annotations

from data.dashboards.frame import Frame
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs


def compute(frame: Frame, ask: Ask) -> Computed:
    """The rows of the statement, at most as many as the document says, in the order the statement gives them."""
    return ask.sql(frame)


KIND = Kind(
    Needs(metrics=(0, 0), axes=(0, 0), options=frozenset({"note", "horizontal", "diverging"}), sql=True), compute
)
