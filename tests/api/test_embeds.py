"""Dashboards inside other sites: signed as documented, with the rows of their actor; refused when altered or over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

import callbacks
from callbacks.context import CORE
from data.access.embed import read_embed
from tests.api.client import is_problem, make_server
from tests.architecture.tree import ROOT
from tests.data.dashboards.shop import DATASET, make_shop

SECRET = "a secret of more than thirty-two letters"
POLICY = """
policies:
  own: {when: {role: embedded}, filter: {field: region, op: in, attribute: region}}
"""
SITE = "https://portal.example.org"
FRAME = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "iframe",
    "Accept": "text/html",
}


@pytest.fixture
def shop(tmp_path):
    from dataclasses import replace

    core = make_shop(tmp_path)
    (tmp_path / "datasets" / "shop.yaml").write_text(DATASET + POLICY, encoding="utf-8")
    return replace(core, settings=replace(core.settings, embed_secret=SECRET, embed_origins=(SITE,)))


@pytest.fixture
def http(shop):
    server = make_server(shop)
    server.config[CORE] = shop
    callbacks.load(server)
    server.add_url_rule("/<path:_page>", "dash", lambda _page: "<title>all of Nexus</title>")
    return server.test_client()


def signed(http, **more):
    more.setdefault("attributes", {"region": ["North", "South"]})
    made = http.post("/api/bi/embeds", json={"dashboard": "shop", "state": "range=2026-09-01/2026-11-30", **more})
    assert made.status_code == 201
    return made.json["url"]


def test_a_frame_elsewhere_shows_the_page_and_its_cards(http):
    url = signed(http)
    page = http.get(url, headers=FRAME)
    assert page.status_code == 200 and "Set-Cookie" not in page.headers
    assert f"frame-ancestors {SITE};" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers and "nx-nav" not in page.text
    found = http.get(url.replace("/view/", "/data/")).json
    assert "1,110" in found["cards"]["revenue"]
    assert set(found["cards"]) == {"revenue", "visitors", "products", "regions", "trend"}
    assert len(found["figures"]) == 3 and "<button" not in "".join(found["cards"].values())
    assert http.get("/dashboards/view/shop", headers=FRAME).status_code == 403


def test_what_was_altered_or_is_over_is_refused(http, shop):
    url = signed(http, seconds=60)
    for wrong in (url[:-1], url.replace("token=", "token=x"), url.partition("?")[0]):
        assert is_problem(http.get(wrong.replace("/view/", "/data/")), 403, "embed.altered")
    assert is_problem(http.get(url.replace("/view/shop", "/data/other")), 403, "embed.altered")
    shop.clock.moment += timedelta(seconds=61)
    late = http.get(url, headers=FRAME)
    assert late.status_code == 403 and "good until" in late.text and f"frame-ancestors {SITE}" in str(late.headers)
    assert is_problem(http.get(url.replace("/view/", "/data/")), 403, "embed.expired")


def test_the_actor_of_the_token_sees_their_rows(http):
    url = signed(http, attributes={"region": ["North"]})
    assert "370" in http.get(url.replace("/view/", "/data/")).json["cards"]["revenue"]


def test_the_token_opens_nothing_else(http):
    token = signed(http).partition("?")[2]
    for path in ("/embed", "/embed/", "/embed/nothing", "/embed/view/shop/", "/embed/view/shop/more"):
        found = http.get(f"{path}?{token}")
        assert found.status_code == 404 and "frame-ancestors 'none'" in found.headers["Content-Security-Policy"]
    assert http.post(f"/embed/view/shop?{token}", json={}).status_code in (403, 405)


def test_a_tab_that_is_gone_shows_nothing_of_the_others(http):
    url = signed(http, tab="gone")
    for path in (url, url.replace("/view/", "/data/")):
        found = http.get(path)
        assert is_problem(found, 404, "embed.no_tab") and "1,110" not in found.text


def test_what_no_token_can_carry_is_refused_when_it_is_signed(http):
    wanted = {"dashboard": "shop", "attributes": {"region": ["North" * 10] * 200}}
    assert is_problem(http.post("/api/bi/embeds", json=wanted), 400, "embed.too_long")


def test_the_example_of_the_documentation_works(shop):
    text = (ROOT / "docs" / "dashboards.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(import base64.*?)```", text, re.DOTALL)[1]
    names = {"SECRET": SECRET}
    exec(example, names)  # noqa: S102
    import time
    from datetime import UTC, datetime

    found = read_embed(shop.settings, names["token"], now=datetime.fromtimestamp(time.time(), UTC))
    assert (found.dashboard, found.state, found.actor.attributes) == (
        "sales-performance", "f.region=DACH", {"region": ("DACH",)},
    )  # fmt: skip


def test_without_a_secret_there_are_none(tmp_path):
    http = make_server(make_shop(tmp_path)).test_client()
    assert is_problem(http.post("/api/bi/embeds", json={"dashboard": "shop"}), 403, "embed.off")
