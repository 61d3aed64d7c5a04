"""Ids of lakes."""

from __future__ import annotations

from components.ids.id import Id


class Lakes:
    """Lakes and their tables."""

    HEADER = "lakes-header"
    LIST = "lakes-list"
    ADD = "lakes-add"
    CONNECT = "lakes-connect"
    ADD_PANEL = "lakes-add-panel"
    ADD_DRAWER = "lakes-add-drawer"
    ADD_PATH = "lakes-add-path"
    ADD_FILES = "lakes-add-files"
    ADD_SUBMIT = "lakes-add-submit"
    ADD_RESULT = "lakes-add-result"

    @staticmethod
    def lake(name: str) -> Id:
        """The card of a lake."""
        return {"type": "lakes-lake", "lake": name}
