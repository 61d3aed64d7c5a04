"""Tokens: every text colour is readable on every ground it stands on, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).resolve().parents[2] / "assets"
SHEET = (ASSETS / "tokens.css").read_text()
TOKENS = {
    name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", SHEET)
}
BY_ELEMENTS = {f"--{name}" for name in ("x", "y", "w", "h", "spark", "end-x", "end-y", "reached", "due")}
GROUNDS = ("bg", "surface", "raised", "sunken")
PAIRS = [(ink, ground) for ink in ("text", "muted") for ground in (*GROUNDS, "accent-soft")]
PAIRS += [(ink, ground) for ink in ("quiet", "accent", "good", "bad", "warn") for ground in ("bg", "surface", "raised")]
PAIRS += [(tone, f"{tone}-soft") for tone in ("accent", "good", "bad", "warn")]
PAIRS += [(f"series-{n}-text", "surface") for n in range(1, 7)]
PAIRS += [("text", ground) for ground in ("low", "middle", "high-worded", "opposite-worded")]
PAIRS += [("on-accent", "accent"), ("on-accent", "accent-strong")]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_is_readable(ink, ground, theme):
    assert contrast(TOKENS[ink][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_marks_stand_out(theme):
    for n in range(1, 7):
        assert contrast(TOKENS[f"series-{n}"][theme], TOKENS["surface"][theme]) >= 2.5


def test_styles_use_only_tokens_that_exist():
    scripts = "".join(p.read_text() for p in (ASSETS.parent / "frontend" / "src").rglob("*.js"))
    own = set(re.findall(r"(--[\w-]+):", "".join(p.read_text() for p in ASSETS.glob("*.css"))))
    own |= set(re.findall(r"(?:setProperty\(\W|style: \W)(--[\w-]+)", scripts))
    for sheet in sorted(ASSETS.glob("[2-9]*.css")):
        used = set(re.findall(r"var\((--[\w-]+)\)", sheet.read_text()))
        missing = {u for u in used - own if u not in BY_ELEMENTS}
        assert not missing, sheet.name


def test_no_colours_outside_the_tokens():
    for sheet in [p for p in sorted(ASSETS.glob("[2-9]*.css")) if p.name != "70-icons.css"]:
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!000)", sheet.read_text().replace("#000", "")), sheet.name


def test_figures_name_only_tokens_that_exist():
    widgets = ASSETS.parent / "components" / "widgets"
    own = set(re.findall(r"(--[\w-]+):", SHEET)) | {"--series-"}
    for path in widgets.rglob("*.py"):
        assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) <= own, path.name


def test_nothing_comes_from_elsewhere():
    for path in [*ASSETS.glob("*.css"), ASSETS / "nexus.js"]:
        text = re.sub(r"https?://www\.w3\.org/\S*?svg", "", path.read_text())
        assert not re.findall(r"(?:url\(|@import|src=)\s*['\"]?https?:", text), path.name
