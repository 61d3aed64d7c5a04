"""A real S3-compatible server for tests: SeaweedFS, started once per process on ports of its own."""

from __future__ import annotations

import atexit
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyarrow import fs

SECRET = "s3cret/@:key"
BUCKET = "shop"
WAREHOUSE = "tables"
PATIENCE = 60.0
_STARTS = 60.0
_ROLES = {
    "owner": ("AKOWNER", "owner-secret", ["Admin", "Read", "Write", "List"]),
    "reader": ("AKREADER", SECRET, [f"{may}:{each}" for may in ("Read", "List") for each in (BUCKET, WAREHOUSE)]),
}


@dataclass(frozen=True)
class Bucket:
    """Where the server listens, its Iceberg REST catalogue too, and its one bucket."""

    endpoint: str
    catalogue: str
    master: str

    def options(self, folder: str) -> dict[str, str]:
        """The lake's options for who may only read."""
        path = f"s3://{BUCKET}/{folder}"
        return {"path": path, "endpoint": self.endpoint, "accessKey": "AKREADER", "secretKey": SECRET}

    @property
    def owner(self) -> dict[str, str]:
        """Where it is, and the key of who may write."""
        key, secret, _ = _ROLES["owner"]
        return {"endpoint": self.endpoint, "region": "us-east-1", "access-key-id": key, "secret-access-key": secret}

    def catalogued(self, namespace: str) -> dict[str, str]:
        """The lake's options of a namespace of the catalogue, for who may only read."""
        asked = {"url": self.catalogue, "warehouse": f"s3://{WAREHOUSE}", "credential": f"AKREADER:{SECRET}"}
        return {**self.options(""), **asked, "namespace": namespace}

    def put(self, name: str, content: bytes) -> None:
        """Write one object."""
        with _owner(self.endpoint).open_output_stream(f"{BUCKET}/{name}") as out:
            out.write(content)

    def remove(self, name: str) -> None:
        """Remove one object."""
        _owner(self.endpoint).delete_file(f"{BUCKET}/{name}")


@cache
def seaweed() -> Bucket:
    """The server of this test process; tests use folders of their own."""
    folder = Path(tempfile.mkdtemp(prefix="nexus-s3-"))
    ports = {part: _free_port() for part in ("master", "volume", "filer", "s3")}
    (folder / "s3.json").write_text(json.dumps({"identities": [_identity(name) for name in _ROLES]}))
    inner = {part: _free_port() for part in ports}
    told = [f"-{part}.port={port}" for part, port in ports.items()]
    told += [f"-{part}.port.grpc={port}" for part, port in inner.items()]
    catalogue = _free_port()
    told += [f"-s3.port.iceberg={catalogue}", "-s3.port.lance=0", "-s3.iam=false"]
    told += [f"-{part}.localSocket={folder / part}.sock" for part in ("filer", "s3")]
    process = subprocess.Popen(
        [Path(sys.executable).with_name("weed"), "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        + ["-filer", "-s3", f"-s3.config={folder / 's3.json'}", "-master.volumeSizeLimitMB=64", "-volume.max=8", *told],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    atexit.register(_stop, process, folder)
    master = f"127.0.0.1:{ports['master']}.{inner['master']}"
    bucket = Bucket(f"http://127.0.0.1:{ports['s3']}", f"http://127.0.0.1:{catalogue}", master)
    _await(bucket, process)
    return bucket


@cache
def catalogued() -> Bucket:
    """The server with a bucket of Iceberg tables, whose catalogue anybody with a key may read."""
    bucket = seaweed()
    allowed = {"Effect": "Allow", "Principal": "*", "Action": ["s3tables:Get*", "s3tables:List*"], "Resource": "*"}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as policy:
        json.dump({"Version": "2012-10-17", "Statement": [allowed]}, policy)
        policy.flush()
        told = [
            f"s3tables.bucket -create -name {WAREHOUSE} -account owner",
            f"s3tables.bucket -put-policy -name {WAREHOUSE} -account owner -file {policy.name}",
        ]
        shell = [Path(sys.executable).with_name("weed"), "shell", f"-master={bucket.master}"]
        subprocess.run(shell, input="\n".join([*told, ""]), text=True, capture_output=True, check=True, timeout=_STARTS)
    return bucket


def _owner(endpoint: str) -> fs.S3FileSystem:
    key, secret, _ = _ROLES["owner"]
    address = endpoint.removeprefix("http://")
    return fs.S3FileSystem(
        access_key=key, secret_key=secret, endpoint_override=address, scheme="http", allow_bucket_creation=True,
        connect_timeout=PATIENCE, request_timeout=PATIENCE,
    )  # fmt: skip


def _identity(name: str) -> dict[str, object]:
    key, secret, actions = _ROLES[name]
    return {"name": name, "credentials": [{"accessKey": key, "secretKey": secret}], "actions": actions}


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _await(bucket: Bucket, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTS
    while process.poll() is None and time.monotonic() < until:
        try:
            _owner(bucket.endpoint).create_dir(BUCKET)
            bucket.put("ready", b"1")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("SeaweedFS did not start")


def _stop(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
