"""The outbox: what happened, in order, for everyone who listens (SSE, polling, other rooms)."""

from data.events.outbox import Event, Events

__all__ = ["Event", "Events"]
