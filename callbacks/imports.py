"""How the serving process gets its modules: all at the start, quickly, and safe for the threads that follow."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from typing import Any

import orjson
from dash.development.base_component import Component


class _WithoutPandas(MetaPathFinder):
    """Says that there is no pandas, which pyarrow then does without."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """None for all other modules: they are found elsewhere. Raises ModuleNotFoundError for pandas."""
        if name.partition(".")[0] == "pandas":
            raise ModuleNotFoundError("pandas is kept out of the process that serves", name=name)


class _Encoder:
    """orjson as Plotly's encoder asks for it, which writes components as it meets them and imports no numpy.

    Plotly's own way fails on the first component, copies the whole tree into plain values, and writes that.
    """

    OPT_NON_STR_KEYS = orjson.OPT_NON_STR_KEYS
    OPT_INDENT_2 = orjson.OPT_INDENT_2
    OPT_SERIALIZE_NUMPY = 0

    @staticmethod
    def dumps(value: Any, *, option: int) -> bytes:
        """The JSON of `value`. Raises TypeError for what Plotly has to make plain first."""
        return orjson.dumps(value, default=_plain, option=option)


def _plain(value: Any) -> Any:
    if isinstance(value, Component):
        return value.to_plotly_json()
    raise TypeError(type(value).__name__)


def settle_modules() -> None:
    """Plotly's JSON encoder looks for no numpy, and pandas, which pyarrow would fetch along, never comes.

    It would look for both in `sys.modules` and fail on one that another thread is still importing. What it gets from us
    are plain values; numpy (15 MB) is there once somebody needs Arrow.
    """
    from plotly.io import _json

    found = _json.get_module

    def chosen(name: str, should_load: bool = True) -> Any:
        if name == "orjson":
            return _Encoder
        return found(name) if should_load else None

    _json.get_module = chosen
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
