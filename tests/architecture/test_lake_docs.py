"""Every kind of lake says what its options are: in the form, in every language, and on the page of lakes."""

from __future__ import annotations

import json

import pytest

from components.messages import FOLDER, languages, messages
from data.lakes import KINDS, option_words
from tests.architecture.tree import ROOT

OPTIONS = [(kind, option) for kind in KINDS.values() for option in kind.options]


def described(kind, option):
    """The key that has words on an option."""
    return next(key for key in option_words(kind.name, option.name) if key in messages("en"))


def row(kind, option):
    needed = "yes" if option.required or option.name in kind.needs else "no"
    choices = f" One of {', '.join(option.choices)}." if option.choices else ""
    words = messages("en")[described(kind, option)]
    return f"| `{kind.name}` | `{option.name}` | {option.type} | {needed} | {words}{choices} |"


@pytest.mark.parametrize("language", languages())
def test_every_option_has_a_name_and_words_and_there_are_no_others(language):
    used = {f"lake.option.{option.name}" for _, option in OPTIONS} | {described(*each) for each in OPTIONS}
    said = json.loads((FOLDER / language / "lake_parts.json").read_text(encoding="utf-8"))
    assert set(said) == used
    assert [key for key, words in said.items() if key.startswith("lake.help.") and not words.endswith(".")] == []


def test_the_page_of_lakes_lists_every_option():
    page = (ROOT / "docs/lakes.md").read_text(encoding="utf-8")
    rows = [row(*each) for each in OPTIONS]
    assert [each for each in rows if each not in page] == []
    assert page.count("\n| `") == len(rows)
