"""Whether a key repeats, told by bits where its numbers lie close together, against a plain set."""

from __future__ import annotations

import pytest

from data.metrics.inspection import repeats
from tests.cores import make_core

DENSE_KEYS = {
    "each once": [3, 4, 5, 7, 9],
    "one twice": [3, 4, 4, 7, 9],
    "with unknown ones": [None, 3, None, 4],
    "below zero": [-3, -2, 0, 1],
    "below zero, twice": [-3, -3, 0, 1],
    "all the same": [5, 5],
    "one": [7],
    "more than their reach holds": [1, 2, 1, 2, 1],
}


@pytest.fixture(scope="module")
def core():
    return make_core(demo=False)


def told(core, values, kind="INTEGER"):
    with core.lakes.cursor() as cursor:
        cursor.execute(f"CREATE OR REPLACE TABLE prod.main.keys (key {kind})").fetchall()
        cursor.executemany("INSERT INTO prod.main.keys VALUES (?)", [[value] for value in values])
    return repeats(core, "keys", "prod", "key")


@pytest.mark.parametrize("values", DENSE_KEYS.values(), ids=DENSE_KEYS.keys())
@pytest.mark.parametrize("kind", ["TINYINT", "INTEGER", "BIGINT", "HUGEINT"])
def test_a_key_of_close_numbers_repeats_or_does_not(core, values, kind):
    known = [value for value in values if value is not None]
    assert told(core, values, kind) is (len(set(known)) < len(known))


@pytest.mark.parametrize(
    ("values", "kind"),
    [([1, 10_000], "INTEGER"), ([1, 2**40], "BIGINT"), (["a", "b"], "VARCHAR"), ([True, False], "BOOLEAN")]
    + [([1.0, 2.0], "DOUBLE"), ([1, 2], "DECIMAL(9,2)"), ([None], "INTEGER")],
)
def test_other_keys_are_left_to_grouping(core, values, kind):
    assert told(core, values, kind) is None
