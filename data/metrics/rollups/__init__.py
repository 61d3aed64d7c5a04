"""Rollups in the warehouse: their registry, how they are built, kept current and verified.

Holds no names of its own: `prepare` reads the registry, and what stands above `run` reads the rest.
"""
