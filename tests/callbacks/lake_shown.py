"""What the callbacks of a lake put into their pages."""

from __future__ import annotations

from callbacks.lake import page
from components.format import translator
from components.ids import LakePage
from components.lakes.form import Field, field_list


def lake_shown():
    """Head and panel of the warehouse's page, and a field of a lake that has options."""
    host = Field("host", "text", "Where it is.", required=True, secret=False)
    return [*page.show_header("/lakes/show/prod").values(), *field_list([host], LakePage.option, translator())]
