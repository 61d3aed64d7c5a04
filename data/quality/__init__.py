"""Data quality: rules of tables, measured in one scan each, kept as dated snapshots, summed up as scores.

Knows rules, snapshots, scores and growth; must not know dashboards, pipelines, pages or the web.
"""

from data.quality.change import drop_rule, put_rules
from data.quality.check import check_relation
from data.quality.document import read_rules
from data.quality.failing import FailingRows, failing_rows
from data.quality.feeds import datasets_on, datasets_score
from data.quality.findings import Finding, findings, findings_of
from data.quality.growth import Growth, growth, note_sizes, size_in_words
from data.quality.measure import measure
from data.quality.model import Anomaly, Dimension, Rule, RuleResult, Score, Severity, Snapshot, TableRules
from data.quality.overview import Overview, TableQuality, overview, table_quality
from data.quality.rulebook import load_rulebook
from data.quality.suggest import Suggestion, suggest
from data.quality.trends import TrendPoint, day_trend, history
from data.quality.watch import Watch, watch

__all__ = [
    "Anomaly",
    "Dimension",
    "FailingRows",
    "Finding",
    "Growth",
    "Overview",
    "Rule",
    "RuleResult",
    "Score",
    "Severity",
    "Snapshot",
    "Suggestion",
    "TableQuality",
    "TableRules",
    "TrendPoint",
    "Watch",
    "check_relation",
    "datasets_on",
    "datasets_score",
    "day_trend",
    "drop_rule",
    "failing_rows",
    "findings",
    "findings_of",
    "growth",
    "history",
    "load_rulebook",
    "measure",
    "note_sizes",
    "overview",
    "put_rules",
    "read_rules",
    "size_in_words",
    "suggest",
    "table_quality",
    "watch",
]
