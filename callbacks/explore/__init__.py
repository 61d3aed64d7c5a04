"""Explore: everything follows the question in the address."""

from callbacks.explore import answer, keep, marks, moves, narrow, offers, trail

__all__ = ["answer", "keep", "marks", "moves", "narrow", "offers", "trail"]
