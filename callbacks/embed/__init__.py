"""A dashboard inside another site: a small page without Dash, cookies or controls, shown for a signed token."""

from callbacks.embed.views import install

__all__ = ["install"]
