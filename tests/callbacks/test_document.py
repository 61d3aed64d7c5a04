"""The document asks for few things, and loses nothing by it."""

from __future__ import annotations

import re

import flask
import pytest

from callbacks.context import CORE
from callbacks.document import ASSETS, LATER, SHEET, install_document, lighten

DASH = """<html><head>
<script src="/assets/head/theme.js"></script>
<link rel="stylesheet" href="/assets/20-base.css?m=1.5">
<link rel="stylesheet" href="/assets/tokens.css?m=2.5">
</head><body>
<script src="/_dash-component-suites/dash/deps/polyfill@7.v4.12.1.min.js"></script>
<script src="/_dash-component-suites/dash/deps/react@18.v4.3.1.min.js"></script>
<script src="/_dash-component-suites/dash_ag_grid/dash_ag_grid.v35.min.js"></script>
<script>inline()</script>
</body></html>"""


class Application:
    """What `install_document` needs of Dash."""

    def __init__(self, server):
        self.server = server


@pytest.fixture
def server():
    found = flask.Flask("document", static_folder=None)
    found.config[CORE] = object()
    install_document(Application(found))
    return found


def test_one_stylesheet_says_what_all_of_ours_say(server):
    with server.app_context():
        links = re.findall(r'<link rel="stylesheet" href="([^"]+)">', lighten(DASH))
    assert len(links) == 1 and links[0].startswith(f"{SHEET}?m=")
    answer = server.test_client().get(links[0])
    assert answer.mimetype == "text/css"
    for path in ASSETS.glob("*.css"):
        assert (path.read_text() in answer.text) is (path.name != "field.css"), path.name


def test_scripts_are_left_out_or_named_for_later(server):
    with server.app_context():
        document = lighten(DASH)
    scripts = re.findall(r'<script src="([^"]+)"', document)
    assert [re.sub(r"\?m=\d+$", "", each).rpartition("/")[2] for each in scripts] == [
        "theme.js",
        "react@18.v4.3.1.min.js",
    ]
    assert re.search(r"theme\.js\?m=\d{10,}", scripts[0])
    name = LATER["/dash_ag_grid/"]
    assert f'content="{name} /_dash-component-suites/dash_ag_grid/dash_ag_grid.v35.min.js"' in document
    assert "<script>inline()</script>" in document


def test_the_document_of_another_application_stays():
    with flask.Flask("other").app_context():
        assert lighten(DASH) == DASH
