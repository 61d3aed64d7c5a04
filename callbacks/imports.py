"""How the serving process gets its modules: all at the start, quickly, and safe for the threads that follow."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def imported_at_once() -> Iterator[None]:
    """What is imported inside stays for good: no garbage is looked for meanwhile, nor ever again among these modules.

    Collecting took a seventh of the start's CPU time and found nothing.
    """
    gc.disable()
    try:
        settle_modules()
        yield
        gc.freeze()
    finally:
        gc.enable()
