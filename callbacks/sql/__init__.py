"""The SQL console: the address names the tab, the editor asks, results follow."""

from callbacks.sql import drafts, editor, frame, moves, run, tabs

__all__ = ["drafts", "editor", "frame", "moves", "run", "tabs"]
