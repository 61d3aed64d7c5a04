"""The editor of a dashboard: head, grid, forms."""
