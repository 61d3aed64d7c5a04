"""Compiles a plan into one SQL statement: a source per dataset and time column, combined, then metrics of them."""

from data.metrics.compile.statement import Compiled, compile_plan

__all__ = ["Compiled", "compile_plan"]
