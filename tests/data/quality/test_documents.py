"""A wrong rule file tells of every problem at its path; folders add to each other."""

from __future__ import annotations

import pytest

from data.errors import DefinitionError
from data.quality import load_rulebook, read_rules
from data.quality.document import read_file
from data.quality.rulebook import read_folders
from tests.cores import make_core

HEAD = "lake: prod\ntable: orders\n"


def problems(text):
    with pytest.raises(DefinitionError) as caught:
        read_file(text, name="orders.yaml")
    return {(p.path, p.code) for p in caught.value.problems}


def test_every_problem_is_told_at_once_with_its_path():
    text = HEAD + (
        "rules:\n  a: {kind: nul, column: x}\n  b: {kind: range, column: x}\n  c: {kind: range, colum: x, min: 1}\n"
        "  d: {kind: expression, expression: \"read_csv('x')\"}\n  e: {kind: fresh, column: x, within: soon}\n"
        "  f: [1]\n  g: {kind: not_null, column: x, when: '1 +'}\n"
    )
    found = problems(text)
    assert ("/rules/a/kind", "quality.kind_unknown") in found
    assert ("/rules/b", "quality.bound_needed") in found
    assert {("/rules/c/colum", "definition.unknown_key"), ("/rules/c/column", "definition.missing_key")} <= found
    assert ("/rules/d/expression", "dataset.function_refused") in found
    assert ("/rules/e/within", "quality.span_form") in found
    assert ("/rules/f", "definition.bad_value") in found
    assert ("/rules/g/when", "dataset.expression_syntax") in found


def test_what_a_file_is_about_must_be_said():
    assert {("/lake", "definition.missing_key"), ("/nope", "definition.unknown_key")} <= problems("table: t\nnope: 1\n")


def test_checks_of_a_pipeline_are_read_under_their_own_path():
    with pytest.raises(DefinitionError) as caught:
        read_rules({"a": {"kind": "range", "column": "x", "mim": 1}}, path="/checks")
    assert [p.path for p in caught.value.problems] == ["/checks/a/mim"]


def test_a_later_folder_adds_replaces_and_turns_off(tmp_path):
    for name, text in (
        ("one", "key: [id]\nrules:\n  a: {kind: not_null, column: x}\n  b: {kind: not_null, column: y}\n"),
        ("two", "rules:\n  b: {kind: not_null, column: z}\n  c: {kind: rows, min: 1}\noff: [a]\n"),
    ):
        (tmp_path / name / "quality").mkdir(parents=True)
        (tmp_path / name / "quality/orders.yaml").write_text(HEAD + text)
    (tmp_path / "two/quality/broken.yaml").write_text("lake: [")
    book = read_folders([tmp_path / "one", tmp_path / "two"])
    rules = book.of("prod", "orders")
    assert [(rule.id, rule.columns) for rule in rules.rules] == [("b", ("z",)), ("c", ())]
    assert rules.key == ("id",) and list(book.broken) == ["broken.yaml"]
    assert book.of("prod", "else").rules == ()


def test_the_rules_of_the_demo_are_sound():
    book = load_rulebook(make_core())
    assert not book.broken and len(book.tables) >= 12
