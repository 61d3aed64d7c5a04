"""A Nexus as its users get it: `python app.py` on a home of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.browser.homes import noon_zone

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(home: Path, **settings: str) -> Iterator[str]:
    """The address of a running Nexus; stopped at the end."""
    port = free_port()
    environ = {**os.environ, "NEXUS_HOME": str(home), "NEXUS_PORT": str(port), "NEXUS_PIPELINES": "off"}
    environ |= {"NEXUS_BACKGROUND_DELAY": "0", "NEXUS_DEMO_WEEKS": "1", "NEXUS_TIME_ZONE": noon_zone()}
    environ |= {f"NEXUS_{name.upper()}": value for name, value in settings.items()}
    with (home.parent / f"{home.name}.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environ, stdout=log, stderr=log)
    try:
        _wait(f"http://localhost:{port}/readyz", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(url, timeout=5)
            return
        time.sleep(0.1)
    raise RuntimeError(f"Nexus did not come up at {url}, exit code {process.poll()}")
