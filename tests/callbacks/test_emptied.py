"""A place is emptied with `[]`. What `None` takes away, Dash's renderer believes to be there still, and an answer that
comes late for one of its fields ends in a TypeError there."""

from __future__ import annotations

import ast

from tests.architecture.tree import ROOT, tree


def places(function: ast.FunctionDef) -> set[str]:
    """The names under which a callback gives children."""
    outputs = [
        keyword.value
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call)
        for keyword in decorator.keywords
        if keyword.arg == "output" and isinstance(keyword.value, ast.Dict)
    ]
    return {
        str(name.value)
        for output in outputs
        for name, target in zip(output.keys, output.values, strict=True)
        if isinstance(name, ast.Constant) and isinstance(target, ast.Call) and _is(target.args[1], "children")
    }


def emptied_with_none(function: ast.FunctionDef) -> list[int]:
    named = places(function)
    answers = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    return [
        answer.lineno
        for answer in answers
        if isinstance(answer, ast.Dict)
        for name, given in zip(answer.keys, answer.values, strict=True)
        if isinstance(name, ast.Constant) and name.value in named
        if any(_is(end, None) for end in (given, getattr(given, "orelse", given)))
    ]


def _is(node: ast.AST, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def test_no_callback_takes_children_away_with_none():
    found, wrong = 0, []
    for file in sorted((ROOT / "callbacks").rglob("*.py")):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef):
                found += bool(places(node))
                wrong += [f"{file.relative_to(ROOT)}:{line}" for line in emptied_with_none(node)]
    assert found > 50 and wrong == []
