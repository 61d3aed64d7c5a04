"""What the options of database servers have in common, and which of them a refused connection is about."""

from __future__ import annotations

import re

from data.errors import LakeError
from data.lakes.kinds.kind import Option

_BLAMED = (
    ("database", r"database .* does not exist|unknown database|ORA-12514"),
    ("user", r"role .* does not exist"),
    ("password", r"password|authenticat|access denied|unauthorized|\b401\b"),
    ("sslmode", r"\bSSL\b|\bTLS\b|certificate"),
    ("host", r"translate host|not known|getaddrinfo|resol|refused|timed? ?out|no such file|can't connect|no route"),
)


def server_options(port: int) -> tuple[Option, ...]:
    """Where a server is and who logs in."""
    return (
        Option("url", "text"),
        Option("host", "text"),
        Option("port", "number", port),
        Option("database", "text"),
        Option("user", "text"),
        Option("password", "text", secret=True),
    )


def unreachable(said: str) -> LakeError:
    """No connection, in the driver's words, with the `option` that they are about, if they tell."""
    words = " ".join(said.split())[:300]
    option = next((name for name, about in _BLAMED if re.search(about, words, re.IGNORECASE)), None)
    return LakeError("lake.unreachable", detail=words, **({"option": option} if option else {}))
