"""The table of technicians in all their states, and codes that can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from components.format import translator
from components.technicians import App, Drives, Person, Works, people_table, phone_panel, picture
from tests.callbacks.trees import walk, words

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SHIFT = ((AT, AT.replace(hour=17)),)
PERSON = Person("tech_001", "A name that goes on and on", (("heating", 3),), SHIFT, 0.62, 95, 6, 2, "live", AT)


FEW = Drives("builtin", 12, 0, None)
NONE = Works(True, 3, 0, None, None)


def shown(person, drives=FEW, works=NONE):
    return words(people_table([person], drives, works, translator())).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_row_says_skill_shift_load_and_position():
    said = shown(PERSON)
    for part in ("heating 3", "09:30–17:30", "62", "1 h 35 min on the road", "2 of 6", "live", "last seen 09:30"):
        assert part in said


def test_how_far_off_arrivals_were_is_said_once_it_is_known():
    assert "so far 12" in shown(PERSON) and "% of a drive" not in shown(PERSON)
    assert "OSRM: off by 18.4 % of a drive on average, over the newest 43 of 214" in shown(
        PERSON, Drives("osrm", 214, 43, 0.184)
    )


def test_how_far_off_estimates_of_work_were_is_said_beside_those_of_the_plan():
    assert "so far 3" in shown(PERSON) and "take an hour" in shown(PERSON, works=Works(False, 90, 0, None, None))
    said = shown(PERSON, works=Works(True, 120, 24, 0.18, 0.42))
    assert "off by 18.0 % on average over the newest 24 of 120" in said and "were off by 42.0 %" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"shifts": (), "load": None}, "off today"),
        ({"state": "never", "seen": None}, "no position"),
        ({"simulated": True}, "simulated"),
        ({"away": ("Ill", AT)}, "Ill until 09:30"),
    ],
)
def test_states(change, said):
    assert said in shown(replace(PERSON, **change))


def test_a_panel_says_when_no_phone_can_reach_it():
    app = App("traccar", "http://nexus/ingest?id=1", (("identifier", "1"),))
    far, near = (
        phone_panel("Ada", "http://nexus/field/my-day", [app], translator(), reachable=reachable)
        for reachable in (True, False)
    )
    assert "this computer alone" not in words(far) and "this computer alone" in words(near)
    assert all(one.alt for one in walk(far) if one._type == "Img")


def test_a_code_is_a_picture_of_its_own():
    assert picture("a") != picture("b")
    assert picture("a").startswith("data:image/svg+xml")
