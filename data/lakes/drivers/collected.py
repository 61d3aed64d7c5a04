"""A small stream of a remote lake as Python values by column, and their types in DuckDB's words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from data.lakes.drivers.remote import Stream
from data.lakes.drivers.types import DECIMAL, TEXT

if TYPE_CHECKING:
    import pyarrow as pa


def collected(stream: Stream) -> tuple[dict[str, list[Any]], dict[str, str]]:
    """All values by column, and the columns' types. Raises what the stream raises."""
    names = [field.name for field in stream.schema]
    columns: list[list[Any]] = [[] for _ in names]
    for batch in stream.batches:
        for at, array in enumerate(batch.columns):
            columns[at] += _values(array)
    types = {field.name: _type(field.type) for field in stream.schema}
    return dict(zip(names, columns, strict=True)), types


def _values(array: pa.Array) -> list[Any]:
    import pyarrow as pa

    if not isinstance(array, pa.ExtensionArray):
        found: list[Any] = array.to_pylist()
        return found
    values = array.storage.to_pylist()
    if _is_numeric(array.type):
        return [None if value is None else Decimal(value) for value in values]
    return list(values)


def _type(kind: pa.DataType) -> str:
    import pyarrow as pa

    if _is_numeric(kind):
        return DECIMAL
    if pa.types.is_decimal(kind):
        return f"DECIMAL({kind.precision},{kind.scale})"
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP WITH TIME ZONE" if kind.tz else "TIMESTAMP"
    return _PLAIN.get(str(kind), TEXT)


def _is_numeric(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return isinstance(kind, pa.OpaqueType) and kind.type_name == "numeric"


_PLAIN = {
    "bool": "BOOLEAN", "int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT",
    "uint8": "UTINYINT", "uint16": "USMALLINT", "uint32": "UINTEGER", "uint64": "UBIGINT", "float": "FLOAT",
    "double": "DOUBLE", "date32[day]": "DATE", "date64[ms]": "DATE", "time64[us]": "TIME",
}  # fmt: skip
