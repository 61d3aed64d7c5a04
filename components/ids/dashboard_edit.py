"""Ids of the editor of a dashboard. The script of the grid knows `ORDER`, `OPEN` and `SAY` by their names."""

from __future__ import annotations

from components.ids.id import Id


class DashboardEdit:
    """The editor. `ORDER` is what was just done on the page, `DRAFT` what the draft says after it, `OPEN` which panel
    is open; `SHOWN` remembers what each card shows, so that only changed ones are drawn anew."""

    URL = "de-url"
    ORDER = "de-order"
    DRAFT = "de-draft"
    OPEN = "de-open"
    SHOWN = "de-shown"
    GO = "de-go"
    HEADER = "de-header"
    BODY = "de-body"
    GRID = "de-grid"
    PANEL = "de-panel"
    SAY = "de-say"
    TABS = "de-tabs"
    FIT = "de-fit"
    FITS = "de-fits"
    FOLLOW = "de-follow"

    @staticmethod
    def slot(widget: str) -> Id:
        """Where the card of a widget stands."""
        return {"type": "de-slot", "widget": widget}

    @staticmethod
    def content(widget: str) -> Id:
        """The card of a widget, inside its slot."""
        return {"type": "de-content", "widget": widget}

    @staticmethod
    def field(name: str) -> Id:
        """A field of the open form."""
        return {"type": "de-field", "name": name}

    @staticmethod
    def submit(form: str) -> Id:
        """The button that does what the open form says."""
        return {"type": "de-submit", "form": form}

    @staticmethod
    def drawer(kind: str) -> Id:
        """The panel at the side, open while it exists."""
        return {"type": "de-drawer", "kind": kind}
