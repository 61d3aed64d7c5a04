"""One dashboard: the address says everything, one callback writes it (`moves`), all others follow it."""

from callbacks.dashboard_view import cards, export, filters, frame, moves, panel

__all__ = ["cards", "export", "filters", "frame", "moves", "panel"]
