"""The work of a process that delivers: one order comes in, lines of the ledger or a load go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.errors import ConflictError, DefinitionError, LakeError, NexusError
from data.flow.deliveries import DELIVERIES, Load, Receipt, Site, Wanted

Say = Callable[[dict[str, Any]], None]
Hear = Callable[[], Mapping[str, Any]]


def deliver(order: Mapping[str, Any], say: Say, hear: Hear) -> None:
    """Do what `order` asks: `find` lines, or `load`. What is found is said as `done`, what is not possible as
    `refused`; before the commit `ours` is asked, and `hear` gives the answer."""
    delivery, values = DELIVERIES[order["kind"]], order["options"]
    work = Path(order["work"])
    work.mkdir(parents=True, exist_ok=True)
    site = Site(Path(order["base"]), work, int(order["memory"]), order["secrets"])

    def ours() -> bool:
        say({"ask": "ours"})
        return bool(hear()["ours"])

    try:
        if "load" in order:
            say({"done": _told(delivery.load(values, site, Load(**order["load"], ours=ours)))})
        else:
            found = {name: _told(delivery.find(values, site, Wanted(**each))) for name, each in order["find"].items()}
            say({"done": found})
    except NexusError as error:
        say({"refused": _refused(error)})


def _told(receipt: Receipt | None) -> dict[str, Any] | None:
    return asdict(receipt) if receipt is not None else None


def _refused(error: NexusError) -> dict[str, Any]:
    problems = [vars(each) for each in error.problems] if isinstance(error, DefinitionError) else []
    return {
        "code": error.code,
        "params": dict(error.params),
        "transient": isinstance(error, LakeError),
        "conflict": isinstance(error, ConflictError),
        "problems": problems,
    }
