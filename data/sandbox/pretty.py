"""A statement written anew in clean lines, comments kept. Parsing can take any time: only here, under a deadline."""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from data.sandbox.dialects import syntax
from data.sandbox.refusal import Refusal
from data.sandbox.text import check_text

_HOLE = re.compile(r"\{\{[^{}\n]*\}\}")
_NAME = "nexus_hole_{}_"


def pretty(text: str, dialect: str) -> str:
    """`text`, statements in `dialect`, each clause in a line of its own; parameters `{{…}}` stay as they are.

    Raises Refusal for what can't be parsed and for optional clauses `[[…]]`, which are no SQL.
    """
    check_text(text)
    holes: list[str] = _HOLE.findall(text)
    if holes and "[[" in text:
        raise Refusal("console.format_clauses", offset=len(text[: text.index("[[")].encode()), length=2)
    numbers = iter(range(len(holes)))
    plain = _HOLE.sub(lambda _: _NAME.format(next(numbers)), text)
    try:
        trees = [tree for tree in sqlglot.parse(plain, read=dialect) if tree is not None]
        written = [_written(tree, dialect) for tree in trees]
    except ParseError as error:
        raise syntax(error, plain) from error
    except RecursionError as error:
        raise Refusal("query.too_deep", deepest=0) from error
    except SqlglotError as error:
        raise Refusal("query.syntax", message=str(error).splitlines()[0]) from error
    found = ";\n\n".join(written)
    for at, hole in enumerate(holes):
        found = found.replace(_NAME.format(at), hole)
    return found


def _written(tree: exp.Expr, dialect: str) -> str:
    return tree.sql(dialect, pretty=True, max_text_width=100)
