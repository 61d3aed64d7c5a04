"""What stands in the panel of annotations."""

from __future__ import annotations

from datetime import date

from callbacks.dashboard_view import panel
from components.format import translator
from components.notes import NoteFact, notes_list
from components.view import Flag

DAY = date(2026, 3, 1)
NOTE = NoteFact("note_1", Flag(1, "Fair", DAY, DAY), "This dashboard", "ann")


def notes(address):
    """The list with an annotation, and the panel with its form."""
    shown = notes_list([NOTE], translator(), unread=(), more=0, editable=frozenset({NOTE.id}), form=None)
    return [shown, panel.show_panel("?show=notes:trend", address)]
