"""The dispatch board: its frame, its words, and an example of a day."""
