"""A locked-in process opens no file but those named, writes none, calls nobody, and goes with its parent."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from data.sandbox.__main__ import always_readable

ROOT = Path(__file__).parents[3]
TRY = """
import json, os, resource, socket, subprocess, sys
from data.sandbox.jail import lock_in
readable = [sys.argv[1], sys.prefix, sys.base_prefix, "/lib", "/usr/lib", "/proc/self"]
state = lock_in(readable, memory=1 << 29, parent=os.getppid())
def tried(what):
    try:
        what()
        return "done"
    except BaseException as error:
        return type(error).__name__
outside, inside = sys.argv[2], sys.argv[1]
print(json.dumps({
    "state": state,
    "read inside": tried(lambda: open(inside + "/a.txt").read()),
    "write inside": tried(lambda: open(inside + "/b.txt", "w")),
    "append inside": tried(lambda: open(inside + "/a.txt", "a")),
    "read outside": tried(lambda: open(outside + "/a.txt").read()),
    "list outside": tried(lambda: os.listdir(outside)),
    "write outside": tried(lambda: open(outside + "/b.txt", "w")),
    "unlink": tried(lambda: os.unlink(inside + "/a.txt")),
    "rename": tried(lambda: os.rename(inside + "/a.txt", inside + "/c.txt")),
    "parent's environment": tried(lambda: open(f"/proc/{os.getppid()}/environ").read()),
    "execute": tried(lambda: subprocess.run(["/bin/true"], check=True)),
    "connect": tried(lambda: socket.create_connection(("127.0.0.1", int(sys.argv[3])), timeout=1)),
    "listen": tried(lambda: socket.create_server(("127.0.0.1", 0))),
    "kill the parent": tried(lambda: os.kill(os.getppid(), 0)),
    "raise a limit": tried(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))),
    "take memory": tried(lambda: bytearray(1 << 31)),
}))
"""
FREE = {"state", "read inside"}
ALWAYS_SHUT = {"take memory"}


@pytest.fixture(scope="module")
def tries(tmp_path_factory):
    inside, outside = tmp_path_factory.mktemp("inside"), tmp_path_factory.mktemp("outside")
    for folder in (inside, outside):
        (folder / "a.txt").write_text("a")
    with socket.create_server(("127.0.0.1", 0)) as server:
        arguments = [str(inside), str(outside), str(server.getsockname()[1])]
        done = subprocess.run(
            [sys.executable, "-s", "-c", TRY, *arguments],
            capture_output=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            timeout=30,
            check=True,
        )
    return json.loads(done.stdout)


def test_what_was_named_can_be_read(tries):
    assert tries["read inside"] == "done"


def test_memory_is_bounded_everywhere(tries):
    assert tries["take memory"] == "MemoryError"


def test_the_kernel_shuts_everything_else(tries):
    if not tries["state"]["landlock"]:
        pytest.skip("this kernel has no Landlock; the pool reports it")
    root_may = {"raise a limit"}
    shut = {name: outcome for name, outcome in tries.items() if name not in FREE | ALWAYS_SHUT | root_may}
    if tries["state"]["landlock"] < 6:
        shut.pop("kill the parent")
    if tries["state"]["landlock"] < 4:
        shut.pop("connect"), shut.pop("listen")
    assert set(shut.values()) == {"PermissionError"}, shut


def test_a_process_whose_parent_is_gone_ends_itself():
    code = "from data.sandbox.jail import lock_in; lock_in([], memory=1 << 29, parent=1 << 22); print('alive')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env={"PYTHONPATH": str(ROOT)}, timeout=30)
    assert done.returncode != 0 and b"alive" not in done.stdout


def test_the_default_home_is_not_among_what_every_process_may_read():
    home = ROOT / "var"
    assert not [path for path in always_readable() if Path(path) == home or Path(path) in home.parents]
