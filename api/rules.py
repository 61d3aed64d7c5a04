"""Which permission a path needs. What no rule names is refused, Dash's own routes included.

Of the rules for a method, that with the longest prefix (of whole path segments) decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.access import Permission

READS = frozenset({"GET", "HEAD", "OPTIONS"})
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Rule:
    """`methods` on `prefix` and everything below it need `permission`; None means that nobody may."""

    prefix: str
    methods: frozenset[str]
    permission: Permission | None


RULES: tuple[Rule, ...] = (
    Rule("/", READS, Permission.OPEN),
    Rule("/assets", READS, Permission.OPEN),
    Rule("/_favicon.ico", READS, Permission.OPEN),
    Rule("/_dash-component-suites", READS, Permission.OPEN),
    Rule("/_dash-layout", READS, Permission.READ),
    Rule("/_dash-dependencies", READS, Permission.READ),
    Rule("/_dash-update-component", WRITES, Permission.READ),
    Rule("/_reload-hash", READS, Permission.READ),
    Rule("/healthz", READS, Permission.OPEN),
    Rule("/readyz", READS, Permission.OPEN),
    Rule("/metrics", READS, Permission.OPERATE),
    Rule("/embed", READS, Permission.EMBED),
    Rule("/api", READS | WRITES, None),
    Rule("/api/docs", READS, Permission.READ),
    Rule("/api/openapi.json", READS, Permission.READ),
    Rule("/api/events", READS, Permission.READ),
    Rule("/api/field-service", READS, Permission.READ),
    Rule("/api/field-service/hooks", READS | WRITES, Permission.MANAGE),
    Rule("/api/field-service/ingest", READS | WRITES, Permission.OPEN),
    Rule("/api/field-service/mobile", WRITES, Permission.OPEN),
    Rule("/api/field-service/track", READS, Permission.OPEN),
    Rule("/api/field-service", WRITES, Permission.EDIT),
    Rule("/api/uploads", WRITES, Permission.MANAGE),
    Rule("/api/bi", READS, Permission.READ),
    Rule("/api/bi/query", WRITES, Permission.READ),
    Rule("/api/bi/dashboards", WRITES, Permission.EDIT),
    Rule("/api/bi/drafts", WRITES, Permission.EDIT),
    Rule("/api/bi/alerts", WRITES, Permission.EDIT),
    Rule("/api/bi/annotations", WRITES, Permission.ANNOTATE),
    Rule("/api/bi/embeds", WRITES, Permission.MANAGE),
    Rule("/api/bi/looks", WRITES, Permission.READ),
    Rule("/api/bi/reports", WRITES, Permission.MANAGE),
    Rule("/api/bi/channels", READS | WRITES, Permission.MANAGE),
    Rule("/api/demo", READS, Permission.READ),
    Rule("/api/bi/rollups", WRITES, Permission.MANAGE),
    Rule("/api/etl", READS, Permission.READ),
    Rule("/api/etl", WRITES, Permission.MANAGE),
    Rule("/api/data-warehouse", READS, Permission.READ),
    Rule("/api/data-warehouse/analytics", WRITES, Permission.EDIT),
    Rule("/api/data-warehouse/intake", WRITES, Permission.MANAGE),
    Rule("/api/data-warehouse/lakes", WRITES, Permission.MANAGE),
    Rule("/api/data-warehouse/published", WRITES, Permission.MANAGE),
    Rule("/api/data-warehouse/query", WRITES, Permission.QUERY),
    Rule("/api/data-warehouse/queries", READS | WRITES, Permission.QUERY),
    Rule("/api/data-warehouse/snippets", READS | WRITES, Permission.QUERY),
)


def permission_for(path: str, method: str) -> Permission | None:
    """What an actor needs for `method` on `path`; None when nobody may."""
    fitting = [rule for rule in RULES if method in rule.methods and _covers(rule.prefix, path)]
    return max(fitting, key=lambda rule: len(rule.prefix)).permission if fitting else None


def _covers(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(prefix.rstrip("/") + "/")
