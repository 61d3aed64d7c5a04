"""The shape of ids that repeat by key."""

from __future__ import annotations

Id = dict[str, str]
