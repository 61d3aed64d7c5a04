"""Documentation that lists things lists what is there."""

from __future__ import annotations

import re

from data.settings import SETTINGS
from tests.architecture.tree import ROOT


def test_settings_page_is_the_settings_table():
    page = (ROOT / "docs/settings.md").read_text()
    rows = [f"| `{s.variable}` | `{s.default}` | {s.unit} | {s.help} |" for s in SETTINGS]
    assert [row for row in rows if row not in page] == []
    assert len(re.findall(r"^\| `NEXUS_", page, re.M)) == len(SETTINGS)


def test_links_in_docs_lead_somewhere():
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []
