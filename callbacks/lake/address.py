"""The addresses of lakes: `/lakes/show/<lake>`, `/lakes/view/<lake>/<table>`."""

from __future__ import annotations

from urllib.parse import quote, unquote

LAKE = "/lakes/show/"
TABLE = "/lakes/view/"


def lake_address(lake: str) -> str:
    """The page of a lake."""
    return f"{LAKE}{quote(lake, safe='')}"


def table_address(lake: str, schema: str, table: str) -> str:
    """The page of a table; its schema is named unless it is the only one there is here."""
    name = table if schema == "main" else f"{schema}.{table}"
    return f"{TABLE}{quote(lake, safe='')}/{quote(name, safe='')}"


def lake_of(pathname: str | None) -> str | None:
    """The lake a path is about; None for the path of another page."""
    if not pathname or not pathname.startswith(LAKE):
        return None
    return unquote(pathname.removeprefix(LAKE).strip("/")) or None


def table_of(pathname: str | None) -> tuple[str, str] | None:
    """The lake and the table a path is about; None for the path of another page."""
    if not pathname or not pathname.startswith(TABLE):
        return None
    lake, _, table = pathname.removeprefix(TABLE).strip("/").partition("/")
    return (unquote(lake), unquote(table)) if lake and table else None
