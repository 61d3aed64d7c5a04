"""A statement rewritten to look beneath a cell of its result: to its rows, or by another key.

Written anew in a sandboxed process, since parsing can take any time; what comes of it goes the road of every query.
"""

from __future__ import annotations

from typing import Any

from data.access import Actor, Permission, require
from data.core import Core
from data.queries.filling import written_dialect

LONGEST_MS = 10_000


def beneath(core: Core, text: str, asked: dict[str, Any], *, actor: Actor, lake: str) -> dict[str, Any]:
    """The statement beneath `text`, SQL on `lake`; `asked` and the answer are as `data.sandbox.drill` has them.

    Raises QueryError: `drill.…` names what makes it unsafe, others what can't be parsed.
    """
    require(actor, Permission.QUERY)
    dialect = written_dialect(core.lakes.record(lake))
    request = {"sql": text, "drill": {**asked, "dialect": dialect}, "lakes": []}
    return dict(core.workers.readers.run(request, actor=actor.id, timeout_ms=LONGEST_MS).head)
