"""Pipelines: the list, one pipeline and its editor, one execution while it runs."""

from callbacks.pipelines import editor, execution, listing, preview, view

__all__ = ["editor", "execution", "listing", "preview", "view"]
