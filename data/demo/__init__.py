"""The demo company: its tables in the warehouse, its other lakes, and when to build them. Knows no metrics."""

from data.demo.company import build_company

__all__ = ["build_company"]
