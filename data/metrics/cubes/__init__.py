"""Interaction cubes: the parts of metrics by members and day, so that any narrower question costs no query.

As in Mosaic (Heer & Moritz 2024) a cube belongs to one interaction: what is dragged moves, the cube stays.
"""

from data.metrics.cubes.answer import answer_from
from data.metrics.cubes.cube import ROOM, Cube, Uncovered, cube_of

__all__ = ["ROOM", "Cube", "Uncovered", "answer_from", "cube_of"]
