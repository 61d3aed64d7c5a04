"""Pipelines: the list, their schedule, one pipeline and its editor, one execution while it runs."""

from callbacks.pipelines import editor, execution, listing, preview, timetable, view

__all__ = ["editor", "execution", "listing", "preview", "timetable", "view"]
