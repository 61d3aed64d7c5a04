"""The border where an exception of a callback becomes a message on the page."""

from __future__ import annotations

import logging
import uuid

from dash import no_update, set_props

from callbacks.context import words
from components.ids import Shell
from components.shell.toasts import toast
from data.errors import NexusError

LOG = logging.getLogger("nexus.callbacks")


def show_error(error: Exception) -> object:
    """Show `error` as a toast in the viewer's language; one that is not ours is logged with its reference."""
    t = words()
    if isinstance(error, NexusError):
        message = t(f"errors.{error.code}", **error.params)
    else:
        reference = uuid.uuid4().hex[:8]
        LOG.error("callback failed, reference %s", reference, exc_info=error)
        message = t("errors.unexpected", reference=reference)
    set_props(Shell.TOASTS, {"children": toast(t("errors.title"), message, tone="bad")})
    return no_update
