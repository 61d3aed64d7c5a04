"""The forecasting process: asked, lost, idle, closed."""

from __future__ import annotations

import math
import signal
import threading

import pytest

from data.forecasting import Forecaster
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow
SERIES = [100 + at + 20 * math.sin(at * math.pi / 6) for at in range(60)]


@pytest.fixture(scope="module")
def forecaster():
    found = Forecaster()
    yield found
    found.close()


def ask(forecaster, values=SERIES):
    return forecaster.foresee(values, season=12, periods=3, level=0.8)


def test_a_season_is_continued_with_its_bounds(forecaster):
    found = ask(forecaster)
    assert found is not None and found.tested is not None and found.continued is not None
    came = [100 + at + 20 * math.sin(at * math.pi / 6) for at in range(60, 63)]
    assert found.continued.values == pytest.approx(came, rel=0.02)
    assert found.tested.error < found.tested.naive_error


def test_many_ask_at_once_and_each_gets_its_own(forecaster):
    answers = {}
    series = {at: [value * at for value in SERIES] for at in (1, 10, 100)}

    def one(at):
        answers[at] = ask(forecaster, series[at]).continued.values[0]

    threads = [threading.Thread(target=one, args=(at,)) for at in series]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert answers[10] == pytest.approx(10 * answers[1], rel=1e-3)
    assert answers[100] == pytest.approx(100 * answers[1], rel=1e-3)


def test_a_lost_process_is_no_answer_and_the_next_question_has_a_new_one(forecaster):
    ask(forecaster)
    forecaster._process.send_signal(signal.SIGSTOP)
    stopped = Forecaster(patience_seconds=0.2)
    stopped._process = forecaster._process
    assert ask(stopped) is None
    assert not forecaster.running
    assert ask(forecaster) is not None
    stopped.close()


def test_an_idle_process_leaves_and_a_closed_one_stays_away():
    short = Forecaster(idle_seconds=0.1)
    short.warm()
    process = short._process
    assert process.wait(PATIENCE) is not None
    assert not short.running
    short.close()
    short.warm()
    assert not short.running and ask(short) is None
