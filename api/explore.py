"""Questions that no dashboard asks: `/api/bi/explore`."""

from __future__ import annotations

import flask

from api.answers import answer
from api.dashboards import BASE, STATE, TAG, WRONG
from api.operation import Operation, Parameter, Request
from api.schemas.bi import ExploreAnswer
from data.dashboards import explore, format_question, parse_question, to_json

PATH = f"{BASE.rpartition('/')[0]}/explore"
QUESTION = (
    Parameter("m", "Metrics, comma-separated.", "sales.revenue"),
    Parameter("d", "Dimensions to break by, comma-separated.", "region,category"),
    Parameter("t", "1: by time too.", "1"),
    Parameter("kind", "The chart; left out, one that fits is taken.", "pivot"),
    *STATE[:-1],
    Parameter(
        "conditions",
        "Each a parameter of its own: `f.<field>` filters, `any.<n>.<field>` filters of which one in each group n must"
        " hold, `h.<metric>.<gt|ge|lt|le|eq|ne>` keeps members by a metric.",
        "any.1.region=DACH&any.1.segment=SMB&h.sales.revenue.gt=1000",
        type="object",
    ),
)


def show_answer(request: Request) -> flask.Response:
    """The numbers of a question, which is the query string of its page: its chart, then its table.

    `query` is the question in its normal form, `kinds` what could draw it.
    """
    question, state = parse_question(request.args.to_dict(flat=False))
    found = explore(request.core, question, state, actor=request.actor)
    return answer(
        {
            "query": format_question(question, state),
            "kind": found.kind,
            "kinds": found.kinds,
            "widgets": [to_json(widget) for widget in found.widgets],
        }
    )


OPERATIONS = (
    Operation(
        "GET", PATH, show_answer, "Answer a question", TAG, parameters=QUESTION, answer=ExploreAnswer, errors=WRONG,
    ),
)  # fmt: skip
