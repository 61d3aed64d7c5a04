"""Rules in the viewer's words."""

from __future__ import annotations

from components.format import Translator
from components.view import Reason


def column_words(reason: Reason, t: Translator) -> str:
    """The sentence of a rule, with its condition where it has one."""
    when = reason.params.get("when")
    said = t.reason(reason)
    return t("quality.rule.when", rule=said, when=when) if when else said
