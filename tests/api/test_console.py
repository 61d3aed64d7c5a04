from __future__ import annotations

import pyarrow.ipc

from data.access import local_admin
from data.queries import QueryState, submit, wait
from tests.api.client import client, demo_core, is_problem

PATH = "/api/data-warehouse/names"


def test_names_of_a_lake_with_a_tag_to_ask_again():
    answer = client().get(f"{PATH}?lake=prod")
    lake = answer.json["lakes"][0]
    columns = {each["name"]: each["columns"] for each in lake["tables"]}
    assert {"name": "invoice_id", "type": "INTEGER"} in columns["invoices"]
    assert {"name", "signature"} == set(answer.json["functions"][0])
    again = client().get(f"{PATH}?lake=prod", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_stored_result_as_a_file():
    core = demo_core()
    handle = submit(core, "SELECT i, '=' || i AS t FROM range(3000) x(i) ORDER BY i", actor=local_admin())
    assert wait(core, handle.query_id, actor=local_admin(), seconds=60).state is QueryState.SUCCEEDED
    path = f"/api/data-warehouse/queries/{handle.query_id}/export"
    lines = client(core).get(f"{path}?format=csv").text.splitlines()
    assert len(lines) == 3001 and lines[1].startswith('0,"')
    with pyarrow.ipc.open_stream(client(core).get(f"{path}?format=arrow").data) as reader:
        assert reader.read_all()["i"].to_pylist() == list(range(3000))
    assert is_problem(client(core).get(f"{path}?format=pdf"), 400, "request.choice")
    assert is_problem(client(core).get("/api/data-warehouse/queries/qry_0/export"), 404, "query.unknown")


def test_names_of_an_unknown_lake():
    assert is_problem(client().get(f"{PATH}?lake=nope"), 404, "lake.unknown")


def test_a_stored_result_as_a_pivot():
    core = demo_core()
    text = "SELECT i % 2 AS k, i % 3 AS m, i AS n FROM range(6) x(i)"
    handle = submit(core, text, actor=local_admin())
    assert wait(core, handle.query_id, actor=local_admin(), seconds=60).state is QueryState.SUCCEEDED
    path = f"/api/data-warehouse/queries/{handle.query_id}/pivot/k"
    found = client(core).get(f"{path}?columns=m&value=n&aggregate=avg").json
    assert (found["rows"], found["columns"]) == ([0, 1], [0, 1, 2])
    assert found["cells"] == [[0.0, 4.0, 2.0], [3.0, 1.0, 5.0]]
    assert (found["rowTotals"], found["columnTotals"], found["total"]) == ([2.0, 3.0], [1.5, 2.5, 3.5], 2.5)
    assert client(core).get(path).json["rowTotals"] == [3, 3]
    assert is_problem(client(core).get(f"{path}?value=x"), 400, "query.no_column")


def test_snippets_are_kept_listed_and_removed():
    http = client(demo_core())
    path = "/api/data-warehouse/snippets"
    made = http.post(path, json={"name": "recent", "text": "WHERE day > 1", "shared": True})
    assert made.status_code == 201
    assert [each["name"] for each in http.get(path).json["snippets"]] == ["recent"]
    assert is_problem(http.post(path, json={"name": "", "text": "x"}), 400, "console.snippet_empty")
    assert http.delete(f"{path}/{made.json['id']}").status_code == 204
    assert is_problem(http.delete(f"{path}/{made.json['id']}"), 404, "console.snippet_unknown")


def test_two_stored_results_compared():
    core = demo_core()
    one, two = (submit(core, f"SELECT 'a' AS k, {n} AS n", actor=local_admin()) for n in (1, 2))
    for handle in (one, two):
        assert wait(core, handle.query_id, actor=local_admin(), seconds=60).state is QueryState.SUCCEEDED
    path = f"/api/data-warehouse/queries/{one.query_id}/compare"
    found = client(core).get(f"{path}/{two.query_id}?keys=k").json
    assert found["counts"] == {"same": 0, "changed": 1, "first": 0, "second": 0}
    assert (found["columns"], found["rows"]) == (["n"], [["changed", "a", 1, 2]])
    assert is_problem(client(core).get(f"{path}/qry_0"), 404, "query.unknown")
