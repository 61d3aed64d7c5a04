"""Folders and buckets that tables of files are kept in."""

from __future__ import annotations

from pathlib import Path

from data.addresses import may_be_asked
from data.errors import LakeError, Problem
from data.flow.deliveries.delivery import Site
from data.flow.options import Option, Values

OWN = ("lakes", "snapshots", "pipelines", "results", "inputs", "uploads")
BUCKET = (
    Option("endpoint", "text"),
    Option("region", "text"),
    Option("access", "text"),
    Option("secret", "secret"),
)


def uri(values: Values, site: Site) -> str:
    """The folder made absolute, or the bucket's address as it is."""
    path = str(values["path"])
    if path.startswith("s3://"):
        return path
    found = Path(path).expanduser()
    return str(found if found.is_absolute() else site.base / found)


def storage(values: Values, site: Site) -> dict[str, str] | None:
    """What object_store needs to reach the bucket; None for a folder. Raises LakeError for one that is never asked."""
    if not str(values["path"]).startswith("s3://"):
        return None
    endpoint = asked(values.get("endpoint"))
    named = {
        "aws_endpoint": endpoint,
        "aws_region": str(values.get("region") or "us-east-1"),
        "aws_access_key_id": str(values.get("access") or ""),
        "aws_secret_access_key": site.secret(values, "secret") or "",
        "aws_allow_http": "true" if endpoint.startswith("http://") else "",
        "aws_conditional_put": "etag",
    }
    return {name: text for name, text in named.items() if text}


def asked(endpoint: object) -> str:
    """The address of a bucket's server. Raises LakeError for one where clouds keep credentials."""
    address = str(endpoint or "")
    if address and not may_be_asked(address):
        raise LakeError("lake.address_never", address=address)
    return address


def storage_problems(values: Values) -> list[Problem]:
    """Folders of Nexus itself are no destination; a secret is a reference."""
    path = str(values["path"])
    first = Path(path).parts[:1]
    if first and first[0] in OWN:
        return [Problem("/destination/path", "pipeline.own_folder", {"path": path[:80]})]
    if "://" in path and not path.startswith("s3://"):
        return [Problem("/destination/path", "pipeline.place_unknown", {"path": path[:80]})]
    if isinstance(values.get("secret"), str):
        return [Problem("/destination/secret", "pipeline.secret_plain", {"option": "secret"})]
    return []
