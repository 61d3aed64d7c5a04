"""Sources: one file each, one line here. `OFFERED` are those that a document may name."""

from data.flow.sources import csv, excel, http, json, lake, parquet, rejects, sqlite, xml
from data.flow.sources.source import Broken, Piece, Reading, Source

OFFERED: dict[str, Source] = {
    "csv": csv.SOURCE,
    "json": json.SOURCE,
    "xml": xml.SOURCE,
    "parquet": parquet.SOURCE,
    "excel": excel.SOURCE,
    "http": http.SOURCE,
    "sqlite": sqlite.SOURCE,
    "lake": lake.SOURCE,
}
SOURCES: dict[str, Source] = {**OFFERED, "rejects": rejects.SOURCE}

__all__ = ["OFFERED", "SOURCES", "Broken", "Piece", "Reading", "Source"]
