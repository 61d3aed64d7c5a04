"""Icons: small spans masked by the pictures in `assets/70-icons.css`, in the colour of the text around them."""

from __future__ import annotations

from dash import html


def icon(name: str, label: str = "") -> html.Span:
    """The icon `name` (a key of `frontend/icons.js`); without a `label` it is hidden from screen readers."""
    spoken = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return html.Span(className=f"nx-icon nx-icon-{name}", **spoken)
