from __future__ import annotations

from types import SimpleNamespace

import pytest

from callbacks.sql import parameters, run, tabs
from callbacks.sql.address import tab_of
from components.ids import Sql as Ids
from data.access import local_admin
from data.console import change_tab, close_tab, new_tab, show_tab
from data.queries import QueryState, cancel, history, wait
from tests.callbacks.trees import words


@pytest.fixture
def asked(request_in_shop, monkeypatch):
    """Asks like the editor does, and gives back what the page shows, when it has ended."""
    core = request_in_shop
    tab = new_tab(core, actor=local_admin())
    shown = {"tab": tab.id, "lake": "prod"}
    monkeypatch.setattr(run, "MOMENT", 30)

    def ask(text, what="run", **values):
        change_tab(core, tab.id, actor=local_admin(), text=text)
        monkeypatch.setattr(run, "ctx", SimpleNamespace(triggered_id=Ids.ASK))
        order = {"what": what, "tab": tab.id, "text": text, "at": 1}
        names = [Ids.parameter(name) for name in values]
        return run.follow(
            order, shown, None, None, None, texts=list(values.values()), names=names, days=[], day_names=[]
        )

    ask.core, ask.tab, ask.shown = core, tab.id, shown
    return ask


def test_rows_come_with_their_facts_and_stay_with_the_tab(asked, monkeypatch):
    found = asked("SELECT 42 AS answer")
    assert "1 row" in words(found["result"])
    assert (found["idle"], found["still"], found["mark"]) == (True, True, {"tab": asked.tab})
    assert show_tab(asked.core, asked.tab, actor=local_admin()).query_id == found["run"]["query"]
    monkeypatch.setattr(run, "ctx", SimpleNamespace(triggered_id=Ids.SHOW))
    again = run.follow(None, asked.shown, None, None, None)
    assert words(again["result"]) == words(found["result"])


def test_a_mistake_is_marked_where_it_is_with_what_was_meant(asked):
    found = asked("SELECT *\nFROM salez")
    mark = found["mark"]
    assert (mark["line"], mark["column"], mark["length"], mark["hint"]) == (2, 6, 5, "sales")
    assert "Line 2, column 6" in words(found["result"])
    assert mark["use"] == "Use sales"


def test_parameters_are_bound_and_a_missing_one_is_marked(asked):
    assert asked("SELECT {{a:number}} + 2", a="40")["mark"] == {"tab": asked.tab}
    assert asked("SELECT {{a:number}}")["mark"]["column"] == 8


def test_a_query_of_the_past_comes_back_with_its_parameters_and_their_values(asked):
    text = "SELECT {{a:number}} + 2 AS sum [[WHERE 'x' = {{b}}]]"
    found = asked(text, a="40", b=None)
    again = tab_of(f"?asked={found['run']['query']}")
    assert (again.text, again.parameters) == (text, {"a": "40", "b": None})
    past = history(asked.core, actor=local_admin(), limit=1)[0]
    assert "{{" not in past.sql and past.written == text
    plain = tab_of(f"?asked={asked('SELECT 1')['run']['query']}")
    assert (plain.text, plain.parameters) == ("SELECT 1", {})


def test_a_query_that_was_stopped_says_so(asked, monkeypatch):
    monkeypatch.setattr(run, "MOMENT", 0)
    found = asked("SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range + b.range = -1")
    assert (found["idle"], found["still"]) == (False, False)
    query = found["run"]["query"]
    cancel(asked.core, query, actor=local_admin())
    assert wait(asked.core, query, actor=local_admin(), seconds=30).state is QueryState.CANCELLED
    monkeypatch.setattr(run, "ctx", SimpleNamespace(triggered_id=Ids.PULSE))
    after = run.follow(None, asked.shown, 1, None, found["run"])
    assert "Stopped" in words(after["result"]) and after["still"]


def test_the_query_before_is_stopped_by_the_next(asked, monkeypatch):
    monkeypatch.setattr(run, "MOMENT", 0)
    endless = "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range + b.range = -1"
    first = asked(endless)["run"]
    run._leave(first, {"tab": asked.tab, "what": "run"})
    assert wait(asked.core, first["query"], actor=local_admin(), seconds=30).state is QueryState.CANCELLED


def test_a_plan_tells_steps_and_cost(asked):
    sql = "SELECT region, sum(amount) FROM sales GROUP BY region"
    found = words(asked(sql, "explain")["result"])
    assert "estimated, not run" in found and "reads at most 8 rows" in found and "prod.main.sales" in found
    assert "run in" in words(asked(sql, "measure")["result"])


def test_an_address_without_its_tab_shows_another_and_says_why(request_in_shop, monkeypatch):
    said = []
    monkeypatch.setattr(tabs, "show_error", said.append)
    monkeypatch.setattr(tabs, "ctx", SimpleNamespace(triggered_id=None))
    found = tabs.show_tab("?tab=tab_of_someone", None, None)
    assert found["show"]["tab"].startswith("tab_") and said[0].code == "console.tab_unknown"


def test_a_closed_tab_comes_back_by_its_address(request_in_shop, monkeypatch):
    tab = new_tab(request_in_shop, actor=local_admin(), text="SELECT 1", caret=3)
    close_tab(request_in_shop, tab.id, actor=local_admin())
    monkeypatch.setattr(tabs, "ctx", SimpleNamespace(triggered_id=None))
    show = tabs.show_tab(f"?tab={tab.id}", None, None)["show"]
    assert (show["tab"], show["text"], show["caret"], show["dialect"]) == (tab.id, "SELECT 1", 3, "duckdb")


def test_values_of_fields_are_kept_with_their_tab(asked):
    fields = {
        "texts": ["EU"],
        "names": [Ids.parameter("region")],
        "days": ["2026-01-02"],
        "day_names": [Ids.day("since")],
    }
    parameters.keep_values(shown=asked.shown, **fields)
    kept = show_tab(asked.core, asked.tab, actor=local_admin()).parameters
    assert kept == {"region": "EU", "since": "2026-01-02"}
