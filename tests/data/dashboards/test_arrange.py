"""Widgets never cover each other, wherever one is put."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data.dashboards import Layout
from data.dashboards.arrange import arranged, clamped, closed_up, room_for


@st.composite
def boxes(draw):
    found = {}
    for at in range(draw(st.integers(1, 9))):
        w = draw(st.integers(1, 12))
        found[f"w{at}"] = Layout(draw(st.integers(0, 12 - w)), draw(st.integers(0, 12)), w, draw(st.integers(1, 5)))
    return found


def cells(found):
    return [(x, y) for b in found.values() for x in range(b.x, b.x + b.w) for y in range(b.y, b.y + b.h)]


@given(boxes())
def test_nothing_covers_anything(found):
    for settled in (arranged(found, first="w0"), closed_up(arranged(found))):
        assert len(cells(settled)) == len(set(cells(settled)))
        assert {(b.x, b.w, b.h) for b in settled.values()} == {(b.x, b.w, b.h) for b in found.values()}
    assert arranged(found, first="w0")["w0"] == found["w0"]
    assert arranged(arranged(found)) == arranged(found)


@given(boxes())
def test_closed_up_nothing_could_rise_by_one(found):
    settled = closed_up(arranged(found))
    for id_, box in settled.items():
        higher = Layout(box.x, box.y - 1, box.w, box.h)
        assert box.y == 0 or any(higher.overlaps(other) for name, other in settled.items() if name != id_)


@given(boxes(), st.integers(1, 12), st.integers(1, 6))
def test_there_is_always_room(found, w, h):
    place = room_for(found, w, h)
    assert not any(place.overlaps(box) for box in found.values()) and place.x + place.w <= 12


def test_a_box_is_kept_on_the_grid():
    assert clamped(11, -3, 4, 99) == Layout(8, 0, 4, 40)
    assert clamped(-2, 5, 20, 0) == Layout(0, 5, 12, 1)
