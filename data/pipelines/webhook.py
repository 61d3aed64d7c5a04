"""Runs started from outside: whoever knows a pipeline's token may start that pipeline, and nothing else."""

from __future__ import annotations

import hashlib
import hmac

from data.access import Actor, secret_key
from data.core import Core
from data.errors import AccessError, ConflictError
from data.pipelines.execution import Execution
from data.pipelines.executions import run_pipeline
from data.pipelines.pipelines import get_pipeline
from data.pipelines.states import Cause

CALLER = Actor("webhook")


def webhook_token(core: Core, pipeline_id: str) -> str:
    """The token of a pipeline's webhook. Raises NotFound, ConflictError when the pipeline has none."""
    if not get_pipeline(core, pipeline_id).pipeline.schedule.webhook:
        raise ConflictError("pipeline.no_webhook", pipeline=pipeline_id)
    key = secret_key(core.settings)
    secret = key if isinstance(key, bytes) else key.encode()
    return hmac.new(secret, f"webhook:{pipeline_id}".encode(), hashlib.sha256).hexdigest()


def call_webhook(core: Core, pipeline_id: str, token: str) -> Execution:
    """A new execution. Raises NotFound, ConflictError, AccessError for another token."""
    if not hmac.compare_digest(webhook_token(core, pipeline_id).encode(), token.encode()):
        raise AccessError("pipeline.webhook_token")
    return run_pipeline(core, pipeline_id, actor=CALLER, cause=Cause.WEBHOOK)
