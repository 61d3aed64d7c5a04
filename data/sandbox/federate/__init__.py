"""Statements over several lakes: what is to be fetched from which remote lake, so that the engine here can join it."""

from data.sandbox.federate.plan import federate

__all__ = ["federate"]
