"""The page of pipelines lists what there is, and slow ways into the engine stay shut."""

from __future__ import annotations

import ast
import json

from callbacks.pipelines.draft import BASICS
from callbacks.pipelines.parts import NAME
from components.messages import FOLDER, messages
from data.pipelines import choice_words, kind_words, kinds, label_words, name_words, option_words, parse_pipeline
from data.quality.document import Head
from data.quality.kinds import KINDS
from tests.architecture.tree import ROOT, modules, name, tree

CHAPTERS = ("source", "step", "destination")
SQLITE = {"data/demo/files.py"}


def described(part, option, kind=""):
    """The key that has words on an option."""
    return next(key for key in option_words(part, option, kind) if key in messages("en"))


def documented(section, option, words):
    return any(line.startswith(f"| `{option}` |") and line.endswith(f"| {words} |") for line in section.splitlines())


def test_every_kind_and_option_is_documented():
    page = (ROOT / "docs/pipelines.md").read_text(encoding="utf-8")
    found, english = kinds(), messages("en")
    for part, each in ((chapter, kind) for chapter in CHAPTERS for kind in getattr(found, f"{chapter}s")):
        text = page.partition(f"\n## {part.capitalize()}s\n")[2].partition("\n## ")[0]
        section = text.partition(f"### `{each.name}`\n")[2].partition("\n### ")[0]
        said = {option.name: english[described(part, option.name, each.name)] for option in each.options}
        missing = [name for name, words in said.items() if not documented(section, name, words)]
        assert section and english[kind_words(part, each.name)] in section and missing == [], each.name
    missing = [option.name for option in (*found.schedule, *found.limits) if f"| `{option.name}` |" not in page]
    assert missing == []


def test_every_kind_and_option_has_words_and_there_are_no_others():
    found = kinds()
    parts = {part: getattr(found, f"{part}s") for part in (*CHAPTERS, "check")}
    plain = {"schedule": found.schedule, "limits": found.limits, "basics": (*BASICS, NAME)}
    known = [(part, kind) for part, each in parts.items() for kind in each]
    used = {kind_words(part, kind.name) for part, kind in known}
    used |= {described(part, option.name, kind.name) for part, kind in known for option in kind.options}
    used |= {described(part, option.name) for part, options in plain.items() for option in options}
    assert used == set(json.loads((FOLDER / "en/pipeline_parts.json").read_text(encoding="utf-8")))


def test_every_kind_option_and_choice_has_a_name_and_there_are_no_others():
    found, used = kinds(), set()
    parts = [(part, kind.name, kind.options) for part in (*CHAPTERS, "check") for kind in getattr(found, f"{part}s")]
    used |= {name_words(part, kind) for part, kind, _ in parts}
    plain = {"schedule": found.schedule, "limits": found.limits, "basics": (*BASICS, NAME)}
    for part, kind, options in (*parts, *((part, "", options) for part, options in plain.items())):
        used |= {next(key for key in label_words(part, each.name, kind) if key in messages("en")) for each in options}
        chosen = [choice_words(each.name, str(choice)) for each in options for choice in each.choices]
        used |= {key for key in chosen if key.rpartition(".")[2].isalpha()}
    assert used == set(json.loads((FOLDER / "en/pipeline_labels.json").read_text(encoding="utf-8")))


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
