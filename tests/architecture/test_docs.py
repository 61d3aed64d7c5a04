"""Documentation that lists things lists what is there."""

from __future__ import annotations

import re
import shlex
import tomllib
from typing import get_args

import pytest
from pydantic import TypeAdapter

from api import OPERATIONS
from api.query_formats import MEDIA
from data.dashboards.kinds import KINDS as WIDGET_KINDS
from data.field_service.engines import ENGINES
from data.field_service.policies import PARTS, POLICIES
from data.field_service.sla import PAUSES, TARGETS
from data.lakes.kinds import KINDS as LAKE_KINDS
from data.metrics.model import Aggregate
from data.quality.kinds import KINDS as RULE_KINDS
from data.settings import SETTINGS
from data.workers.states import QueryState
from tests.architecture.tree import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROOMS = sorted(path.parent for path in (ROOT / "data").glob("*/__init__.py"))
READMES = sorted({*ROOT.glob("[!.]*/README.md"), *(ROOT / "data").rglob("README.md")})
OF_THE_HOME = {"datasets/", "dashboards/", "quality/"}


def page(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def chapter(name, title):
    return page(name).partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text):
    """The cells of every row of the tables in a text, heads left out."""
    found = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in re.findall(r"^\|.*\|$", text, re.M)]
    heads = {at - 1 for at, cells in enumerate(found) if set("".join(cells)) <= set("-| ")}
    return [cells for at, cells in enumerate(found) if at not in heads and at - 1 not in heads]


def quoted(text):
    return re.findall(r"`([^`]+)`", text)


def curls():
    for path in PAGES:
        for command in re.findall(r"^curl (?:.*\\\n)*.*$", path.read_text(encoding="utf-8"), re.M):
            yield pytest.param(shlex.split(command.replace("\\\n", " ")), id=f"{path.name}: {command[:60]}")


def test_settings_page_is_the_settings_table():
    lines = [f"| `{s.variable}` | `{s.default}` | {s.unit} | {s.help} |" for s in SETTINGS]
    assert [line for line in lines if line not in page("settings.md")] == []
    assert len(re.findall(r"^\| `NEXUS_", page("settings.md"), re.M)) == len(SETTINGS)


def test_links_in_docs_lead_somewhere():
    broken = []
    for path in [*PAGES, *READMES]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.name}: {target}")
    assert broken == []


def test_decisions_have_numbers_of_their_own():
    numbers = [path.name[:4] for path in (ROOT / "docs/decisions").glob("*.md")]
    assert sorted(numbers) == sorted(set(numbers))


