"""What the callbacks of a lake put into their pages."""

from __future__ import annotations

from callbacks.lake import page, table
from components.format import translator
from components.ids import LakePage
from components.lakes.form import Field, field_list


def lake_shown():
    """Head and panel of the warehouse's page, a field of a lake that has options, and the head of a table."""
    host = Field("host", "text", "Where it is.", required=True, secret=False)
    fields = field_list([host], LakePage, translator())
    return [*page.show_header("/lakes/show/prod").values(), *fields, table.show_header("/lakes/view/prod/sales")]
