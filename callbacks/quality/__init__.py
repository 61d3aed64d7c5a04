"""Quality: how good the data is, what is wrong, and the rules of one table."""

from callbacks.quality import changes, overview, rule, suggestions, table

__all__ = ["changes", "overview", "rule", "suggestions", "table"]
