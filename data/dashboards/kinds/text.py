"""Words in Markdown; asks nothing."""

from __future__ import annotations

from data.dashboards.frame import Frame
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs


def compute(frame: Frame, ask: Ask) -> Computed:
    """No result; the words are the option `markdown`."""
    return Computed(None)


KIND = Kind(
    Needs(metrics=(0, 0), axes=(0, 0), options=frozenset({"markdown"}), required=frozenset({"markdown"})), compute
)
