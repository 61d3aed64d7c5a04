"""What people change of the rules: in files of their own under `<home>/quality`, beside those that come with a demo."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from data.access import Actor, Permission, require
from data.core import Core
from data.errors import ConflictError, InputError, NotFound
from data.quality.document import FileShape, read_file, read_rules
from data.quality.model import TableRules
from data.quality.place import name_of
from data.quality.rulebook import FOLDER, load_rulebook

CHANGED = "quality.rules_changed"
_TURN = threading.Lock()


def put_rules(core: Core, lake: str, table: str, rules: Mapping[str, Any], *, actor: Actor) -> TableRules:
    """The rules of a table after some were added or replaced, by id.

    Raises AccessError, NotFound, InputError for none, ConflictError for a home in memory, DefinitionError with all
    problems.
    """
    require(actor, Permission.EDIT)
    _require_table(core, lake, table)
    if not rules:
        raise InputError("quality.no_rules")
    read_rules(rules, path="/rules")

    def changed(own: dict[str, Any]) -> None:
        own.setdefault("rules", {}).update({id_: dict(document) for id_, document in rules.items()})
        own["off"] = [id_ for id_ in own.get("off", []) if id_ not in rules]

    return _rewrite(core, lake, table, changed, actor=actor)


def drop_rule(core: Core, lake: str, table: str, rule_id: str, *, actor: Actor) -> TableRules:
    """The rules of a table without one. Raises AccessError, NotFound, ConflictError for a home in memory."""
    require(actor, Permission.EDIT)
    if load_rulebook(core, fresh=True).of(lake, table).rule(rule_id) is None:
        raise NotFound("quality.rule_unknown", rule=rule_id, table=f"{lake}.{table}")

    def changed(own: dict[str, Any]) -> None:
        own.setdefault("rules", {}).pop(rule_id, None)
        own["off"] = sorted({*own.get("off", []), rule_id})

    return _rewrite(core, lake, table, changed, actor=actor)


def _rewrite(core: Core, lake: str, table: str, change: Any, *, actor: Actor) -> TableRules:
    if core.settings.home == Path(":memory:"):
        raise ConflictError("quality.no_home")
    file = core.settings.home / FOLDER / f"{lake}.{table.replace('/', '_')}.yaml"
    with _TURN:
        own = _own(file) or {"lake": lake, "table": table}
        change(own)
        _write(file, {name: value for name, value in own.items() if value or name in ("lake", "table")})
    core.events.publish(CHANGED, {"lake": lake, "table": table, "actor": actor.id})
    return load_rulebook(core, fresh=True).of(lake, table)


def _own(file: Path) -> dict[str, Any] | None:
    if not file.exists():
        return None
    shape: FileShape = read_file(file.read_text(encoding="utf-8"), name=file.name)
    return shape.model_dump(exclude_none=True)


def _write(file: Path, document: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, width=120)
    read_file(text, name=file.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, file)


def _require_table(core: Core, lake: str, table: str) -> None:
    if not any(name_of(each) == table for each in core.lakes.tables(lake)):
        raise NotFound("lake.table_unknown", lake=lake, table=table)
