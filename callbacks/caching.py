"""Flask-Caching's backends behind the cache protocol of the core."""

from __future__ import annotations

import flask
from flask_caching import Cache as FlaskCache

from data.settings import Settings


class FlaskCachingBackend:
    """One Flask-Caching backend (memory, files, Redis …) as `data.cache.Backend`."""

    def __init__(self, cache: FlaskCache) -> None:
        self._cache = cache

    def get(self, key: str) -> bytes | None:
        found = self._cache.get(key)
        return found if isinstance(found, bytes) else None

    def set(self, key: str, value: bytes, *, timeout: int) -> None:
        self._cache.set(key, value, timeout=timeout)


def cache_backend(settings: Settings) -> FlaskCachingBackend:
    """The backend that the settings name."""
    carrier = flask.Flask("nexus-cache")
    cache = FlaskCache(
        carrier,
        config={
            "CACHE_TYPE": settings.cache,
            "CACHE_THRESHOLD": settings.cache_entries,
            "CACHE_DIR": str(settings.home / "cache"),
        },
    )
    return FlaskCachingBackend(cache.cache)
