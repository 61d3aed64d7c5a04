"""A module of the browser's in Node, without a browser."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.architecture.tree import ROOT


def said(page: str, module: str) -> str:
    """What `page` prints, a script whose `process.argv[1]` is the module of `frontend/src`; skips without Node."""
    if shutil.which("node") is None:
        pytest.skip("needs node")
    asked = ["node", "--input-type=module", "--eval", page, str(ROOT / "frontend" / "src" / module)]
    return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
