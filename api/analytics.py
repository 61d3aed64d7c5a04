"""How good the data is and how it grows: `/api/data-warehouse/analytics`."""

from __future__ import annotations

from typing import Any

import flask

from api.answers import answer
from api.operation import Operation, Request
from api.schemas.quality import Analytics
from data.core import Core
from data.inventory import LakeFacts, inventory
from data.metrics import load_catalog
from data.pipelines import pipeline_stats
from data.quality import Dimension, TrendPoint, datasets_on, day_trend, growth, overview, size_in_words

TAG = "Quality"
BASE = "/api/data-warehouse/analytics"


def show_analytics(request: Request) -> flask.Response:
    """Scores, growth, pipelines and the health of lakes; what was not measured is null."""
    core = request.core
    return answer(
        {
            "dataQuality": _quality(core),
            "dataGrowth": _growth(core),
            "pipelines": _pipelines(core),
            "lakeHealth": [_health(core, lake) for lake in inventory(core)],
            "trends": {
                "quality": [day_json(point) for point in day_trend(core)],
                "growth": [{"day": d.day, "bytes": d.bytes, "rows": d.rows} for d in growth(core).days],
            },
        }
    )


def day_json(point: TrendPoint) -> dict[str, Any]:
    """The scores of a day."""
    scores = {each.value: point.scores[each].percent for each in Dimension if each in point.scores}
    return {
        "day": point.day,
        "tables": point.tables,
        "score": point.score.percent,
        "rulesChanged": point.changed,
        **scores,
    }


def _quality(core: Core) -> dict[str, Any]:
    found = overview(core)
    return {
        **{each.value: found.score(each).percent for each in Dimension},
        "score": found.score().percent,
        "coverage": found.coverage,
        "tables": len(found.tables),
        "tablesMeasured": sum(table.measured for table in found.tables),
        "measuredAt": found.at,
    }


def _growth(core: Core) -> dict[str, Any]:
    found = growth(core)
    spans = {"daily": found.daily, "weekly": found.weekly, "monthly": found.monthly}
    return {
        **{name: None if size is None else size_in_words(size) for name, size in spans.items()},
        "trend": found.trend,
        **{f"{name}Bytes": size for name, size in spans.items()},
        "slopeBytesPerDay": found.slope,
        "measuredDays": len(found.days),
    }


def _pipelines(core: Core) -> dict[str, Any]:
    stats = pipeline_stats(core)
    return {
        "total": stats.total,
        "active": stats.active,
        "avgSuccessRate": stats.success_rate,
        "totalRecordsMoved": stats.records_moved,
    }


def _health(core: Core, lake: LakeFacts) -> dict[str, Any]:
    catalog = load_catalog(core)
    tables = [t.table for t in overview(core, lake=lake.id).tables] if lake.stand_in is None else []
    read = sum(bool(datasets_on(catalog, lake.id, table)) for table in tables)
    return {
        "id": lake.id,
        "status": lake.status,
        "sizeBytes": lake.size_bytes,
        "ageSeconds": lake.freshness_seconds,
        "slaSeconds": lake.sla_seconds,
        "utilisation": read / len(tables) if tables else None,
    }


OPERATIONS = (Operation("GET", BASE, show_analytics, "Quality, growth and health", TAG, answer=Analytics),)
