"""The project speaks of itself alone, in words of its field."""

from __future__ import annotations

import ast
import re
import subprocess

import pytest

from tests.architecture.tree import ROOT, modules, name, tree


def tracked():
    out = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in out.splitlines()]


def texts():
    endings = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".css", ".json"}
    return [p for p in tracked() if p.exists() and (p.suffix in endings or p.name in {"Makefile", "run"})]


def test_no_machine_paths_or_registry_hosts():
    private = re.compile(r"/work/|/root/|/home/\w+/|registry\.npmjs|pypi\.org/simple|files\.pythonhosted")
    found = [
        name(p) for p in texts() if p != ROOT / "tests/architecture/test_words.py" and private.search(p.read_text())
    ]
    assert found == []


def test_every_module_says_what_it_knows():
    told = [path for path in modules() if path.name != "__init__.py" or path.read_text().strip()]
    assert [name(path) for path in told if not ast.get_docstring(tree(path))] == []


@pytest.mark.parametrize("room", ["data", "components", "callbacks", "pages", "api"])
def test_every_room_has_a_readme(room):
    lines = (ROOT / room / "README.md").read_text().splitlines()
    assert 3 <= len(lines) <= 25
