"""The SQL console: workbench, tabs, results, names to look at."""
