"""Parameters of a text bound in the way its lake's dialect writes them."""

from __future__ import annotations

from collections.abc import Mapping

from data.core import Core
from data.lakes import KINDS, LakeRecord, is_remote
from data.queries.template import Filled, Given, fill

_SIGNS = {"bigquery": "@"}


def written_dialect(record: LakeRecord) -> str:
    """The dialect SQL on a lake is written in: its own, also where another answers; DuckDB's for what lies here."""
    kind = KINDS[record.kind]
    return "duckdb" if kind.capabilities.local else str(record.options.get("dialect") or kind.dialect)


def filled(core: Core, text: str, values: Mapping[str, Given], *, lake: str) -> Filled:
    """`text` for `lake` with its parameters bound. Raises NotFound, and QueryError as `fill` does."""
    record = core.lakes.record(lake)
    sign = _SIGNS.get(written_dialect(record), "$")
    return fill(text, values, sign=sign, numbered=is_remote(record))
