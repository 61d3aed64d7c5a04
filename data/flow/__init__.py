"""The inside of a pipeline's worker process: sources, transforms, chunks. Knows no core, no store, no warehouse."""

from data.flow.options import Option, Part, Refused

__all__ = ["Option", "Part", "Refused"]
