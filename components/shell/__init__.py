"""The frame around every page and the parts pages put into it."""
