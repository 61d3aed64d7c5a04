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
    """Plotly's JSON encoder looks for no numpy, and pandas, which pyarrow would fetch along, never comes.

    It would look for both in `sys.modules` and fail on one that another thread is still importing. What it gets from us
    are plain values; numpy (15 MB) is there once somebody needs Arrow.
    """
    from plotly.io import _json

    found = _json.get_module
    _json.get_module = lambda name, should_load=True: found(name) if should_load else None
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
