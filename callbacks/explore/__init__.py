"""Explore: everything follows the question in the address."""

from callbacks.explore import answer, keep, moves, offers

__all__ = ["answer", "keep", "moves", "offers"]
