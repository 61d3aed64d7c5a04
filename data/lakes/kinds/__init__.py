"""Lake kinds: one file each, one line here."""

from data.lakes.kinds import bigquery, duckdb, files, postgres, sqlite
from data.lakes.kinds.kind import Capabilities, Kind, Loading, Option, Source

KINDS: dict[str, Kind] = {
    "duckdb": duckdb.KIND,
    "files": files.KIND,
    "sqlite": sqlite.KIND,
    "postgres": postgres.KIND,
    "bigquery": bigquery.KIND,
}

__all__ = ["KINDS", "Capabilities", "Kind", "Loading", "Option", "Source"]
