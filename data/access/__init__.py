"""Who acts: actors, what they may do, and which rows they may see."""

from data.access.actor import Actor, local_admin

__all__ = ["Actor", "local_admin"]
