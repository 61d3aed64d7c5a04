from __future__ import annotations

import pytest

from api.rules import READS, RULES, WRITES, permission_for
from data.access import Actor, Permission, local_admin, visitor
from tests.api.client import demo_core, is_problem, make_server

DASH = {
    ("GET", "/"): Permission.OPEN,
    ("GET", "/dashboards/view/sales-performance"): Permission.OPEN,
    ("GET", "/assets/nexus.js"): Permission.OPEN,
    ("GET", "/_favicon.ico"): Permission.OPEN,
    ("GET", "/_dash-component-suites/dash/deps/react.js"): Permission.OPEN,
    ("GET", "/_dash-layout"): Permission.READ,
    ("GET", "/_dash-dependencies"): Permission.READ,
    ("POST", "/_dash-update-component"): Permission.READ,
}


@pytest.mark.parametrize(("method", "path"), DASH, ids=" ".join)
def test_routes_of_dash_have_their_rule(method, path):
    assert permission_for(path, method) is DASH[method, path]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/"),
        ("DELETE", "/dashboards/view/sales-performance"),
        ("PUT", "/assets/nexus.js"),
        ("GET", "/api/secrets"),
        ("POST", "/api/secrets"),
        ("POST", "/api/bi"),
        ("GET", "/apian"),
        ("TRACE", "/api/bi/dashboards"),
        ("POST", "/_dash-update-componentX"),
    ],
    ids=" ".join,
)
def test_what_no_rule_names_is_nobodys(method, path):
    if path == "/apian":
        assert permission_for(path, method) is Permission.OPEN
    else:
        assert permission_for(path, method) is None


def test_a_longer_prefix_wins():
    assert permission_for("/api/data-warehouse/lakes", "GET") is Permission.READ
    assert permission_for("/api/data-warehouse/lakes/x/test", "POST") is Permission.MANAGE
    assert permission_for("/api/data-warehouse/query", "POST") is Permission.QUERY


def test_rules_are_not_ambiguous():
    seen = [(rule.prefix, method) for rule in RULES for method in rule.methods]
    assert len(seen) == len(set(seen))
    assert READS.isdisjoint(WRITES)


def test_a_new_route_without_a_rule_is_shut():
    server = make_server(demo_core())
    server.add_url_rule("/api/brand-new", "brand_new", lambda: "open", methods=["GET"])
    assert is_problem(server.test_client().get("/api/brand-new"), 403, "gate.no_rule")


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (visitor(), set()),
        (Actor("v", frozenset({"viewer"})), {"read"}),
        (Actor("a", frozenset({"analyst"})), {"read", "query"}),
        (local_admin(), {"read", "query", "manage", "operate"}),
    ],
    ids=lambda each: getattr(each, "id", ""),
)
def test_each_role_reaches_its_routes_and_no_other(monkeypatch, actor, allowed):
    monkeypatch.setattr("api.gate.local_admin", lambda: actor)
    http = make_server(demo_core()).test_client()
    requests = {
        "read": lambda: http.get("/api/bi/dashboards"),
        "query": lambda: http.post("/api/data-warehouse/query", json={}),
        "manage": lambda: http.delete("/api/data-warehouse/lakes/prod"),
        "operate": lambda: http.get("/metrics"),
    }
    assert {name for name, send in requests.items() if send().status_code != 403} == allowed
