"""How a lake, its form and its tables look."""
