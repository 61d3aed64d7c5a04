"""Functions, files and callbacks stay small. The allow-list may only shrink."""

from __future__ import annotations

import ast

from tests.architecture.tree import ROOT, functions, length, modules, name

FUNCTION_LINES = 40
FILE_LINES = 400
CALLBACK_LINES = 25
FRONT_DOOR_LINES = 120
ALLOWED: frozenset[str] = frozenset()


def test_files_are_short():
    lines = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(tests=True)}
    assert {path: count for path, count in lines.items() if count > FILE_LINES and path not in ALLOWED} == {}


def test_functions_are_short():
    lines = {f"{name(path)} {f.name}": length(f) for path in modules(tests=True) for f in functions(path)}
    assert {place: count for place, count in lines.items() if count > FUNCTION_LINES and place not in ALLOWED} == {}


def test_callbacks_are_short():
    def is_callback(node):
        marks = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
        return any(isinstance(m, ast.Name) and m.id == "callback" for m in marks)

    callbacks = [(p, f) for p in modules() if "callbacks" in p.parts for f in functions(p) if is_callback(f)]
    assert len(callbacks) > 100
    assert [f"{name(path)} {f.name}" for path, f in callbacks if _body(f) > CALLBACK_LINES] == []


def _body(node):
    return node.end_lineno - node.body[0].lineno + 1


def test_the_front_door_is_narrow():
    assert len((ROOT / "app.py").read_text().splitlines()) <= FRONT_DOOR_LINES
