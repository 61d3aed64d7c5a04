"""Queries behind the asker's back, over the API."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from api.query_formats import MEDIA
from tests.api.client import client, is_problem
from tests.data.queries.warehouse import make_core
from tests.waiting import until

BASE = "/api/data-warehouse"
QUERY = f"{BASE}/query"
ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) % 7 = 0"
ASYNC = {"Prefer": "respond-async"}
OPEN = {"queued", "running", "cancelling"}
ACCEPT = {name: media for media, name in MEDIA.items()}


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    made = make_core(tmp_path_factory.mktemp("home"))
    yield made
    made.workers.close()
    made.lakes.close()


@pytest.fixture
def http(core):
    return client(core)


def submitted(http, sql, **body):
    answer = http.post(QUERY, json={"sql": sql, **body}, headers=ASYNC)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"{BASE}/queries/{answer.json['queryId']}"
    return answer.headers["Location"]


def ended(http, where):
    until(lambda: http.get(where).json["state"] not in OPEN)
    return http.get(where).json


def test_a_query_is_accepted_watched_and_read(http):
    where = submitted(http, "SELECT id, region FROM invoices ORDER BY id")
    found = ended(http, where)
    assert (found["state"], found["rowCount"], found["results"]) == ("succeeded", 2000, f"{where}/results")
    first = http.get(f"{where}/results?limit=1500").json
    assert (len(first["rows"]), first["total"], first["rows"][7]) == (1500, 2000, {"id": 7, "region": "AMER"})
    second = http.get(f"{where}/results?limit=1500&cursor={first['nextCursor']}").json
    assert [row["id"] for row in second["rows"]] == list(range(1500, 2000)) and second["nextCursor"] is None


def test_results_are_sorted_and_filtered(http):
    where = submitted(http, "SELECT id, region, amount FROM invoices")
    ended(http, where)
    found = http.get(f"{where}/results?sort=-amount,id&filter=region:eq:AMER&filter=amount:between:10,20&limit=5").json
    amounts = [row["amount"] for row in found["rows"]]
    assert amounts == sorted(amounts, reverse=True) and all(10 <= amount <= 20 for amount in amounts)
    assert {row["region"] for row in found["rows"]} == {"AMER"}
    for wrong in ("filter=nope:eq:1", "filter=id:like:1", "filter=id", "sort=nope", "cursor=x", "limit=0"):
        assert is_problem(http.get(f"{where}/results?{wrong}"), 400)
    assert is_problem(http.get(f"{where}/results?filter=id:gt:many"), 422, "query.filter_value")


def test_the_whole_result_comes_in_other_media(http):
    where = submitted(http, "SELECT id FROM invoices ORDER BY id")
    ended(http, where)
    answer = http.get(f"{where}/results", headers={"Accept": "text/csv"})
    assert [int(row[0]) for row in list(csv.reader(io.StringIO(answer.text)))[1:]] == list(range(2000))
    assert "attachment" in answer.headers["Content-Disposition"]


def test_columns_are_summed_up(http):
    where = submitted(http, "SELECT amount, region FROM invoices")
    ended(http, where)
    found = http.get(f"{where}/columns/amount").json
    assert found["rows"] == 2000 and len(found["histogram"]) == 20
    assert is_problem(http.get(f"{where}/columns/nope"), 400)


def test_deleting_stops_what_runs_and_forgets_what_ended(http, core):
    where = submitted(http, ENDLESS)
    until(lambda: http.get(where).json["state"] == "running")
    assert http.delete(where).json["state"] in {"cancelling", "cancelled"}
    assert ended(http, where)["state"] == "cancelled"
    assert core.workers.pool.state()["running"] == 0
    assert is_problem(http.get(f"{where}/results"), 409, "query.no_result")
    assert http.delete(where).json["state"] == "cancelled"
    assert is_problem(http.get(where), 404, "query.unknown")


def test_a_query_that_outlasts_its_answer_is_accepted(http, core):
    impatient = client(replace(core, settings=replace(core.settings, query_wait=200)))
    answer = impatient.post(QUERY, json={"sql": ENDLESS, "timeout": 60_000})
    assert answer.status_code == 202 and answer.json["state"] in OPEN, answer.text
    http.delete(answer.headers["Location"])
    quick = http.post(QUERY, json={"sql": "SELECT 42 AS answer", "timeout": 60_000})
    assert (quick.status_code, quick.json["rows"]) == (200, [{"answer": 42}])
    assert is_problem(http.post(QUERY, json={"sql": "SELECT nope", "timeout": 60_000}), 422)


def test_who_prefers_may_wait_a_little(http):
    answer = http.post(QUERY, json={"sql": "SELECT 1 AS one"}, headers={"Prefer": "respond-async, wait=20"})
    assert (answer.status_code, answer.json["rows"]) == (200, [{"one": 1}])


def test_the_same_key_is_one_query(http):
    headers = {**ASYNC, "Idempotency-Key": "once"}
    first, again = (http.post(QUERY, json={"sql": "SELECT 7 AS n"}, headers=headers) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"] and again.headers["Idempotency-Replayed"] == "true"
    assert is_problem(http.post(QUERY, json={"sql": "SELECT 8 AS n"}, headers=headers), 422)
    stream = {"Accept": "text/csv", "Idempotency-Key": "stream"}
    assert (
        http.post(QUERY, json={"sql": "SELECT 7 AS n"}, headers=stream).text
        == http.post(QUERY, json={"sql": "SELECT 7 AS n"}, headers=stream).text
    )


def test_history_is_searched_page_by_page(http):
    for number in range(5):
        http.post(QUERY, json={"sql": f"SELECT {number} AS needle"})
    http.post(QUERY, json={"sql": "SELECT nothing_here AS needle"})
    first = http.get(f"{BASE}/queries?search=NEEDLE&status=succeeded&limit=3").json
    assert [each["sql"] for each in first["queries"]] == [f"SELECT {n} AS needle" for n in (4, 3, 2)]
    rest = http.get(f"{BASE}/queries?search=needle&status=succeeded&limit=3&cursor={first['nextCursor']}").json
    assert [each["sql"] for each in rest["queries"]] == [f"SELECT {n} AS needle" for n in (1, 0)]
    assert http.get(f"{BASE}/queries?search=needle%25").json["queries"] == []
    assert http.get(f"{BASE}/queries?since=2999-01-01").json["queries"] == []
    for wrong in ("since=soon", "cursor=x", "limit=0"):
        assert is_problem(http.get(f"{BASE}/queries?{wrong}"), 400)


def test_past_queries_are_summed_up(http):
    for _ in range(3):
        http.post(QUERY, json={"sql": "SELECT count(*) AS often FROM invoices"})
    found = http.get(f"{BASE}/queries/analytics?search=often").json
    assert found["mostFrequent"][0]["count"] == 3 and found["counts"] == {"succeeded": 3}
    assert found["mostCostly"][0]["totalTime"] >= found["mostCostly"][0]["longestTime"] > 0
    assert len(found["slowest"]) == 3


def test_plans_are_trees(http):
    sql = "SELECT region, count(*) AS n FROM invoices WHERE id > 1000 GROUP BY region"
    found = http.post(f"{QUERY}/explain", json={"sql": sql}).json
    assert (found["tables"], found["measured"]) == (["prod.main.invoices"], False)
    names, node = [], found["plan"]
    while node["children"]:
        names.append(node["name"])
        node = node["children"][0]
    assert "SCAN" in node["name"] and any("GROUP_BY" in name for name in names)
    measured = http.post(f"{QUERY}/explain", json={"sql": sql, "measure": True}).json
    assert measured["measured"] and measured["plan"]["rows"] == 3 and measured["plan"]["milliseconds"] >= 0
    assert is_problem(http.post(f"{QUERY}/explain", json={"sql": "SHOW TABLES"}), 422, "query.no_plan")
    assert is_problem(http.post(f"{QUERY}/explain", json={"sql": "SELECT * FROM nowhere"}), 422)


def test_estimates_say_how_sure_they_are(http):
    found = http.post(f"{QUERY}/estimate", json={"sql": "SELECT * FROM invoices"}).json
    assert (found["rows"], found["certainty"], found["rowsScanned"]) == (2000, "exact", 2000)
    assert found["tables"] == [{"table": "prod.main.invoices", "rows": 2000, "bytes": found["bytesScanned"]}]


@pytest.mark.parametrize("format_name", ["csv", "ndjson", "arrow", "parquet", "xlsx"])
def test_a_file_of_a_result_that_was_cut_says_so(core, http, format_name):
    """By its rows, as asked for; everything else of more rows than an answer carries is whole."""
    for body, said in (({"limit": 7}, "rows"), ({}, None)):
        asked = http.post(QUERY, json={"sql": "SELECT i FROM range(12000) AS t(i)", **body}, headers=ASYNC)
        query_id = asked.json["queryId"]
        until(lambda at=f"{BASE}/queries/{query_id}": http.get(at).json["status"] not in OPEN)
        for path in (f"/export?format={format_name}", "/results"):
            answer = http.get(f"{BASE}/queries/{query_id}{path}", headers={"Accept": ACCEPT[format_name]})
            assert answer.status_code == 200 and answer.headers.get("Truncated-By") == said
            assert ("first-7-rows" in answer.headers["Content-Disposition"]) == bool(said)
            assert _count(format_name, answer.data) == (7 if said else 12_000)


def _count(format_name, body):
    if format_name == "arrow":
        return pa.ipc.open_stream(body).read_all().num_rows
    if format_name == "parquet":
        return pq.read_metadata(io.BytesIO(body)).num_rows
    if format_name == "xlsx":
        return sum(1 for _ in load_workbook(io.BytesIO(body), read_only=True).active.iter_rows()) - 1
    return len(body.splitlines()) - (format_name == "csv")
