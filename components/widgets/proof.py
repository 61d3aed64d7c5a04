"""The proof line of a card: route, rows and time, quality, and what is not as asked."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.format import Translator
from components.ids import DashboardView
from components.light import lit
from components.view import Card, Proof

GAP = "\u2002"


def proof_line(card: Card, proof: Proof, t: Translator) -> Component:
    """A button in one line; pressing it opens the proof panel."""
    words = [t(f"proof.route.{proof.route}"), _work(proof, t)]
    if proof.quality is not None:
        words.append(t("proof.quality", value=t.number(proof.quality, 1)))
    rest = [t.reason(note) for note in proof.notes]
    if proof.partial:
        rest.append(t("proof.partial", period=proof.partial))
    parts: list[str | Component] = [GAP.join(words)]
    if proof.skipped:
        parts += [GAP, html.Span(t("proof.skipped", count=len(proof.skipped)), className="nx-proof-warn")]
    parts += [GAP + word for word in rest]
    return html.Button(
        id=DashboardView.proof(card.id),
        type="button",
        className="nx-proof",
        title=" \u00b7 ".join([t("proof.open"), *rest]),
        **{"aria-haspopup": "dialog", "data-light": lit(parts)},
    )


def _work(proof: Proof, t: Translator) -> str:
    time = t.duration(proof.milliseconds)
    return time if proof.rows is None else f"{t('proof.rows', count=proof.rows)} \u00b7 {time}"
