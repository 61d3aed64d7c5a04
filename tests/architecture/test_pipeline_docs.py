"""The page of pipelines lists what there is, and slow ways into the engine stay shut."""

from __future__ import annotations

import ast

from data.pipelines import kinds, parse_pipeline
from data.quality.document import Head
from data.quality.kinds import KINDS
from tests.architecture.tree import ROOT, modules, name, tree

CHAPTERS = ("sources", "steps", "destinations")
SQLITE = {"data/demo/files.py"}


def test_every_kind_and_option_is_documented():
    page = (ROOT / "docs/pipelines.md").read_text(encoding="utf-8")
    found = kinds()
    for chapter, each in ((part, kind) for part in CHAPTERS for kind in getattr(found, part)):
        text = page.partition(f"\n## {chapter.capitalize()}\n")[2].partition("\n## ")[0]
        section = text.partition(f"### `{each.name}`\n")[2].partition("\n### ")[0]
        missing = [option.name for option in each.options if f"| `{option.name}` |" not in section]
        assert section and each.help in section and missing == [], each.name
    missing = [option.name for option in (*found.schedule, *found.limits) if f"| `{option.name}` |" not in page]
    assert missing == []


def test_every_kind_of_check_and_what_it_may_say_is_documented():
    page = (ROOT / "docs/pipelines.md").read_text(encoding="utf-8")
    chapter = page.partition("\n## Checks\n")[2].partition("\n## ")[0]
    assert [kind for kind in KINDS if f"`{kind}`" not in chapter] == []
    assert [option for option in ("id", *Head.model_fields) if f"| `{option}` |" not in chapter] == []


def test_the_example_of_the_page_is_sound():
    page = (ROOT / "docs/pipelines.md").read_text(encoding="utf-8")
    pipeline = parse_pipeline(page.partition("```yaml\n")[2].partition("```")[0])
    assert [(check.id, check.severity.value) for check in pipeline.checks] == [
        ("known_customer", "fail"),
        ("usual", "warn"),
    ]


def test_no_rows_go_into_the_engine_one_by_one():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "executemany" and name(path) not in SQLITE
    ]
    assert found == []
