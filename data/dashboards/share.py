"""Shares the work on several widgets between the thread that asks and one that is free."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from data.core import Core

T = TypeVar("T")
HELPERS = 2


def shared(core: Core, tasks: Sequence[Callable[[], T]]) -> Iterator[T]:
    """The results of `tasks` in their order.

    The caller works on them itself, first ones first, while a helper takes others; when all helpers are busy elsewhere
    it does all. What a task raises is raised in its place. A caller that stops asking stops the rest.
    """
    if len(tasks) < 2:
        yield from (task() for task in tasks)
        return
    results: list[Future[T]] = [Future() for _ in tasks]
    unclaimed = deque(range(len(tasks)))
    helper = _helpers(core).submit(_work, tasks, results, unclaimed)
    try:
        for result in results:
            while not result.done() and _take(tasks, results, unclaimed):
                continue
            yield result.result()
    finally:
        unclaimed.clear()
        helper.cancel()


def _work(tasks: Sequence[Callable[[], T]], results: Sequence[Future[T]], unclaimed: deque[int]) -> None:
    while _take(tasks, results, unclaimed):
        continue


def _take(tasks: Sequence[Callable[[], T]], results: Sequence[Future[T]], unclaimed: deque[int]) -> bool:
    """Works on the next task nobody has; False when there is none."""
    try:
        at = unclaimed.popleft()
    except IndexError:
        return False
    try:
        results[at].set_result(tasks[at]())
    except BaseException as error:
        results[at].set_exception(error)
    return True


def _helpers(core: Core) -> ThreadPoolExecutor:
    held = core.memory.get("dashboards.helpers")
    if not isinstance(held, ThreadPoolExecutor):
        held = ThreadPoolExecutor(HELPERS, thread_name_prefix="widgets")
        core.memory.set("dashboards.helpers", held)
    return held
