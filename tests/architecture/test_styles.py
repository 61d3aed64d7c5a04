"""A class is drawn by one stylesheet, so that no page changes another's; print may hide what all of them draw."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.architecture.tree import ROOT

PRINT = "90-print.css"
RULE = re.compile(r"(?:^|[},])\s*([^{}@]+?)\s*\{")
BARE = re.compile(r"\.nx-[\w-]+")


def test_no_class_is_drawn_by_two_stylesheets():
    drawn = defaultdict(set)
    for path in sorted((ROOT / "assets").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        selectors = (each.strip() for found in RULE.findall(text) for each in found.split(","))
        for selector in selectors:
            if path.name != PRINT and BARE.fullmatch(selector):
                drawn[selector].add(path.name)
    assert len(drawn) > 300
    assert {selector: files for selector, files in drawn.items() if len(files) > 1} == {}
