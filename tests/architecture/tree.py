"""The source tree as tests see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("data", "components", "callbacks", "pages", "api")


@cache
def modules(*, tests: bool = False) -> tuple[Path, ...]:
    """Every Python file of the product (and of the tests, if asked), the front door included."""
    folders = ROOMS + (("tests", "bench") if tests else ())
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return tuple(sorted([ROOT / "app.py", *found]))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.AST) -> int:
    """Lines of a definition without its docstring."""
    first, last = node.lineno, node.end_lineno
    body = getattr(node, "body", [])
    docstring = 0
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        docstring = body[0].end_lineno - body[0].lineno + 1
    return last - first + 1 - docstring
