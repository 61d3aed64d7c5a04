"""Why a widget has no numbers, from the error that stopped it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Literal

from components.view import Fault, Reason
from data.errors import AccessError, DefinitionError, InputError, LakeError, LimitError, NexusError, NotFound

Actor = Literal["viewer", "author", "operator"]
ACTORS: tuple[tuple[type[NexusError], Actor], ...] = (
    (InputError, "viewer"),
    (LimitError, "viewer"),
    (AccessError, "operator"),
    (LakeError, "operator"),
    (NotFound, "author"),
    (DefinitionError, "author"),
)


def fault(error: NexusError) -> Fault:
    """What happened, who can act, and a reference that the same error on the same widget repeats."""
    actor: Actor = next((who for kind, who in ACTORS if isinstance(error, kind)), "author")
    params = {name: _plain(value) for name, value in error.params.items()}
    reference = uuid.uuid5(uuid.NAMESPACE_OID, str(error)).hex[:8]
    return Fault(Reason(f"errors.{error.code}", params), actor, reference)


def fault_of_asker(error: NexusError) -> Fault:
    """The fault of a question that the viewer asks: what it misses is the viewer's to change, no author's."""
    found = fault(error)
    if found.actor != "author":
        return found
    return replace(found, actor="operator" if isinstance(error, DefinitionError) else "viewer")


def _plain(value: object) -> str | int | float:
    return value if isinstance(value, str | int | float) else str(value)
