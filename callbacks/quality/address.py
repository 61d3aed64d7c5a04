"""The addresses of quality: `/quality?show=all`, `/quality/table/<lake>/<table>?rule=<rule>`."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, unquote

PATH = "/quality/table/"


def table_address(lake: str, table: str, rule: str | None = None) -> str:
    """The page of a table, with the panel of a rule open."""
    shown = f"?rule={quote(rule)}" if rule else ""
    return f"{PATH}{quote(lake, safe='')}/{quote(table, safe='')}{shown}"


def table_of(pathname: str | None) -> tuple[str, str] | None:
    """The lake and table a path is about; None for the path of another page."""
    if not pathname or not pathname.startswith(PATH):
        return None
    lake, _, table = pathname.removeprefix(PATH).strip("/").partition("/")
    return (unquote(lake), unquote(table)) if lake and table else None


def asked(search: str | None, name: str) -> str | None:
    """A parameter of a query string."""
    return next(iter(parse_qs((search or "").removeprefix("?")).get(name, [])), None)
