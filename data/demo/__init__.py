"""The demo company: its tables in the warehouse, its other lakes, and when to build them. Knows no metrics."""

from data.demo.company import build_company
from data.demo.field_day import ensure_field_day
from data.demo.field_history import ensure_field_history
from data.demo.field_simulator import simulate_in_background
from data.demo.pipelines import keep_pipelines, start_pipelines
from data.demo.shipments import shipments
from data.demo.upkeep import company_exists, demo_lakes, ensure_demo, write_lakes

__all__ = [
    "build_company",
    "company_exists",
    "demo_lakes",
    "ensure_demo",
    "ensure_field_day",
    "ensure_field_history",
    "simulate_in_background",
    "keep_pipelines",
    "shipments",
    "start_pipelines",
    "write_lakes",
]
