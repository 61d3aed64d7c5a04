"""What the encoder of answers takes from `sys.modules`, made safe for many threads."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import Any


class _WithoutPandas(MetaPathFinder):
    """Says that there is no pandas, which pyarrow then does without."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """None for all other modules: they are found elsewhere. Raises ModuleNotFoundError for pandas."""
        if name.partition(".")[0] == "pandas":
            raise ModuleNotFoundError("pandas is kept out of the process that serves", name=name)


def settle_modules() -> None:
    """numpy is whole before the first request, and pandas, which pyarrow would fetch along, never comes.

    Plotly's JSON encoder looks for both in `sys.modules` and fails on one that another thread is still importing.
    """
    import numpy  # noqa: F401

    sys.meta_path.insert(0, _WithoutPandas())
