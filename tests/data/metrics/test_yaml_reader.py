"""YAML is read strictly, and nothing in a file can hang or crash the reader."""

from __future__ import annotations

import pytest

from data.errors import DefinitionError
from data.metrics.yaml_reader import read_yaml


def test_words_stay_words_and_numbers_numbers():
    text = "{a: on, b: off, c: yes, d: true, e: 12, f: 1.5, g: 2026-11-20, h: ~, i: no}"
    found = read_yaml(text, name="x")
    assert [found[key] for key in "abcdefhi"] == ["on", "off", "yes", True, 12, 1.5, None, "no"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\na: 2", 2, "stands twice"),
        ("a: &x 1\nb: *x", 2, "aliases"),
        ("a: [1, 2\nb: {c", 2, "expected"),
        ("a: !!python/object/apply:os.system [ls]", 1, "constructor"),
        ("[" * 100_000, 1, "nested too deeply"),
        ("a:\n\t- b", 2, "token"),
    ],
)
def test_what_cant_be_read_is_said_with_its_line(text, line, said):
    with pytest.raises(DefinitionError) as caught:
        read_yaml(text, name="x")
    problem = caught.value.problems[0]
    assert said in problem.params["detail"]
    assert problem.params["line"] == line


def test_a_file_too_large_is_refused():
    with pytest.raises(DefinitionError):
        read_yaml("a: " + "x" * 1_000_001, name="x")
