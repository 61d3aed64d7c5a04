"""Of callers that miss one key together, one computes."""

from __future__ import annotations

import pytest

from data.cache import Cache, MemoryBackend


class LandedMeanwhile(MemoryBackend):
    """Another caller's answer arrives just after it was looked for in vain."""

    def get(self, key):
        found = super().get(key)
        if found is None:
            self.set(key, b"theirs", timeout=1)
        return found


def test_what_landed_between_the_look_and_the_turn_is_not_computed_again():
    cache = Cache(LandedMeanwhile())
    assert cache.once("key", lambda: b"ours") == (b"theirs", True)
    assert (cache.hits, cache.misses) == (1, 0)


def test_what_could_not_be_computed_is_computed_by_the_next():
    cache = Cache(MemoryBackend())
    with pytest.raises(ZeroDivisionError):
        cache.once("key", lambda: 1 // 0)
    assert cache.once("key", lambda: b"ours") == (b"ours", False)
    assert cache.once("key", lambda: 1 // 0) == (b"ours", True)
    assert (cache.hits, cache.misses) == (1, 2)
