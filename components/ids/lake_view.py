"""Ids of the form, the page and the tables of a lake."""

from __future__ import annotations

from components.ids.id import Id


class LakeForm:
    """The panel in which a lake is connected or changed."""

    DRAWER = "lake-form-drawer"
    KIND = "lake-form-kind"
    FIELDS = "lake-form-fields"
    ID = "lake-form-id"
    NAME = "lake-form-name"
    SLA = "lake-form-sla"
    SUBMIT = "lake-form-submit"
    RESULT = "lake-form-result"
    FAULTS = "lake-form-faults"

    @staticmethod
    def option(name: str) -> Id:
        """The field of an option."""
        return {"type": "lake-form-option", "option": name}

    @staticmethod
    def fault(name: str) -> Id:
        """Where it is told what is wrong in a field."""
        return {"type": "lake-form-fault", "option": name}


class LakePage:
    """One lake."""

    URL = "lake-url"
    HEADER = "lake-header"
    FACTS = "lake-facts"
    HISTORY = "lake-history"
    TABLES = "lake-tables"
    SOURCES = "lake-sources"
    PANEL = "lake-panel"
    CHANGED = "lake-changed"
    TEST = "lake-test"
    EDIT = "lake-edit"
    SAVE = "lake-save"
    NAME = "lake-name"
    SLA = "lake-sla"
    RESULT = "lake-result"
    FAULTS = "lake-faults"
    DRAWER = "lake-drawer"
    REMOVE = "lake-remove"

    @staticmethod
    def option(name: str) -> Id:
        """The field of an option."""
        return {"type": "lake-option", "option": name}

    @staticmethod
    def fault(name: str) -> Id:
        """Where it is told what is wrong in a field."""
        return {"type": "lake-fault", "option": name}


class LakeTable:
    """One table of a lake."""

    URL = "lake-table-url"
    HEADER = "lake-table-header"
    BODY = "lake-table-body"
    HEALTH = "lake-table-health"
    LINEAGE = "lake-table-lineage"
    XRAY = "lake-table-xray"
    GO = "lake-table-go"
