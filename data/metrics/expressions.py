"""Reads the small expressions of a dataset file into SQLGlot trees, and refuses all that is not a plain scalar."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from data.metrics.model import BASE, Join, Scalar

FUNCTIONS = frozenset(
    "abs acos asin atan atan2 bool_and case cast ceil ceiling coalesce concat contains cos date date_diff "
    "date_from_parts date_part date_trunc datediff day dayname dayofmonth dayofweek dayofyear epoch exp extract "
    "floor greatest hour if ifnull ilike isodow last_day lcase least left length like ln log log10 log2 lower "
    "lpad ltrim make_date md5 minute mod month monthname nullif pi pow power quarter replace reverse right round "
    "rpad rtrim second sign sin split_part sqrt starts_with stddev_pop str_position str_to_time strftime "
    "string_split strpos substr substring tan time_to_str time_to_unix timestamp_trunc timestampdiff to_days trim "
    "try_cast ts_or_ds_to_date unix_to_time upper week year".split()
)
SCALAR_NODES: tuple[type[exp.Expr], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Binary, exp.Unary, exp.Between,
    exp.In, exp.Case, exp.If, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Interval, exp.Var, exp.Tuple, exp.Func,
)  # fmt: skip
ATOMS: tuple[type[exp.Expr], ...] = (exp.Column, exp.Literal, exp.Paren, exp.Func, exp.Null, exp.Boolean)
FORMULA_FUNCTIONS = frozenset("abs round least greatest coalesce nullif power sqrt ln period_days".split())
FORMULA_NODES: tuple[type[exp.Expr], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Paren, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Func,
)  # fmt: skip


class Refused(Exception):
    """An expression can't be used: a problem code and its facts."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that `word` was probably meant to be; empty when none is near."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return found[0] if found else ""


def read_column(path: str, joins: Mapping[str, Join]) -> Scalar:
    """`column` of the base or `join.column` as a scalar."""
    head, dot, rest = path.partition(".")
    if dot and head in joins:
        return _scalar(column(head, rest), path)
    if dot and head != BASE:
        raise Refused("dataset.unknown_join", join=head, hint=nearest(head, joins))
    return _scalar(column(BASE, rest if dot else path), path)


def read_scalar(text: str, joins: Mapping[str, Join], *, table: str) -> Scalar:
    """A scalar SQL expression over the columns of the base and the joins."""
    tree = _parse(text)
    _allow(tree, SCALAR_NODES, FUNCTIONS | {"watermark"})
    for node in list(tree.find_all(exp.Column)):
        alias = node.table or BASE
        alias = BASE if alias == table else alias
        if alias != BASE and alias not in joins:
            raise Refused("dataset.unknown_join", join=alias, hint=nearest(alias, joins))
        node.set("this", exp.to_identifier(node.name, quoted=True))
        node.set("table", exp.to_identifier(alias, quoted=True))
    return _scalar(tree, text)


def read_formula(text: str) -> exp.Expr:
    """Arithmetic over names of measures and metrics; columns of the tree are `name` or `dataset.name`."""
    tree = _parse(text)
    _allow(tree, FORMULA_NODES, FORMULA_FUNCTIONS)
    return tree


def reference(path: str) -> exp.Column:
    """`name` or `dataset.name` as a formula of one leaf."""
    dataset, dot, name = path.rpartition(".")
    return exp.Column(this=exp.to_identifier(name), table=exp.to_identifier(dataset) if dot else None)


def column(alias: str, name: str) -> exp.Column:
    """`alias.name`, quoted."""
    return exp.Column(this=exp.to_identifier(name, quoted=True), table=exp.to_identifier(alias, quoted=True))


def names_in(formula: exp.Expr) -> Iterator[tuple[str | None, str]]:
    """The leaves of a formula as (dataset or None, name)."""
    for node in formula.find_all(exp.Column):
        yield node.table or None, node.name


def _scalar(tree: exp.Expr, text: str) -> Scalar:
    if not isinstance(tree, ATOMS) or isinstance(tree, exp.Binary):
        tree = exp.Paren(this=tree)
    used = frozenset(node.table for node in tree.find_all(exp.Column)) - {BASE}
    return Scalar(tree, used, text)


def _parse(text: str) -> exp.Expr:
    if len(text) > 2_000:
        raise Refused("dataset.expression_too_long", limit=2_000)
    try:
        parsed = sqlglot.parse(text, dialect="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise Refused("dataset.expression_syntax", text=text, detail=str(error).split("\n")[0][:200]) from error
    if len(parsed) != 1 or parsed[0] is None:
        raise Refused("dataset.expression_syntax", text=text, detail="")
    tree = parsed[0]
    return tree


def _allow(tree: exp.Expr, nodes: tuple[type[exp.Expr], ...], functions: frozenset[str]) -> None:
    for node in tree.walk():
        if isinstance(node, exp.AggFunc) or not isinstance(node, nodes):
            raise Refused("dataset.expression_refused", part=node.sql(dialect="duckdb")[:80])
        name = _function_name(node)
        if name and name not in functions:
            raise Refused("dataset.function_refused", function=name, hint=nearest(name, functions))


def _function_name(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return node.name.lower()
    if isinstance(node, exp.Func) and not isinstance(node, (exp.Binary, exp.Case, exp.Cast)):
        return node.sql_name().lower()
    return ""


def is_watermark(node: exp.Expr) -> bool:
    """Whether a node is the call `watermark()`."""
    return isinstance(node, exp.Anonymous) and node.name.lower() == "watermark"
