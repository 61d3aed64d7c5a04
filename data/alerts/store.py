"""Alerts in the store: made, changed, put to sleep, taken away. Whoever makes one lends it their eyes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from data.access import Actor, Permission, require
from data.access.owners import owner_json, sees
from data.alerts.conditions import KINDS
from data.alerts.document import alert_document, read_alert, stored_alert
from data.alerts.evaluate import judge_past
from data.alerts.model import Alert, Standing, Verdict
from data.core import Core
from data.errors import InputError, NotFound
from data.metrics import load_catalog
from data.notify.channels import channels
from data.store.tables import alert_firings
from data.store.tables import alerts as table

TOPIC = "alerts.changed"
LONGEST_SLEEP = timedelta(days=366)


def add_alert(core: Core, document: Mapping[str, Any], *, actor: Actor) -> Standing:
    """A new alert, judged from its newest closed interval on, with the eyes of `actor`.

    Raises DefinitionError with every problem, and what asking for the metric raises.
    """
    require(actor, Permission.EDIT)
    alert = _read(core, document, f"alert_{secrets.token_hex(5)}")
    judge_past(core, alert, 1, actor=actor)
    row = {"id": alert.id, "document": alert_document(alert), "owner": owner_json(actor), "at": core.clock.now()}
    with core.store.write() as connection:
        connection.execute(insert(table).values(**row, ground="", state="new"))
        core.events.record(connection, TOPIC, {"alert": alert.id, "actor": actor.id})
    core.events.wake()
    return get_alert(core, alert.id, actor=actor)


def change_alert(core: Core, alert_id: str, document: Mapping[str, Any], *, actor: Actor) -> Standing:
    """The alert as changed, seen with the eyes of `actor` from now on and judged anew from the newest closed interval.

    Raises like `add_alert`, and NotFound.
    """
    require(actor, Permission.EDIT)
    get_alert(core, alert_id, actor=actor)
    alert = _read(core, document, alert_id)
    judge_past(core, alert, 1, actor=actor)
    values = {"document": alert_document(alert), "owner": owner_json(actor), "ground": "", "seen": None, "state": "new"}
    _write(core, alert_id, actor, **values, problem=None, reading=None)
    return get_alert(core, alert_id, actor=actor)


def remove_alert(core: Core, alert_id: str, *, actor: Actor) -> None:
    """It watches no more; what it found stays. Raises NotFound."""
    require(actor, Permission.EDIT)
    get_alert(core, alert_id, actor=actor)
    now = core.clock.now()
    open_ = (alert_firings.c.alert_id == alert_id) & alert_firings.c.recovered_at.is_(None)
    with core.store.write() as connection:
        connection.execute(delete(table).where(table.c.id == alert_id))
        connection.execute(update(alert_firings).where(open_).values(recovered_at=now))
        core.events.record(connection, TOPIC, {"alert": alert_id, "actor": actor.id})
    core.events.wake()


def snooze(core: Core, alert_id: str, until: datetime | None, *, actor: Actor) -> Standing:
    """Until that moment (at most a year ahead) nobody is told; None wakes it. What it finds is kept.

    Raises NotFound, InputError.
    """
    require(actor, Permission.EDIT)
    get_alert(core, alert_id, actor=actor)
    now = core.clock.now()
    if until is not None and not now < until <= now + LONGEST_SLEEP:
        raise InputError("alert.snooze", path="/until")
    _write(core, alert_id, actor, snoozed_until=until)
    return get_alert(core, alert_id, actor=actor)


def alerts(core: Core, *, actor: Actor) -> tuple[Standing, ...]:
    """The alerts whose numbers `actor` may see, by name."""
    with core.store.read() as connection:
        rows = connection.execute(select(table)).all()
    found = [standing(row) for row in rows if sees(actor, row.owner)]
    return tuple(sorted(found, key=lambda one: (one.alert.name.casefold(), one.alert.id)))


def get_alert(core: Core, alert_id: str, *, actor: Actor) -> Standing:
    """One alert. Raises NotFound, also for those of others."""
    with core.store.read() as connection:
        row = connection.execute(select(table).where(table.c.id == alert_id)).first()
    if row is None or not sees(actor, row.owner):
        raise NotFound("alert.none", alert=alert_id)
    return standing(row)


def try_alert(core: Core, document: Mapping[str, Any], *, actor: Actor) -> tuple[Verdict, ...]:
    """What the alert would have said of the newest closed intervals (24; three of a forecast), oldest first; nothing is
    kept. Raises like `add_alert`.
    """
    alert = _read(core, document, "alert_new")
    return judge_past(core, alert, KINDS[alert.condition].past, actor=actor).verdicts


def standing(row: Any) -> Standing:
    """A stored row as facts."""
    return Standing(
        alert=stored_alert(row.document),
        state=row.state,
        at=row.at,
        snoozed_until=row.snoozed_until,
        seen=date.fromisoformat(row.seen) if row.seen else None,
        checked_at=row.checked_at,
        reading=row.reading,
        problem=row.problem,
    )


def _read(core: Core, document: Mapping[str, Any], id_: str) -> Alert:
    known = frozenset(channel.id for channel in channels(core))
    given = {key: value for key, value in document.items() if key != "id"}
    return read_alert(given, load_catalog(core), id_=id_, channels=known)


def _write(core: Core, alert_id: str, actor: Actor, **values: Any) -> None:
    with core.store.write() as connection:
        connection.execute(update(table).where(table.c.id == alert_id).values(**values))
        core.events.record(connection, TOPIC, {"alert": alert_id, "actor": actor.id})
    core.events.wake()
