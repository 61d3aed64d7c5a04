"""Words in Markdown, with live numbers where they say `{{dataset.metric}}`, `{{… | previous}}` or `{{… | change}}`."""

from __future__ import annotations

import re
from dataclasses import replace

from data.dashboards.frame import Frame, base_query
from data.dashboards.kinds.kind import Ask, Computed, Kind, Needs

PLACE = re.compile(r"\{\{\s*(?P<metric>\w+\.\w+)\s*(?:\|\s*(?P<part>previous|change)\s*)?\}\}")


def compute(frame: Frame, ask: Ask) -> Computed:
    """One row of the metrics named in the words, with those of the range before; no result where none is named."""
    metrics = live_metrics(str(frame.widget.options.get("markdown", "")))
    if not metrics:
        return Computed(None)
    return Computed(ask.run(replace(base_query(frame), metrics=metrics, compare=frame.compare)))


def live_metrics(markdown: str) -> tuple[str, ...]:
    """The metrics whose numbers stand in the words, in their order."""
    return tuple(dict.fromkeys(found["metric"] for found in PLACE.finditer(markdown)))


KIND = Kind(
    Needs(metrics=(0, 0), axes=(0, 0), options=frozenset({"markdown"}), required=frozenset({"markdown"})), compute
)