def test_the_floors_of_data_are_those_that_are_held():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    held = next(c for c in config["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    drawing = (ROOT / "data/README.md").read_text(encoding="utf-8").split("```")[1]
    drawn = [re.match(r"\w+(?: \| \w+)*", line).group().split(" | ") for line in drawing.strip().splitlines()]
    assert drawn == [re.findall(r"\w+", layer) for layer in held["layers"]]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_of_data_says_what_it_is(room):
    assert (room / "README.md").exists()


@pytest.mark.parametrize("path", READMES, ids=lambda path: str(path.relative_to(ROOT)))
def test_readmes_are_short(path):
    assert 3 <= len(path.read_text(encoding="utf-8").splitlines()) <= 25


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_verbs_that_a_room_names_are_in_it(room):
    spans = quoted((room / "README.md").read_text(encoding="utf-8"))
    named = {
        word for span in spans if re.fullmatch(r"[a-z_]+( [a-z_]+)*", span) for word in span.split() if "_" in word
    }
    source = "\n".join(path.read_text(encoding="utf-8") for path in room.rglob("*.py"))
    assert [word for word in sorted(named) if not re.search(rf"\b{word}\b", source)] == []


@pytest.mark.parametrize("cells", rows(chapter("architecture.md", "Seams")), ids=lambda cells: cells[0])
def test_seams_are_where_they_are_said_to_be(cells):
    for text in quoted(" ".join(cells[1:])):
        if "/" in text and text not in OF_THE_HOME:
            assert list(ROOT.glob(re.sub(r"<\w+>", "*", text))), text
    for registry, place in re.findall(r"`([A-Z]+)` in `([^`]+)`", cells[2]):
        assert re.search(rf"^{registry}\b", (ROOT / place).read_text(encoding="utf-8"), re.M), (registry, place)


@pytest.mark.parametrize("cells", rows(chapter("architecture.md", "Processes")), ids=lambda cells: cells[0])
def test_processes_are_where_they_are_said_to_be(cells):
    assert [text for text in quoted(cells[1]) if not (ROOT / text).exists()] == []


def test_the_page_of_lakes_tells_of_every_kind_what_was_seen():
    told = [kind for cells in rows(chapter("lakes.md", "What was seen to work")) for kind in cells[0].split(", ")]
    assert sorted(told) == sorted(LAKE_KINDS)


def test_the_page_of_dashboards_lists_every_kind_of_widget():
    told = [kind for cells in rows(chapter("dashboards.md", "Kinds")) for kind in quoted(cells[0])]
    assert sorted(told) == sorted(WIDGET_KINDS)


def test_the_page_of_quality_lists_every_kind_of_rule_under_its_dimension():
    told = {}
    for dimension, kinds in (cells for cells in rows(page("quality.md")) if len(cells) == 2):
        told |= dict.fromkeys(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", kinds)), dimension)
    assert told == {name: kind.dimension.value for name, kind in RULE_KINDS.items()}


def test_the_page_of_field_service_lists_policies_costs_and_road_engines():
    assigning, roads = chapter("field-service.md", "Assigning"), chapter("field-service.md", "Travel times")
    assert [cells[0] for cells in rows(assigning)] == list(PARTS)
    assert [name for name in POLICIES if f"`{name}`" not in assigning] == []
    assert [name for name in ENGINES if f"`{name}`" not in roads] == []


def test_the_page_of_field_service_tells_when_promises_are_due():
    promises = chapter("field-service.md", "Promises")
    told = {cells[0]: cells[2] for cells in rows(promises)}
    held = {clock: ", ".join(str(by_priority[each]) for each in (1, 2, 3, 4)) for clock, by_priority in TARGETS.items()}
    assert {clock: told.get(clock) for clock in held} == held
    assert [reason for reason in PAUSES if f"`{reason}`" not in promises] == []


def test_the_page_of_queries_lists_every_format_and_state():
    assert [media for media in MEDIA if f"`{media}`" not in page("queries.md")] == []
    told = re.search(r"`state`: ([\w, ]+)", page("queries.md")).group(1).split(", ")
    assert sorted(told) == sorted(QueryState)


def test_the_page_of_datasets_lists_every_aggregate():
    told = re.search(r"\*\*Aggregates\*\*: `([^`]+)`", page("datasets.md")).group(1).split()
    assert told == list(get_args(Aggregate))


def test_the_page_of_the_api_has_a_row_for_every_route():
    table = [quoted(cells[0]) for cells in rows(page("api.md")) if cells[0].startswith("`/")]
    told = {whole for names in table for whole in _whole(names)}
    paths = {operation.path for operation in OPERATIONS}
    assert [path for path in paths if not any(_below(path, prefix) for prefix in told)] == []
    assert [prefix for prefix in told if not any(_below(path, prefix) for path in paths)] == []


def _whole(names):
    """`/api/bi/query`, `metrics` stand for `/api/bi/query`, `/api/bi/metrics`."""
    return [name if name.startswith("/") else names[0].rpartition("/")[0] + "/" + name for name in names]


def _below(path, prefix):
    return path == prefix or path.startswith(prefix + "/")


@pytest.mark.parametrize("words", list(curls()))
def test_commands_in_docs_ask_what_there_is(words):
    given = {flag: words[at + 1] for at, flag in enumerate(words[:-1]) if flag in {"-X", "-d"}}
    path = next(w for w in words if w.startswith("localhost:5000/")).removeprefix("localhost:5000").partition("?")[0]
    fitting = [o for o in OPERATIONS if o.method == given.get("-X", "GET") and _matches(o.path, path)]
    assert fitting, path
    operation = min(fitting, key=lambda each: each.path.count("<"))
    if "-d" in given:
        assert operation.body is not None
        TypeAdapter(operation.body).validate_json(given["-d"])


def _matches(route, path):
    return re.fullmatch(re.sub(r"<[^>]+>", "[^/]+", route), path) is not None
