from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers import to_bytes


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (float("nan"), None),
        (float("-inf"), None),
        (2**53 - 1, 2**53 - 1),
        (2**53, "9007199254740992"),
        (-(2**70), str(-(2**70))),
        (True, True),
        (Decimal("12.34"), 12.34),
        (Decimal("12345678901234567890.12"), "12345678901234567890.12"),
        (Decimal("NaN"), None),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 9, 30, tzinfo=UTC), "2026-01-31T09:30:00Z"),
        (datetime(2026, 1, 31, 9, 30), "2026-01-31T09:30:00Z"),
        (timedelta(minutes=1.5), 90.0),
        (b"\x00\xff", "00ff"),
        ("half \ud800 a character", "half ? a character"),
        ({1: 2**60, None: (1, {3})}, {"1": str(2**60), "null": [1, [3]]}),
    ],
    ids=repr,
)
def test_values_cross_the_border_unharmed(value, written):
    assert orjson.loads(to_bytes({"value": value})) == {"value": written}


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.decimals()
TREES = st.recursive(SCALARS, lambda t: st.lists(t) | st.dictionaries(st.integers() | st.text(), t), max_leaves=12)


@given(TREES)
def test_everything_is_json_that_a_double_can_hold(value):
    def walk(found):
        if isinstance(found, int) and not isinstance(found, bool):
            assert abs(found) < 2**53
        for each in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
            walk(each)

    walk(orjson.loads(to_bytes(value)))
