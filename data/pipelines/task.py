"""What a worker process is told to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.core import Core
from data.pipelines.bindings import bind_lakes, bind_secrets
from data.pipelines.folders import home
from data.pipelines.model import Pipeline
from data.workers.pool import memory_bytes


def worker_task(
    core: Core,
    pipeline: Pipeline,
    *,
    folder: Path,
    state: Mapping[str, Any],
    interval: Any = None,
    most: int | None = None,
) -> dict[str, Any]:
    """The task as it goes over the line. `interval` bounds the cursor in place of the state, `most` rows are taken."""
    own = f"http://127.0.0.1:{core.settings.port}"
    hosts = [*core.settings.private_hosts, f"127.0.0.1:{core.settings.port}"]
    return {
        "source": pipeline.source.to_json(),
        "steps": [step.to_json() for step in pipeline.steps],
        "staging": str(folder),
        "base": str(home(core)),
        "memory": memory_bytes(core.settings.pipeline_memory),
        "state": dict(state),
        "secrets": bind_secrets(core, pipeline),
        "lakes": bind_lakes(core, pipeline),
        "most": most,
        "settings": {"own": own, "hosts": hosts, "interval": interval},
    }
