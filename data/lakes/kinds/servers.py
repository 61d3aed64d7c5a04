"""What the options of database servers have in common."""

from __future__ import annotations

from data.lakes.kinds.kind import Option


def server_options(port: int, *, database: str = "Name of the database.", scheme: str) -> tuple[Option, ...]:
    """Where a server is and who logs in."""
    return (
        Option("url", "text", f"{scheme}://user@host:port/database, instead of the options below."),
        Option("host", "text", "Name or address of the server."),
        Option("port", "number", "TCP port.", port),
        Option("database", "text", database),
        Option("user", "text", "Who logs in; one that may only read is best."),
        Option("password", "text", "Its password.", secret=True),
    )
