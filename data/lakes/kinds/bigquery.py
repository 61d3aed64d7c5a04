"""BigQuery, for now by a stand-in only: a local lake that answers in its place and is labelled everywhere."""

from __future__ import annotations

from typing import Any

from data.errors import InputError
from data.lakes.kinds.kind import Capabilities, Kind, Option, Options
from data.lakes.kinds.options import checked

OPTIONS = (
    Option("project", "text", "Google Cloud project that owns the data."),
    Option("dataset", "text", "Default dataset of unqualified table names."),
    Option("credentials", "text", "Service account key as JSON.", secret=True),
)


def check(options: Options) -> dict[str, Any]:
    """Raises InputError when credentials are given: a connection with them is not built in."""
    values = checked(OPTIONS, options)
    if values.get("credentials"):
        raise InputError("lake.driver_missing", kind="bigquery", package="google-cloud-bigquery")
    return values


KIND = Kind("bigquery", "bigquery", OPTIONS, Capabilities(stand_in=True), check)
