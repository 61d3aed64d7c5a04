"""Alerts: everything follows the address and what was changed."""

from callbacks.alerts import channels, listing, moves, panel

__all__ = ["channels", "listing", "moves", "panel"]
