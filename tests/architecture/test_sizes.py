"""Functions, files and callbacks stay small. The allow-list may only shrink."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.tree import ROOT, functions, length, modules, name

FUNCTION_LINES = 40
FILE_LINES = 400
CALLBACK_LINES = 25
FRONT_DOOR_LINES = 120
ALLOWED: frozenset[str] = frozenset()


@pytest.mark.parametrize("path", modules(tests=True), ids=name)
def test_files_and_functions_are_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    found = [f"{name(path)}: {lines} lines"] if lines > FILE_LINES else []
    found += [f"{name(path)}:{f.lineno} {f.name}: {length(f)}" for f in functions(path) if length(f) > FUNCTION_LINES]
    assert not set(found) - ALLOWED


@pytest.mark.parametrize("path", [p for p in modules() if "callbacks" in p.parts], ids=name)
def test_callbacks_are_short(path):
    def is_callback(node):
        marks = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
        return any(isinstance(m, ast.Name) and m.id == "callback" for m in marks)

    assert [f.name for f in functions(path) if is_callback(f) and _body(f) > CALLBACK_LINES] == []


def _body(node):
    return node.end_lineno - node.body[0].lineno + 1


def test_the_front_door_is_narrow():
    assert len((ROOT / "app.py").read_text().splitlines()) <= FRONT_DOOR_LINES
