"""Doors open one way: import contracts are checked by import-linter; here are the rules it can't see."""

from __future__ import annotations

import ast

from tests.architecture.tree import ROOT, modules, name, tree

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "constants", "manager", "service", "misc"}


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nobody_imports_the_front_door_but_tests():
    assert [name(p) for p in modules() if any(m == "app" or m.startswith("app.") for m in imported(p))] == []


def test_names_say_what_a_file_is():
    parts = {path: {*path.relative_to(ROOT).parts[:-1], path.stem} for path in modules()}
    assert [name(path) for path, words in parts.items() if words & FORBIDDEN_NAMES] == []


def test_no_import_cycles_lazy_imports_included():
    known = {_module(path): path for path in modules()}
    edges = {module: {m for m in imported(path) if m in known} for module, path in known.items()}
    for package in [m for m, path in known.items() if path.name == "__init__.py"]:
        edges[package] = set()
    assert _cycle(edges) is None


def _module(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _cycle(edges):
    done, trail = set(), []

    def visit(module):
        if module in trail:
            return [*trail[trail.index(module) :], module]
        if module in done:
            return None
        trail.append(module)
        for target in sorted(edges[module]):
            if found := visit(target):
                return found
        trail.pop()
        done.add(module)
        return None

    return next((found for module in sorted(edges) if (found := visit(module))), None)
