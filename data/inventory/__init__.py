"""The inventory: which lakes there are, how large and how fresh, and the verbs that add, read again and remove one.

Stands on the core; knows nothing of what the tables mean.
"""

from data.inventory.edit import LakeChange, edit_and_test, edit_lake, shown_options
from data.inventory.facts import LakeFacts, Totals, in_words, inventory, lake_facts, lake_history, lake_outcomes, totals
from data.inventory.health import NOTICE_DAYS, check_lake, watch_lakes
from data.inventory.profile import ColumnProfile, TableProfile, find_table, table_profile
from data.inventory.register import NewLake, register_lake, registration_faults, reload_lake, remove_lake

__all__ = [
    "NOTICE_DAYS",
    "ColumnProfile",
    "LakeChange",
    "LakeFacts",
    "NewLake",
    "TableProfile",
    "Totals",
    "check_lake",
    "edit_and_test",
    "edit_lake",
    "find_table",
    "in_words",
    "inventory",
    "lake_facts",
    "lake_history",
    "lake_outcomes",
    "register_lake",
    "registration_faults",
    "reload_lake",
    "remove_lake",
    "shown_options",
    "table_profile",
    "totals",
    "watch_lakes",
]
