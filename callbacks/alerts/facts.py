"""Alerts, firings, channels and deliveries as view models."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from callbacks.alerts.address import edit_address, firing_address
from callbacks.context import actor, core
from components.alerts.facts import AlertFact, ChannelFact, Field, FiringFact, SentFact
from components.format import Translator
from components.view import Measure, Proof, Reason
from data.access import Permission, may
from data.alerts import KINDS, Firing, Standing
from data.errors import NexusError
from data.metrics import load_catalog
from data.notify.channels import channels
from data.notify.deliveries import Delivery


def alert_fact(found: Standing, t: Translator) -> AlertFact:
    """An alert as it stands; asleep and switched off are states of their own here."""
    alert, reading = found.alert, found.reading or {}
    names = {channel.id: channel.name for channel in channels(core())}
    now = core().clock.now()
    asleep = found.snoozed_until if found.snoozed_until and found.snoozed_until > now else None
    state = "off" if not alert.active else "asleep" if asleep else found.state
    return AlertFact(
        id=alert.id,
        name=alert.name,
        href=edit_address(alert.id),
        measure=measure_of(alert.metric, t),
        grain=alert.grain,
        condition={"kind": alert.condition, **alert.options},
        state=state,
        start=found.seen,
        value=reading.get("value"),
        reason=_reason(found),
        snoozed_until=asleep,
        channels=tuple(names[each] for each in alert.channels if each in names),
    )


def firing_fact(found: Firing, t: Translator) -> FiringFact:
    """A firing with the number as it was."""
    facts = found.facts
    noticed = (found.acknowledged_by or "", found.acknowledged_at) if found.acknowledged_at else None
    label = t.label("metric", facts["metric"], facts["label"])
    return FiringFact(
        id=found.id,
        name=found.name,
        href=firing_address(found.id),
        measure=Measure(label, facts["unit"] or "count", facts["better"], facts["decimals"]),
        grain=facts["grain"],
        condition=facts["condition"],
        start=found.start,
        value=facts["value"],
        expected=facts["expected"],
        low=facts["low"],
        high=facts["high"],
        at=found.at,
        told=found.told,
        noticed=noticed,
        recovered=found.recovered_at,
    )


def firing_proof(found: Firing) -> Proof:
    """The proof of a firing's number, as it was kept."""
    held = found.proof
    return Proof(
        as_of=found.as_of,
        route=held["route"],
        rows=held["rows"],
        bytes=held["bytes"],
        milliseconds=held["compileMs"] + held["engineMs"],
        sql=held["sql"],
        dataset=", ".join(held["datasets"]),
        applied=tuple(held["applied"]),
        quality=held["quality"],
    )


def channel_facts() -> tuple[ChannelFact, ...]:
    """All channels; their addresses for those who manage them alone."""
    seen = may(actor(), Permission.MANAGE)
    return tuple(ChannelFact(c.id, c.name, c.kind, c.target if seen else "…") for c in channels(core()))


def sent_fact(found: Delivery) -> SentFact:
    """A word on its way."""
    names = {channel.id: channel.name for channel in channels(core())}
    status: Any = found.status
    channel = names.get(found.channel_id, found.channel_id)
    return SentFact(found.subject, channel, status, found.tries, found.at, found.error)


def fields_of(kind: str, t: Translator, held: Mapping[str, Any] | None = None) -> tuple[Field, ...]:
    """A field an option of a kind of condition, with what is held or its default."""
    return tuple(
        Field(
            name=option.name,
            type=option.type,
            label=t(f"alerts.option.{option.name}"),
            value=(held or {}).get(option.name, option.default),
            choices=tuple((str(choice), t(f"alerts.choice.{choice}")) for choice in option.choices),
        )
        for option in KINDS[kind].options
    )


def measure_of(metric: str, t: Translator) -> Measure:
    """What a metric measures; its id alone where it is gone."""
    try:
        found = load_catalog(core()).metric(metric)[1]
    except NexusError:
        return Measure(metric)
    return Measure(t.label("metric", metric, found.label), found.unit or "count", found.better, found.decimals)


def moment(found: datetime | None, t: Translator) -> str:
    """A moment in words."""
    return t.datetime(found) if found else "–"


def _reason(found: Standing) -> Reason | None:
    if found.problem:
        return Reason(f"errors.{found.problem['code']}", dict(found.problem["params"]))
    reading = found.reading or {}
    if found.state == "unknown":
        code = reading.get("reason") or "alert.nothing_closed"
        return Reason(f"reasons.{code}", dict(reading.get("params") or {}))
    return None
