from __future__ import annotations

from tests.api.client import client, is_problem

PATH = "/api/data-warehouse/names"


def test_names_of_a_lake_with_a_tag_to_ask_again():
    answer = client().get(f"{PATH}?lake=prod")
    lake = answer.json["lakes"][0]
    columns = {each["name"]: each["columns"] for each in lake["tables"]}
    assert {"name": "invoice_id", "type": "INTEGER"} in columns["invoices"]
    assert {"name", "signature"} == set(answer.json["functions"][0])
    again = client().get(f"{PATH}?lake=prod", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_names_of_an_unknown_lake():
    assert is_problem(client().get(f"{PATH}?lake=nope"), 404, "lake.unknown")
