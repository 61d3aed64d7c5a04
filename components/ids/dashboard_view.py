"""Ids of one dashboard."""

from __future__ import annotations

from components.ids.id import Id


class DashboardView:
    """One dashboard. `URL` holds what the viewer set, as a query string: everything on the page follows it. `MOVE` is a
    location of its own for what a viewer does, so that nothing that follows waits for it."""

    URL = "dv-url"
    MOVE = "dv-move"
    MARK = "dv-mark"
    BRUSH = "dv-brush"
    BRUSHED = "dv-brushed"
    BEHIND = "dv-behind"
    TRAIL = "dv-trail"
    FRAME = "dv-frame"
    PANEL = "dv-panel"
    PAUSE = "dv-pause"
    TAKE = "dv-take"
    NEWS = "dv-news"
    NOTED = "dv-noted"
    COPY = "dv-copy"
    GO = "dv-go"
    SHARE = "dv-share"
    SHARE_PANEL = "dv-share-panel"
    AS_OF = "dv-as-of"
    LEFT = "dv-left"
    GO_ON = "dv-go-on"
    TO_COME = "dv-to-come"
    SINCE = "dv-since"
    RANGE = "dv-range"
    GRAIN = "dv-grain"
    COMPARE = "dv-compare"
    DATES = "dv-dates"
    DATES_PLACE = "dv-dates-place"
    CHIPS = "dv-chips"
    ADD_FILTER = "dv-add-filter"
    FILTER_POP = "dv-filter-pop"
    FILTER_FIELD = "dv-filter-field"
    FILTER_VALUES = "dv-filter-values"
    FILTER_APPLY = "dv-filter-apply"
    GRID = "dv-grid"
    TABS = "dv-tabs"
    REFRESH = "dv-refresh"
    PROOF_PANEL = "dv-proof-panel"
    PROOF_BODY = "dv-proof-body"
    ROWS_PANEL = "dv-rows-panel"
    ROWS_BODY = "dv-rows-body"

    @staticmethod
    def sharing(name: str) -> Id:
        """A field of the panel of views and links: name, standard."""
        return {"type": "dv-sharing", "name": name}

    @staticmethod
    def keep(what: str) -> Id:
        """The button that keeps the open view."""
        return {"type": "dv-keep", "what": what}

    @staticmethod
    def drop(view: str, mark: str) -> Id:
        """Removes a saved view as it was seen."""
        return {"type": "dv-drop", "view": view, "mark": mark}

    @staticmethod
    def notes(widget: str) -> Id:
        """The list and form of annotations in the panel at the side."""
        return {"type": "dv-notes", "widget": widget}

    @staticmethod
    def note_field(name: str) -> Id:
        """A field of an annotation: text, scope, lake, sql, dataset, label."""
        return {"type": "dv-note-field", "name": name}

    @staticmethod
    def note_day(name: str) -> Id:
        """A day of an annotation: from, to."""
        return {"type": "dv-note-day", "name": name}

    @staticmethod
    def note_save(note: str) -> Id:
        """Keeps an annotation, a new one where `note` is empty."""
        return {"type": "dv-note-save", "note": note}

    @staticmethod
    def note_edit(note: str) -> Id:
        """Brings an annotation into the form."""
        return {"type": "dv-note-edit", "note": note}

    @staticmethod
    def note_drop(note: str) -> Id:
        """Takes an annotation away."""
        return {"type": "dv-note-drop", "note": note}

    @staticmethod
    def tab(name: str) -> Id:
        """The grid of a tab."""
        return {"type": "dv-tab", "tab": name}

    @staticmethod
    def slot(widget: str) -> Id:
        """Where the card of a widget stands."""
        return {"type": "dv-slot", "widget": widget}

    @staticmethod
    def drawer(kind: str) -> Id:
        """The panel at the side, open while it exists; `kind` is rows or proof."""
        return {"type": "dv-drawer", "kind": kind}

    @staticmethod
    def rows(widget: str) -> Id:
        """The grid of the source rows behind a widget."""
        return {"type": "dv-rows", "widget": widget}

    @staticmethod
    def top(widget: str) -> Id:
        """Title, note, menu and drill path of a widget's card."""
        return {"type": "dv-top", "widget": widget}

    @staticmethod
    def marks(widget: str) -> Id:
        """What one can do with the marks clicked in a widget."""
        return {"type": "dv-marks", "widget": widget}

    @staticmethod
    def graph(widget: str) -> Id:
        """The chart of a widget; `customdata` of a click is the raw key."""
        return {"type": "dv-graph", "widget": widget}

    @staticmethod
    def number(widget: str) -> Id:
        """The number of a widget, with what stands around it."""
        return {"type": "dv-number", "widget": widget}

    @staticmethod
    def table(widget: str) -> Id:
        """The grid of a table widget."""
        return {"type": "dv-table", "widget": widget}

    @staticmethod
    def proof(widget: str) -> Id:
        """The proof line of a widget."""
        return {"type": "dv-proof", "widget": widget}

    @staticmethod
    def chip(name: str) -> Id:
        """A chip of the filter row; `name` says which filter it clears."""
        return {"type": "dv-chip", "name": name}
