"""Every code that can be raised has words, and every hole in them is filled."""

from __future__ import annotations

import ast
import re

import pytest

from api.words import sentence
from tests.architecture.tree import modules, name, tree

NEVER_SHOWN = {"query.engine": "the pool says lake.unreadable instead"}
PUT_IN_LATER = {"data/lakes/drivers/": {"lake"}, "data/lakes/kinds/": {"lake"}}
RAISED = (
    "InputError MediaTypeError AccessError NotFound ConflictError StaleVersion DefinitionError QueryError LimitError"
    " LakeError Refused Refusal Problem"
).split()


def raised():
    """(place, code, names of the facts, whether more may come) of every error made with a literal code."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", None) not in RAISED:
                continue
            place = 1 if node.func.id == "Problem" else 0
            if len(node.args) <= place or not isinstance(node.args[place], ast.Constant):
                continue
            facts = {keyword.arg for keyword in node.keywords if keyword.arg}
            more = any(keyword.arg is None for keyword in node.keywords) or node.func.id == "Problem"
            for folder, later in PUT_IN_LATER.items():
                facts |= later if name(path).startswith(folder) and node.func.id == "LakeError" else set()
            if node.args[place].value not in NEVER_SHOWN:
                yield f"{name(path)}:{node.lineno}", node.args[place].value, facts, more


def test_every_error_has_words_and_the_facts_in_them():
    found = {
        place: (sentence(f"errors.{code}", dict.fromkeys(facts, "x")), more) for place, code, facts, more in raised()
    }
    assert len(found) > 500
    assert [place for place, (text, _) in found.items() if not text] == []
    holes = {place: set(re.findall(r"\{(\w+)", text)) for place, (text, more) in found.items() if not more}
    assert {place: names for place, names in holes.items() if names} == {}


@pytest.mark.parametrize(
    ("params", "said"),
    [({"count": 1}, "One field of the request is wrong."), ({"count": 3}, "3 fields of the request are wrong.")],
)
def test_plurals(params, said):
    assert sentence("errors.request.invalid", params) == said


def test_facts_are_put_in_once_and_as_they_are():
    assert sentence("errors.lake.unknown", {"lake": "{kind} {0.__class__}"}) == "There is no lake {kind} {0.__class__}."
    assert "a, b" in sentence("errors.lake.kind_unknown", {"kind": "x", "kinds": ["a", "b"]})


def test_an_unknown_language_and_an_unknown_key():
    assert sentence("errors.lake.unknown", {"lake": "x"}, languages=["tlh", "../../etc"]) == "There is no lake x."
    assert sentence("errors.nothing.of_the_kind", {}) is None
