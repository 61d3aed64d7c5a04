"""How alerts look: what was found, what is watched, where words go, the panels of an alert and of a firing."""
