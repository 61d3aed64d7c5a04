"""Threads that work beside requests, and how a closing core waits for them."""

from __future__ import annotations

import threading

from sqlalchemy import text

from data.background import Background
from data.opening import close_core
from tests.cores import make_core


def test_what_has_not_ended_is_named():
    background, go_on = Background(), threading.Event()
    background.begin("short", lambda: None).join()
    background.begin("long", go_on.wait)
    assert background.wait(0.05) == ("long",)
    go_on.set()
    assert background.wait() == ()


def test_a_closing_core_is_waited_for():
    core, seen = make_core(), []

    def work():
        core.closing.wait()
        with core.store.read() as connection:
            seen.append(connection.scalar(text("SELECT 1")))

    core.background.begin("work", work)
    close_core(core)
    assert seen == [1]
    assert core.background.wait(0) == ()
