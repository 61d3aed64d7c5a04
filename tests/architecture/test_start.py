"""What a start loads: large libraries wait until somebody needs them."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.tree import ROOT

HEAVY = "pandas numpy pyarrow statsmodels scipy httpx lxml openpyxl vroom holidays cryptography segno"
START = """
import sys
import api, app, callbacks, data.opening, data.preparation
from dash import Dash
Dash("start", use_pages=True, pages_folder="pages")
callbacks.load()
print(" ".join(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_large_libraries_are_not_loaded_at_the_start():
    command = [sys.executable, "-c", START, *HEAVY.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == []


SETTLED = """
import sys
from callbacks.imports import settle_modules
settle_modules()
sys.modules["numpy"] = object()
from plotly.io.json import to_json_plotly
print(to_json_plotly({"data": [1, None]}), "orjson" in sys.modules)
del sys.modules["numpy"]
import pyarrow
pyarrow.Table.from_pylist([{"a": 1}])
print("pandas" in sys.modules)
"""


PLAIN = """
import sys
from callbacks.imports import settle_modules
settle_modules()
from dash import html
from plotly.io.json import to_json_plotly
print(to_json_plotly({"a": html.P(["x", html.B(1.5)], id={"of": 1}), "b": (float("nan"), {2: None})}))
print("numpy" in sys.modules)
"""


def test_components_are_written_as_json_without_numpy():
    done = subprocess.run(
        [sys.executable, "-c", PLAIN], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    bold = '{"props":{"children":1.5},"type":"B","namespace":"dash_html_components"}'
    first = f'{{"props":{{"children":["x",{bold}],"id":{{"of":1}}}},"type":"P","namespace":"dash_html_components"}}'
    assert done.stdout.split("\n")[:2] == [f'{{"a":{first},"b":[null,{{"2":null}}]}}', "False"]


def test_no_request_meets_a_module_half_imported():
    done = subprocess.run(
        [sys.executable, "-c", SETTLED], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == ['{"data":[1,null]}', "True", "False"]
