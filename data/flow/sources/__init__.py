"""Sources: one file each, one line here."""

from data.flow.sources import csv
from data.flow.sources.source import Broken, Piece, Reading, Source

SOURCES: dict[str, Source] = {"csv": csv.SOURCE}

__all__ = ["SOURCES", "Broken", "Piece", "Reading", "Source"]
