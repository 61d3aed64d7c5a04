"""One lake, its form and its tables."""

from callbacks.lake import connect, page, table

__all__ = ["connect", "page", "table"]
