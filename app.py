"""Front door: settings -> core -> Flask server -> API -> Dash. `python app.py` serves it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.access import check_posture
from data.errors import NexusError
from data.settings import Settings, read_settings

if TYPE_CHECKING:
    from dash import Dash

    from data.core import Core

ROOT = Path(__file__).parent


def create_app(core: Core) -> Dash:
    """The Dash application on `core`, its Flask server carrying the JSON API. One per process."""
    import flask
    from dash import Dash

    import api
    import callbacks
    from callbacks.context import CORE
    from callbacks.errors import show_error
    from callbacks.shell import install
    from components.shell.document import ASSETS_IGNORE, METAS, index

    server = flask.Flask("nexus", static_folder=None)
    server.config[CORE] = core
    app = Dash(
        "nexus",
        server=server,
        title="Nexus",
        update_title=None,
        assets_folder=str(ROOT / "assets"),
        pages_folder=str(ROOT / "pages"),
        use_pages=True,
        assets_ignore=ASSETS_IGNORE,
        meta_tags=METAS,
        index_string=index(core.settings.locale),
        on_error=show_error,
        enable_mcp=False,
        suppress_callback_exceptions=True,
    )
    callbacks.load(server)
    install(app)
    server.config["CSP_HASHES"] = app.csp_hashes
    api.install(server, core)
    return app


def build() -> Any:
    """The WSGI application of a worker process: settings from the environment, data made ready, app created."""
    from callbacks.caching import cache_backend
    from callbacks.imports import imported_at_once
    from data.opening import open_core
    from data.preparation import keep_going, prepare

    with imported_at_once():
        settings = read_settings()
        core = open_core(settings, cache=cache_backend(settings))
        server = create_app(core).server
        keep_going(core, after=prepare(core, announce=_say, attend=True))
        return server


def main() -> int:
    """Serve until interrupted. The supervising process imports neither Dash nor DuckDB and so stays small."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    try:
        check_posture(settings := read_settings())
    except NexusError as error:
        from api.words import sentence

        _say(sentence(f"errors.{error.code}", error.params) or str(error))
        return 2
    _say(_welcome(settings))
    Granian(
        "app:build",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=settings.threads,
        log_level=LogLevels(settings.log_level),
        respawn_failed_workers=True,
        workers_kill_timeout=2,
    ).serve()
    return 0


def _welcome(settings: Settings) -> str:
    address = f"http://localhost:{settings.port}"
    return (
        f"Nexus is starting on {address}\n"
        f"  dashboards   {address}/dashboards\n  API          {address}/api/docs\n"
        f"  your data    make run DATA=path/to/folder\n  stop         Ctrl+C"
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
