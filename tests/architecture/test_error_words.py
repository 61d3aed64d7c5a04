"""Every error that can be raised has words in English, with holes for facts that are given."""

from __future__ import annotations

import ast
import json

from tests.architecture.tree import ROOT, modules, name, tree

ERRORS = {
    "InputError", "MediaTypeError", "AccessError", "NotFound", "ConflictError", "StaleVersion", "DefinitionError",
    "QueryError", "LimitError", "LakeError",
}  # fmt: skip


def english():
    words = {}
    for path in sorted((ROOT / "components/locale/en").glob("*.json")):
        words.update(json.loads(path.read_text()))
    return words


def raised():
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value, f"{name(path)}:{node.lineno}"


def test_every_error_has_words():
    words = english()
    missing = sorted({f"{code} ({place})" for code, place in raised() if f"errors.{code}" not in words})
    assert missing == []


def test_a_key_stands_in_one_area_only():
    seen, twice = {}, []
    for path in sorted((ROOT / "components/locale/en").glob("*.json")):
        for key in json.loads(path.read_text()):
            if key in seen:
                twice.append(f"{key}: {seen[key]} and {path.name}")
            seen[key] = path.name
    assert twice == []
