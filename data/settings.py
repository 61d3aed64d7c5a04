"""All settings from one table: names, defaults, units, help. The only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.errors import InputError


@dataclass(frozen=True)
class Setting:
    """One row of the table. The environment variable is `NEXUS_` + the name in capitals."""

    name: str
    parse: Callable[[str], Any]
    default: str
    unit: str
    help: str

    @property
    def variable(self) -> str:
        return f"NEXUS_{self.name.upper()}"


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


SETTINGS: tuple[Setting, ...] = (
    Setting("home", Path, "var", "folder", "Everything the app writes lives here."),
    Setting("host", str, "127.0.0.1", "address", "Address to listen on. Anything but loopback means team mode."),
    Setting("port", int, "5000", "TCP port", "Port to listen on."),
    Setting("hosts", _words, "localhost,127.0.0.1", "names", "Host names a request may carry, comma-separated."),
    Setting(
        "threads", int, "256", "threads", "Requests served at the same time; each open tab holds one for live events."
    ),
    Setting("data", str, "", "path", "Folder or file to register as a lake at start (`make run DATA=…`)."),
    Setting("demo", _flag, "on", "on/off", "Build and show the demo company."),
    Setting("demo_scale", float, "1", "× 1 M invoice lines", "Size of the demo company."),
    Setting("demo_seed", int, "7", "number", "Same seed, same day: same demo company."),
    Setting("demo_weeks", int, "5", "weeks", "Finished work in the field behind the demo's day; 0: none."),
    Setting("locale", str, "en", "language tag", "Language and number format when the browser asks for none we have."),
    Setting("time_zone", str, "UTC", "IANA name", "Zone in which days, weeks and months begin."),
    Setting("fiscal_year_start", int, "1", "month 1–12", "First month of the fiscal year."),
    Setting(
        "secret_key_file", str, "", "path", "File with the signing key; made on first start under the home folder."
    ),
    Setting("warehouse", str, "prod", "lake", "Lake that answers for the warehouse: ours, or one elsewhere."),
    Setting("warehouse_memory", str, "4GB", "DuckDB size", "Memory the warehouse engine may take."),
    Setting("warehouse_threads", int, "0", "threads", "Threads of the warehouse engine; 0 means all cores."),
    Setting(
        "query_workers", int, "3", "processes", "Queries that run at once; their processes start when they are needed."
    ),
    Setting("query_memory", str, "512MB", "DuckDB size", "Memory one of those processes may take."),
    Setting("query_timeout", int, "30000", "ms", "Deadline of a query that names none."),
    Setting(
        "query_rows", int, "10000", "rows", "Rows a JSON answer carries at most; a longer result says `truncated`."
    ),
    Setting("export_rows", int, "100000", "rows", "Rows of a widget in a file at most; a longer one says `truncated`."),
    Setting("query_inputs", int, "10000", "MB", "What one query may bring in from remote lakes."),
    Setting(
        "background_delay", int, "8", "seconds", "How long after the start background work begins: pages come first."
    ),
    Setting("pipelines", _flag, "on", "on/off", "Run pipelines in the background, at their times and on demand."),
    Setting("pipeline_workers", int, "2", "processes", "Pipelines that run at the same time."),
    Setting(
        "private_hosts", _words, "", "host:port, …", "Hosts on private networks that pipelines may read from over HTTP."
    ),
    Setting(
        "pipeline_days", int, "90", "days", "Executions of pipelines, their logs and rejected rows are kept that long."
    ),
    Setting("pipeline_memory", str, "256MB", "DuckDB size", "Memory the engine of one pipeline may take."),
    Setting("query_wait", int, "30000", "ms", "How long an answer waits for a query before it says where it stands."),
    Setting(
        "query_results", str, "2GB", "DuckDB size", "Disk that stored query results may take; the oldest give way."
    ),
    Setting("query_results_hours", int, "24", "hours", "How long a stored query result is kept."),
    Setting("cache", str, "SimpleCache", "Flask-Caching type", "Where results are cached."),
    Setting("cache_entries", int, "2000", "entries", "Results kept in memory."),
    Setting(
        "map_tiles", str, "", "URL", "Map tiles under the dispatch map, `https://…/{z}/{x}/{y}.png`; none when empty."
    ),
    Setting("map_credit", str, "", "text", "Whom the map names as the source of its tiles, as most of them ask."),
    Setting("log_level", str, "error", "level", "How much the server says."),
    Setting("field_simulator", _flag, "on", "on/off", "Move the demo's technicians, labelled as simulated."),
    Setting(
        "field_geofence",
        str,
        "suggest",
        "off/suggest/timed/auto",
        "At a site: nothing, a hint, or arrival after two minutes or at once.",
    ),
    Setting("field_accuracy", int, "200", "m", "Positions less accurate than that are refused."),
    Setting("field_positions_days", int, "90", "days", "Positions of technicians are kept that long."),
    Setting(
        "field_durations", _flag, "on", "on/off", "Jobs that name no minutes take what like work took, else an hour."
    ),
    Setting("field_travel", str, "builtin", "builtin/osrm/valhalla/openrouteservice", "Who says how long a drive is."),
    Setting("field_travel_url", str, "", "URL", "Where that engine answers. Only this address is ever asked."),
    Setting("field_travel_key", str, "", "key", "Key for openrouteservice, if it wants one."),
    Setting("field_travel_timeout", int, "300", "ms", "After that the built-in law answers instead."),
    Setting(
        "field_calendar",
        str,
        "",
        "country code",
        "Whose public holidays stop SLA clocks (`DE`, `DE-BY`).",
    ),
    Setting("field_office_hours", str, "", "hours", "When SLA clocks run: `1-5 08:00-18:00`; always when empty."),
    Setting("field_hook_hosts", _words, "", "names", "Hosts inside own networks that webhooks may call."),
    Setting("smtp_url", str, "", "URL", "Mail server for alerts: `smtp://host:25`, `smtps://user:secret@host:465`."),
    Setting("smtp_from", str, "nexus@localhost", "address", "Sender of those mails."),
    Setting(
        "embed_secret", str, "", "text", "Signs dashboards inside other sites (32 letters and more); off when empty."
    ),
    Setting("embed_origins", _words, "", "origins", "Sites that may frame them: `https://portal.example.org`, …."),
)


@dataclass(frozen=True)
class Settings:
    """The settings of one process, read once. Attributes are the rows of `SETTINGS`."""

    home: Path
    host: str
    port: int
    hosts: tuple[str, ...]
    threads: int
    data: str
    demo: bool
    demo_scale: float
    demo_seed: int
    demo_weeks: int
    locale: str
    time_zone: str
    fiscal_year_start: int
    secret_key_file: str
    warehouse: str
    warehouse_memory: str
    warehouse_threads: int
    query_workers: int
    query_memory: str
    query_timeout: int
    query_rows: int
    export_rows: int
    query_wait: int
    query_results: str
    query_results_hours: int
    query_inputs: int
    background_delay: int
    pipelines: bool
    pipeline_workers: int
    private_hosts: tuple[str, ...]
    pipeline_days: int
    pipeline_memory: str
    cache: str
    cache_entries: int
    map_tiles: str
    map_credit: str
    log_level: str
    field_simulator: bool
    field_geofence: str
    field_accuracy: int
    field_positions_days: int
    field_durations: bool
    field_travel: str
    field_travel_url: str
    field_travel_key: str = field(repr=False)
    field_travel_timeout: int
    field_calendar: str
    field_office_hours: str
    field_hook_hosts: tuple[str, ...]
    smtp_url: str = field(repr=False)
    smtp_from: str
    embed_secret: str = field(repr=False)
    embed_origins: tuple[str, ...]


def read_settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Settings from `NEXUS_*` variables; `overrides` win. Raises InputError naming the variable that can't be read."""
    source = os.environ if environ is None else environ
    values = {setting.name: _read(setting, source) for setting in SETTINGS}
    return Settings(**{**values, **overrides})


def environment_secret(name: str, environ: Mapping[str, str] | None = None) -> str:
    """The secret that variable `name` holds now. Raises InputError when it is not set."""
    source = os.environ if environ is None else environ
    if not source.get(name):
        raise InputError("setting.secret_missing", variable=name)
    return source[name]


def _read(setting: Setting, source: Mapping[str, str]) -> Any:
    text = source.get(setting.variable, setting.default)
    try:
        return setting.parse(text)
    except ValueError as error:
        raise InputError("setting.unreadable", variable=setting.variable, value=text, unit=setting.unit) from error
