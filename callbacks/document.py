"""The document, lighter than Dash writes it: one stylesheet, and no script before it is needed."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import flask
from dash import Dash, hooks

from callbacks.context import CORE
from components.shell.document import ASSETS_IGNORE
from components.viewer import viewer

ASSETS = Path(__file__).parents[1] / "assets"
SHEET = "/assets/all.css"
STYLE = re.compile(r'<link rel="stylesheet" href="/assets/[^"]+">\n?')
SCRIPT = re.compile(r'<script src="([^"]+)"></script>\n?')
LANGUAGE = re.compile(r'<html lang="[^"]*">')
BUILT = re.compile(r'"/assets/(head/[\w.-]+)"')
UNNEEDED = ("/dash/deps/polyfill@", "/dash/dash_table/")
LATER = {"/dash_ag_grid/": "dash_ag_grid AgGrid"}
Ages = tuple[tuple[str, int], ...]


def install_document(app: Dash) -> None:
    """Serve the one stylesheet of the documents that `lighten` writes for `app`."""
    app.server.add_url_rule(SHEET, "stylesheet", _stylesheet)


@hooks.index()
def lighten(document: str) -> str:
    """`document` in the viewer's language, with one link for all our styles, without the polyfill for old browsers and
    the tables of Dash.

    Libraries in `LATER` become a name by which `frontend/src/later.js` finds them; other files of ours are named with
    their age, so that browsers may keep them. The document of another application stays as it is.
    """
    if CORE not in flask.current_app.config:
        return document
    link = f'<link rel="stylesheet" href="{SHEET}?m={_sheet(_ages())[0]}">\n</head>'
    document = LANGUAGE.sub(f'<html lang="{viewer().tag.replace("_", "-")}">', document, count=1)
    document = STYLE.sub("", document).replace("</head>", link, 1)
    return BUILT.sub(_aged, SCRIPT.sub(_script, document))


def _script(found: re.Match[str]) -> str:
    url = found[1]
    if any(part in url for part in UNNEEDED):
        return ""
    name = next((name for part, name in LATER.items() if part in url), None)
    return f'<meta name="nexus:later" content="{name} {url}">\n' if name else found[0]


def _aged(found: re.Match[str]) -> str:
    return f'"/assets/{found[1]}?m={(ASSETS / found[1]).stat().st_mtime_ns}"'


def _stylesheet() -> flask.Response:
    return flask.Response(_sheet(_ages())[1], mimetype="text/css")


def _ages() -> Ages:
    """Our stylesheets in their order, with the time of their last change."""
    ours = (path for path in sorted(ASSETS.glob("*.css")) if not re.search(ASSETS_IGNORE, path.name))
    return tuple((path.name, path.stat().st_mtime_ns) for path in ours)


@lru_cache(maxsize=1)
def _sheet(ages: Ages) -> tuple[str, bytes]:
    """A name for what the stylesheets say together, and that."""
    text = b"\n".join((ASSETS / name).read_bytes() for name, _ in ages)
    return sha256(text).hexdigest()[:16], text
