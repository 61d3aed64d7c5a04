"""Tidies text: spaces, case, spelling of missing values, accents; masks what need not be seen."""

from __future__ import annotations

from data.flow.options import Option, Refused, Values
from data.flow.transforms.transform import Rows, Transform
from data.sql import literal, quote

OPTIONS = (
    Option("columns", "columns"),
    Option("trim", "flag", True),
    Option("case", "choice", choices=("lower", "upper", "title")),
    Option("missing", "columns"),
    Option("accents", "flag", False),
    Option("mask", "columns"),
)
CASES = {"lower": "lower({})", "upper": "upper({})"}
TITLE = "array_to_string(list_transform(string_split({}, ' '), lambda w: upper(w[1]) || lower(w[2:])), ' ')"


def rows(values: Values, given: Rows, step: str) -> Rows:
    """Columns that hold no text stay as they are."""
    named = values.get("columns")
    for name in [*(named or []), *values.get("mask", [])]:
        if name not in given.columns:
            raise Refused("flow.column_missing", step=step, column=name, columns=list(given.columns)[:50])
    texts = [name for name, kind in given.columns.items() if kind == "VARCHAR" and (named is None or name in named)]
    made = {name: _tidy(quote(name), values) if name in texts else quote(name) for name in given.columns}
    masked = {
        name: f"CASE WHEN {made[name]} IS NULL THEN NULL ELSE md5(CAST({made[name]} AS VARCHAR)) END"
        for name in values.get("mask", [])
    }
    return given.select({**made, **masked})


def _tidy(text: str, values: Values) -> str:
    if values.get("trim", True):
        text = f"nullif(regexp_replace(trim({text}), '\\s+', ' ', 'g'), '')"
    if values.get("accents"):
        text = f"strip_accents({text})"
    if values.get("case"):
        text = (TITLE if values["case"] == "title" else CASES[values["case"]]).format(text)
    if values.get("missing"):
        words = ", ".join(literal(word.lower()) for word in values["missing"])
        text = f"CASE WHEN lower({text}) IN ({words}) THEN NULL ELSE {text} END"
    return text


TRANSFORM = Transform("cleanse", OPTIONS, rows=rows)
