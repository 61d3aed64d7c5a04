"""The editor of a dashboard: one callback writes the draft (`orders`), all others follow it."""

from callbacks.dashboard_edit import board, fit, follow, leave, orders, panel

__all__ = ["board", "fit", "follow", "leave", "orders", "panel"]
