"""Writes a rollup that was offered into its dataset's file, and has it built."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.access import Actor
from data.core import Core
from data.errors import ConflictError
from data.metrics.parse import parse_dataset
from data.metrics.rollups.offers import ACCEPTED, Offer, decide, open_offer
from data.metrics.rollups.upkeep import refresh_rollups
from data.metrics.yaml_reader import read_yaml
from data.metrics.yaml_writer import put_file, write_yaml

PACKAGED = Path(__file__).parents[2] / "demo"


def accept_offer(core: Core, id_: str, *, actor: Actor) -> threading.Thread:
    """The rollup stands in its dataset's file from now on, in the last folder of definitions, where a file of the demo
    is copied to; it is built in the thread returned.

    Raises NotFound for an offer that is none, ConflictError where its dataset has no file or we have no folder.
    """
    offer = open_offer(core, id_)
    folder = core.definitions[-1] if core.definitions else PACKAGED
    if folder == PACKAGED:
        raise ConflictError("rollup.no_home")
    name, document = _document(core, offer.dataset)
    text = write_yaml(_with(document, offer))
    parse_dataset(text, name=name)
    put_file(folder / "datasets" / name, text)
    decide(core, offer, ACCEPTED, actor)
    wanted = {"dataset": offer.dataset, "stop": core.closing}
    return core.background.begin("rollup-accepted", refresh_rollups, core, **wanted)


def _document(core: Core, dataset: str) -> tuple[str, dict[str, Any]]:
    """The file of a dataset, by its name, and what stands in it."""
    for folder in reversed(core.definitions):
        for file in sorted((folder / "datasets").glob("*.yaml")):
            document = read_yaml(file.read_text(encoding="utf-8"), name=file.name)
            if isinstance(document, Mapping) and document.get("id") == dataset:
                return file.name, dict(document)
    raise ConflictError("rollup.no_file", dataset=dataset)


def _with(document: Mapping[str, Any], offer: Offer) -> dict[str, Any]:
    rollups = dict(document.get("rollups") or {})
    rollups[offer.rollup["id"]] = {name: value for name, value in offer.rollup.items() if name != "id"}
    return {**document, "rollups": rollups}
