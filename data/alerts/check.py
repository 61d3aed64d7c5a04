"""Judges alerts whose ground has changed, and notes what they found: once for each alert and interval.

Firing, deliveries, event and what the alert has seen are one transaction, so a process that dies has told all of it or
nothing; what it noted and did not send is sent by the next one.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from data.access.owners import read_owner
from data.alerts.document import stored_alert
from data.alerts.evaluate import Judged, interval_after, judge_since
from data.alerts.model import Alert, Verdict
from data.core import Core
from data.dashboards.fields import beneath
from data.dashboards.widget_json import proof_json
from data.errors import LakeError, NexusError
from data.metrics import load_catalog
from data.notify.deliveries import Word, note
from data.store.tables import alert_firings as firings
from data.store.tables import alerts as table

FIRED = "alerts.fired"


def check_alerts(core: Core) -> int:
    """Judges every active alert that rests on other data, definitions or wishes than when it was last judged; how many
    intervals fired. Doing it again adds nothing."""
    with core.store.read() as connection:
        rows = connection.execute(select(table).order_by(table.c.id)).all()
    return sum(_check(core, row) for row in rows if row.document["active"])


def _check(core: Core, row: Any) -> int:
    alert = stored_alert(row.document)
    ground = ""
    try:
        ground = _ground(core, alert, row)
        if ground == row.ground:
            return 0
        since = date.fromisoformat(row.seen) if row.seen else None
        judged = judge_since(core, alert, since, actor=read_owner(row.owner))
    except NexusError as error:
        _note_problem(core, row, "" if isinstance(error, LakeError) else ground, error)
        return 0
    with core.store.write() as connection:
        fired = _note(core, connection, row, alert, judged, ground)
    core.events.wake()
    return fired


def _ground(core: Core, alert: Alert, row: Any) -> str:
    """Differs whenever the verdicts may."""
    datasets = beneath(load_catalog(core), (alert.metric,))
    marks = [(each.id, each.mark, core.lakes.version(each.lake)) for each in datasets]
    return hashlib.blake2b(repr((row.document, row.owner, marks)).encode(), digest_size=16).hexdigest()


def _note(core: Core, connection: Connection, row: Any, alert: Alert, judged: Judged, ground: str) -> int:
    now = core.clock.now()
    fired = 0
    breached = {verdict.start for verdict in judged.verdicts if verdict.breached}
    for verdict in judged.verdicts:
        before = interval_after(verdict.start, alert.grain, -1)
        first = before not in breached and not _fired_at(connection, alert.id, before)
        told = (first or alert.repeat) and not _asleep(row, now)
        fired += verdict.breached is True and _fire(core, connection, alert, verdict, judged, told=told)
    newest = judged.verdicts[-1] if judged.verdicts else None
    if newest is not None and newest.breached is False:
        open_ = (firings.c.alert_id == alert.id) & firings.c.recovered_at.is_(None)
        connection.execute(update(firings).where(open_).values(recovered_at=now))
    same = (table.c.id == row.id) & (table.c.ground == row.ground)
    connection.execute(update(table).where(same).values(**_seen(row, newest, ground), checked_at=now))
    core.events.record(connection, "alerts.judged", {"alert": alert.id})
    return fired


def _fire(core: Core, connection: Connection, alert: Alert, verdict: Verdict, judged: Judged, *, told: bool) -> bool:
    facts, proof = facts_of(core, alert, verdict), judged.result.proof
    row = {
        "alert_id": alert.id, "name": alert.name, "start": verdict.start.isoformat(), "facts": facts,
        "proof": proof_json(proof), "as_of": proof.as_of, "at": core.clock.now(), "told": told,
    }  # fmt: skip
    done = connection.execute(insert(firings).values(**row).on_conflict_do_nothing())
    if done.rowcount == 0:
        return False
    same = (firings.c.alert_id == alert.id) & (firings.c.start == row["start"])
    id_ = int(connection.execute(select(firings.c.id).where(same)).scalar_one())
    core.events.record(connection, FIRED, {"firing": id_, "alert": alert.id})
    if told:
        key, subject = f"alert:{alert.id}:{facts['start']}", f"Nexus: {alert.name} ({facts['start']})"
        body = {"alert": alert.name, "alertId": alert.id, "firingId": id_, **facts, "asOf": _iso(proof.as_of)}
        note(
            core,
            connection,
            Word(key, subject, {**body, "address": f"{address(core)}/alerts?firing={id_}"}),
            alert.channels,
        )
    return True


def facts_of(core: Core, alert: Alert, verdict: Verdict) -> dict[str, Any]:
    """A verdict with the metric's unit, grain and condition, as it is kept and told."""
    metric = load_catalog(core).metric(alert.metric)[1]
    return {
        "metric": alert.metric,
        "label": metric.label,
        "unit": metric.unit,
        "better": metric.better,
        "decimals": metric.decimals,
        "grain": alert.grain,
        "condition": {"kind": alert.condition, **alert.options},
        **{key: value for key, value in asdict(verdict).items() if key not in ("start", "end", "breached")},
        "start": verdict.start.isoformat(),
        "end": verdict.end.isoformat(),
    }


def address(core: Core) -> str:
    """Where this Nexus is found, as far as its settings know."""
    host = next(iter(core.settings.hosts), core.settings.host)
    return f"http://{host}:{core.settings.port}"


def _seen(row: Any, newest: Verdict | None, ground: str) -> dict[str, Any]:
    if newest is None:
        return {"ground": ground, "state": "unknown", "problem": None}
    state = {True: "firing", False: "ok", None: "unknown"}[newest.breached]
    reading = {**asdict(newest), "start": newest.start.isoformat(), "end": newest.end.isoformat()}
    return {"ground": ground, "state": state, "problem": None, "seen": newest.start.isoformat(), "reading": reading}


def _note_problem(core: Core, row: Any, ground: str, error: NexusError) -> None:
    problem = {"code": error.code, "params": {name: str(value) for name, value in error.params.items()}}
    values = {"ground": ground, "state": "broken", "problem": problem, "checked_at": core.clock.now()}
    with core.store.write() as connection:
        connection.execute(update(table).where(table.c.id == row.id).values(**values))
        if row.state != "broken":
            core.events.record(connection, "alerts.judged", {"alert": row.id})
    core.events.wake()


def _fired_at(connection: Connection, alert_id: str, start: date) -> bool:
    same = (firings.c.alert_id == alert_id) & (firings.c.start == start.isoformat())
    return connection.execute(select(firings.c.id).where(same)).first() is not None


def _asleep(row: Any, now: Any) -> bool:
    until = row.snoozed_until
    return until is not None and now < until


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
