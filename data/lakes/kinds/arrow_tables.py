"""Tables that come as Arrow, loaded into the file of a lake."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from data.lakes.kinds.kind import Loading, Source
from data.lakes.kinds.loaded import loaded
from data.lakes.outcome import Outcome, Status, failed
from data.lakes.reading.names import unique
from data.lakes.reading.refused import Refused
from data.lakes.reading.tables import settle, stage

if TYPE_CHECKING:
    import pyarrow as pa


def files_beneath(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Every file of tables that lie in `folders`: their logs, which say when there is new data, and their rows."""
    return tuple(sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()))


def read_table(source: Source, reader: pa.RecordBatchReader, loading: Loading) -> Outcome:
    """All rows of `reader` as the table of `source`."""
    table = unique(source.table, loading.tables)
    loading.connection.register("incoming", reader.read_all())
    try:
        stage(loading.connection, "incoming")
        read = settle(loading.connection, table)
    except Refused as refused:
        return Outcome(source.name, Status.FAILED, notes=(refused.note,))
    except duckdb.Error as error:
        return failed(source.name, "load.unreadable", detail=str(error).split("\n", 1)[0][:200])
    finally:
        loading.connection.unregister("incoming")
    return loaded(loading, source.name, table, read)
