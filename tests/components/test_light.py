"""Light markup carries what elements say, and refuses what only a component can do."""

from __future__ import annotations

import json

import pytest
from dash import dcc, html

from components.columns import FEW, Columns
from components.format import translator
from components.light import light


def carried(*parts):
    return json.loads(getattr(light(*parts), "data-light"))


def test_elements_links_and_texts_keep_their_order_and_attributes():
    row = html.Tr(
        [html.Td("<b>", className="nx-number"), html.Td([12, " of ", None, html.Br()])], **{"data-table": "a"}
    )
    assert carried(row, dcc.Link("Open", href="/lakes", title="There")) == [
        ["tr", {"data-table": "a"}, ["td", {"class": "nx-number"}, "<b>"], ["td", {}, "12", " of ", ["br", {}]]],
        ["a", {"data-visit": "", "href": "/lakes", "title": "There"}, "Open"],
    ]
    assert carried(html.I(style={"--x": "1%", "--y": 2})) == [["i", {"style": "--x:1%;--y:2"}]]


def test_a_long_list_is_carried_with_the_button_that_shows_the_rest_of_it_on_a_phone():
    columns = Columns({"name": "Name", "rows": "Rows"}, ("rows",))
    (panel,) = carried(columns.panel([columns.row((each, each)) for each in range(FEW + 2)], translator()))
    assert panel[-1] == ["button", {"type": "button", "class": "nx-button nx-more", "data-nx": "more"}, "2 more"]
    assert len(panel[2][3]) == FEW + 4
    (panel,) = carried(columns.panel([columns.row((1, 1))], translator()))
    assert [node[0] for node in panel[2:]] == ["table"]


@pytest.mark.parametrize("part", [html.Div(id="known"), html.Div(n_clicks=1), dcc.Input()])
def test_what_a_callback_could_know_is_refused(part):
    with pytest.raises(ValueError):
        carried(part)
