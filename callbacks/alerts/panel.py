"""The panel at the side: an alert or a firing, open while the address names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from callbacks.alerts.address import asked, filters_in
from callbacks.alerts.facts import fields_of, firing_fact, firing_proof
from callbacks.cards.conditions import condition_words
from callbacks.cards.fault import fault
from callbacks.context import actor, core, words
from components.alerts.facts import Draft
from components.alerts.panels import alert_drawer, field_list, firing_drawer, said
from components.format import Translator
from components.ids import Alerts as Ids
from components.shell.states import error_card
from data.alerts import KINDS, add_alert, alert_document, change_alert, firings, get_alert, remove_alert, try_alert
from data.dashboards import labelled
from data.errors import DefinitionError, NexusError
from data.metrics import load_catalog
from data.metrics.conditions import conjuncts, read_condition
from data.metrics.expressions import Refused
from data.notify.channels import channels

FORM = {
    "name": State(Ids.NAME, "value"),
    "metric": State(Ids.METRIC, "value"),
    "grain": State(Ids.GRAIN, "value"),
    "kind": State(Ids.KIND, "value"),
    "options": State(Ids.option(ALL), "value"),
    "ids": State(Ids.option(ALL), "id"),
    "channels": State(Ids.TOLD, "value"),
    "wait": State(Ids.WAIT, "value"),
    "repeat": State(Ids.REPEAT, "value"),
    "active": State(Ids.ACTIVE, "value"),
    "filters": State(Ids.FILTERS, "data"),
}


@callback(output={"panel": Output(Ids.PANEL, "children")}, inputs={"search": Input(Ids.URL, "search")})
def show_panel(search: str | None) -> dict[str, Component | list[Component]]:
    """The panel that the address opens, if any."""
    given, t = asked(search), words()
    if "firing" in given:
        found = [each for each in firings(core(), actor=actor()) if str(each.id) == given["firing"]]
        return {"panel": firing_drawer(firing_fact(found[0], t), firing_proof(found[0]), t) if found else []}
    if "edit" in given:
        document = alert_document(get_alert(core(), given["edit"], actor=actor()).alert)
        return {"panel": alert_drawer(_draft(document, t), t)}
    if "new" not in given:
        return {"panel": []}
    fresh = {"id": "", "name": given.get("name", ""), "metric": given.get("metric", ""), "filters": filters_in(given)}
    return {"panel": alert_drawer(_draft({**fresh, "condition": {"kind": "threshold"}}, t), t)}


@callback(
    output={"fields": Output(Ids.FIELDS, "children")},
    inputs={"kind": Input(Ids.KIND, "value")},
    prevent_initial_call=True,
)
def show_fields(kind: str | None) -> dict[str, list[Component]]:
    """The options of the condition that was picked."""
    if ctx.triggered_id is None or kind not in KINDS:
        raise PreventUpdate
    return {"fields": field_list(fields_of(kind, words()))}


@callback(
    output={"result": Output(Ids.RESULT, "children"), "changed": Output(Ids.CHANGED, "data")},
    inputs={
        "tried": Input(Ids.TRY, "n_clicks"),
        "saved": Input(Ids.SAVE, "n_clicks"),
        "removed": Input(Ids.REMOVE, "n_clicks"),
    },
    state={"form": FORM, "search": State(Ids.URL, "search"), "changed": State(Ids.CHANGED, "data")},
    prevent_initial_call=True,
)
def act(
    tried: int | None, saved: int | None, removed: int | None, form: dict[str, Any], search: str | None, changed: Any
) -> dict[str, Any]:
    """What the alert would have said, or how keeping it went."""
    if not (tried or saved or removed):
        raise PreventUpdate
    try:
        return _done(ctx.triggered_id, form, asked(search).get("edit"), changed)
    except NexusError as error:
        return {"result": _problems(error), "changed": changed}


def _done(button: Any, form: Mapping[str, Any], alert_id: str | None, changed: Any) -> dict[str, Any]:
    t, document = words(), _document(form)
    after = {"at": core().clock.now().isoformat(), "done": button}
    if button == Ids.TRY:
        found = try_alert(core(), document, actor=actor())
        fired = sum(each.breached is True for each in found)
        return {"result": said(t("alerts.tried", count=fired, of=len(found))), "changed": changed}
    if button == Ids.REMOVE and alert_id:
        remove_alert(core(), alert_id, actor=actor())
        return {"result": said(t("alerts.removed")), "changed": after}
    if alert_id:
        change_alert(core(), alert_id, document, actor=actor())
    else:
        add_alert(core(), document, actor=actor())
    return {"result": said(t("alerts.saved")), "changed": after}


def _problems(error: NexusError) -> Component:
    t = words()
    if not isinstance(error, DefinitionError):
        return error_card(fault(error), t)
    items = [html.Li(t(f"errors.{each.code}", **each.params)) for each in error.problems]
    return html.Div(html.Ul(items), className="nx-state nx-state-error", role="alert")


def _document(form: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(form["kind"])
    return {
        "name": form["name"] or "",
        "metric": form["metric"] or "",
        "grain": form["grain"],
        "condition": {"kind": kind, **_options(kind, form["ids"], form["options"])},
        "filters": form["filters"],
        "wait": form["wait"] if form["wait"] is not None else 0,
        "repeat": bool(form["repeat"]),
        "channels": form["channels"] or [],
        "active": bool(form["active"]),
    }


def _options(kind: str, ids: Sequence[Mapping[str, str]], values: Sequence[Any]) -> dict[str, Any]:
    """The options of the kind; those of another one, still on the page, are left out."""
    known = {option.name for option in KINDS[kind].options}
    given = {id_["option"]: value for id_, value in zip(ids, values, strict=True)}
    return {name: value for name, value in given.items() if name in known and value not in (None, "")}


def _draft(document: Mapping[str, Any], t: Translator) -> Draft:
    condition = dict(document["condition"])
    kind = condition.pop("kind")
    catalog = load_catalog(core())
    metrics = [(id_, t.label("metric", id_, catalog.metric(id_)[1].label)) for id_ in catalog.metric_ids()]
    filters = document.get("filters")
    return Draft(
        id=document["id"],
        name=document["name"],
        metric=document["metric"],
        grain=document.get("grain", "day"),
        kind=kind,
        fields=fields_of(kind, t, condition),
        channels=tuple(document.get("channels", ())),
        wait=document.get("wait", 0),
        repeat=document.get("repeat", False),
        active=document.get("active", True),
        filters=filters,
        filter_words=_spoken(document["metric"], filters, t),
        metrics=tuple(sorted(metrics, key=lambda pair: pair[1].casefold())),
        known=tuple((each.id, each.name) for each in channels(core())),
    )


def _spoken(metric: str, filters: Mapping[str, Any] | None, t: Translator) -> tuple[str, ...]:
    try:
        parts = conjuncts(read_condition(filters) if filters else None)
    except Refused:
        return ()
    named = (labelled(core(), (metric,), part, range="all time", actor=actor()) for part in parts)
    authors = load_catalog(core()).dimension_labels()
    return tuple(condition_words(part, authors, t) for part in named)
