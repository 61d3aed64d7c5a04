"""The inventory: which lakes there are, how large and how fresh, and the verbs that add, read again and remove one.

Stands on the core; knows nothing of what the tables mean.
"""

from data.inventory.facts import LakeFacts, Totals, in_words, inventory, lake_facts, totals
from data.inventory.register import NewLake, register_lake, reload_lake, remove_lake

__all__ = [
    "LakeFacts",
    "NewLake",
    "Totals",
    "in_words",
    "inventory",
    "lake_facts",
    "register_lake",
    "reload_lake",
    "remove_lake",
    "totals",
]
