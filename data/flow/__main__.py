"""The worker process: a task or a delivery comes as one JSON line, what happens goes out as JSON lines.

A process of its own because sources may be hostile and large: it can be killed, its memory is limited, and it dies
with the thread that started it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from queue import Queue
from typing import Any, cast

from data.confined import channel, confine
from data.flow.deliver import deliver
from data.flow.options import Refused
from data.flow.work import Task, work

SPARE = 1 << 30
ENDED = 3


def main() -> None:
    """Do the task on standard input, or say why not."""
    document = json.loads(sys.stdin.readline())
    way = channel()

    def say(message: dict[str, Any]) -> None:
        way.write(json.dumps(message, default=str) + "\n")
        way.flush()

    cancels: list[Callable[[], None]] = []
    answers: Queue[dict[str, Any]] = Queue()
    threading.Thread(target=_obey, args=(cancels, answers), daemon=True).start()
    confine(int(document.get("memory", 256 << 20)) + SPARE)
    try:
        if "delivery" in document:
            deliver(document["delivery"], say, answers.get)
        else:
            task = Task.from_json(document)
            if not any(isinstance(bound, Mapping) for bound in task.lakes.values()):
                _without_numpy()
            work(task, say, cancels)
    except Refused as refused:
        say({"refused": {"code": refused.code, "params": refused.params, "transient": refused.transient}})
    except MemoryError:
        say({"refused": {"code": "flow.memory", "params": {"piece": ""}, "transient": False}})
    except Exception as error:  # the border of the process
        detail = f"{type(error).__name__}: {error}"[:300]
        say({"refused": {"code": "flow.failed", "params": {"detail": detail}, "transient": False}})


def _without_numpy() -> None:
    """Arrow loads numpy where it finds it, 80 ms of every execution, for nothing that is used here; drivers of remote
    lakes may want it."""
    sys.modules.setdefault("numpy", cast(Any, None))


def _obey(cancels: list[Callable[[], None]], answers: Queue[dict[str, Any]]) -> None:
    """Standard input brings answers to what was asked, and closes when the work is no longer wanted: stop what runs in
    other servers, and end."""
    for line in sys.stdin:
        answers.put(json.loads(line))
    for cancel in list(cancels):
        cancel()
    os._exit(ENDED)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
