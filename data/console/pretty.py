"""SQL in clean lines: written anew in a sandboxed process, since parsing can take any time."""

from __future__ import annotations

from data.access import Actor, Permission, require
from data.core import Core
from data.queries.filling import written_dialect

LONGEST_MS = 10_000


def pretty_sql(core: Core, text: str, *, actor: Actor, lake: str) -> str:
    """`text` in the dialect of `lake`, each clause in a line of its own; comments and parameters stay.

    Raises QueryError for what can't be parsed or takes too long, NotFound, LimitError and LakeError.
    """
    require(actor, Permission.QUERY)
    dialect = written_dialect(core.lakes.record(lake))
    request = {"sql": text, "pretty": dialect, "lakes": []}
    reply = core.workers.readers.run(request, actor=actor.id, timeout_ms=LONGEST_MS)
    return str(reply.head["text"])
