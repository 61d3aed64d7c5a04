"""Gives columns their types; a row with a value that does not fit is rejected with that value."""

from __future__ import annotations

from data.flow.options import Option, Refused, Values
from data.flow.transforms.transform import Fate, Mark, Rows, Transform
from data.sql import literal, quote

FORMATS = {"DATE", "TIMESTAMP", "TIMESTAMPTZ", "TIME"}
OPTIONS = (
    Option("columns", "types", required=True),
    Option("dateFormat", "text"),
    Option("decimal", "choice", ".", choices=(".", ",")),
)


def rows(values: Values, given: Rows, step: str) -> Rows:
    """Empty text is no value. Whitespace around a value does not count."""
    types = values["columns"]
    for name in types:
        if name not in given.columns:
            raise Refused("flow.column_missing", step=step, column=name, columns=list(given.columns)[:50])
    held = {f"_nexus_was_{at}": name for at, name in enumerate(types)}
    made = {
        name: _cast(name, types[name], given.columns[name], values) if name in types else quote(name)
        for name in given.columns
    }
    wide = given.select({**made, **{hidden: _text(name, given.columns[name]) for hidden, name in held.items()}})
    tests = [
        (
            Mark(Fate.REJECTED, step, "cast", name, {"column": name, "type": types[name]}),
            f"{quote(name)} IS NULL AND {quote(hidden)} IS NOT NULL",
        )
        for hidden, name in held.items()
        if types[name] != "VARCHAR"
    ]
    marked = Rows(wide.sql, dict.fromkeys(made, ""), wide.marks).marked(*tests)
    return marked if tests else given.select(made)


def _text(name: str, kind: str) -> str:
    return f"nullif(trim({quote(name)}), '')" if kind == "VARCHAR" else quote(name)


def _cast(name: str, target: str, kind: str, values: Values) -> str:
    text = _text(name, kind)
    if kind != "VARCHAR" or target == "VARCHAR":
        return f"TRY_CAST({text if target != 'VARCHAR' else quote(name)} AS {target})"
    if values.get("dateFormat") and target in FORMATS:
        return f"CAST(try_strptime({text}, {literal(values['dateFormat'])}) AS {target})"
    if values.get("decimal") == "," and target.startswith(("DECIMAL", "DOUBLE")):
        text = f"replace(replace({text}, '.', ''), ',', '.')"
    return f"TRY_CAST({text} AS {target})"


TRANSFORM = Transform("cast", OPTIONS, rows=rows)
