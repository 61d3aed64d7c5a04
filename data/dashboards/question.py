"""A question that no dashboard asks: metrics by dimensions, with conditions; and its text, which a URL carries whole.

`m=sales.revenue&d=region,category&t=1&kind=pivot`, then conditions: `any.1.region=EMEA&any.1.segment.not=SMB` are
joined by *or*, several such groups by *and*; `h.sales.revenue.gt=1000` keeps members by a metric. All else is the
state of a dashboard: range, grain, comparison and plain filters (`f.region=EMEA`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from data.dashboards.state import SAFE, DashboardState, StateFilter, format_state, in_order, parse_state
from data.errors import InputError
from data.metrics.query import Clause, Op

OWN = ("m", "d", "t", "kind")
GROUP, HAVING = "any.", "h."
LEAST = frozenset({Op.GT, Op.GE, Op.LT, Op.LE, Op.EQ, Op.NE})
Parameters = Mapping[str, str | Sequence[str]]
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """What is asked: metrics by dimensions, over time or not. `kind` None leaves the choice to us.

    One of each group in `groups` must hold for a row, all of `having` for a member shown.
    """

    metrics: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    time: bool = False
    kind: str | None = None
    groups: tuple[tuple[StateFilter, ...], ...] = ()
    having: tuple[Clause, ...] = ()


def parse_question(source: str | Parameters) -> tuple[Question, DashboardState]:
    """What a query string (with or without `?`) or a mapping of its parameters asks, and in which state.

    Raises InputError with the `parameter` that is unknown, given twice or can't be read.
    """
    pairs = [*_pairs(source)]
    own = {name: text for name, text in pairs if name in OWN}
    names = {name: tuple(word for word in own.get(name, "").split(",") if word) for name in ("m", "d")}
    rest = [(name, text) for name, text in pairs if name not in OWN and not name.startswith((GROUP, HAVING))]
    question = Question(
        names["m"],
        names["d"],
        own.get("t") == "1",
        own.get("kind") or None,
        tuple(_groups([pair for pair in pairs if pair[0].startswith(GROUP)])),
        tuple(_at_least(*pair) for pair in pairs if pair[0].startswith(HAVING)),
    )
    return question, parse_state("&".join(f"{quote(name)}={quote(text)}" for name, text in rest))


def format_question(question: Question, state: DashboardState) -> str:
    """The query string without `?`; `parse_question` reads it back."""
    parts = []
    for name, names in (("m", question.metrics), ("d", question.dimensions)):
        parts += [f"{name}={quote(','.join(names), safe=',')}"] if names else []
    parts += ["t=1"] if question.time else []
    parts += [f"kind={quote(question.kind)}"] if question.kind else []
    for at, group in enumerate(question.groups, 1):
        text = format_state(DashboardState(filters=in_order([*group])))
        parts += [f"any.{at}.{clause.removeprefix('f.')}" for clause in text.split("&") if clause]
    parts += [f"h.{quote(one.field)}.{one.op}={quote(f'{one.values[0]:.15g}', safe=SAFE)}" for one in question.having]
    return "&".join(part for part in (*parts, format_state(state)) if part)


def _pairs(source: str | Parameters) -> Iterator[tuple[str, str]]:
    if isinstance(source, str):
        yield from parse_qsl(source.removeprefix("?"), keep_blank_values=True)
        return
    for name, texts in source.items():
        yield from ((name, text) for text in ([texts] if isinstance(texts, str) else texts))


def _groups(pairs: Pairs) -> Iterator[tuple[StateFilter, ...]]:
    """The groups in the order of their numbers; what is wrong is named as it was given."""
    numbered: dict[int, list[str]] = {}
    for name, text in pairs:
        number, _, field = name.removeprefix(GROUP).partition(".")
        if not number.isdecimal() or not field:
            raise InputError("state.parameter_unknown", parameter=name)
        numbered.setdefault(int(number), []).append(f"f.{quote(field)}={quote(text)}")
    for _, texts in sorted(numbered.items()):
        yield parse_state("&".join(texts)).filters


def _at_least(name: str, text: str) -> Clause:
    metric, _, word = name.removeprefix(HAVING).rpartition(".")
    try:
        found = Clause(metric, Op(word), (float(text),))
    except ValueError:
        raise InputError("explore.having", parameter=name, value=text) from None
    if not metric or found.op not in LEAST:
        raise InputError("explore.having", parameter=name, value=text)
    return found
