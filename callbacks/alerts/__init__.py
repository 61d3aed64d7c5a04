"""Alerts: everything follows the address and what was changed."""

from callbacks.alerts import badge, channels, listing, moves, panel

__all__ = ["badge", "channels", "listing", "moves", "panel"]
