"""Files of a bucket are read like those of a folder: once where only new ones are asked for, errors in words."""

from __future__ import annotations

import secrets

import pytest

from data.flow import Refused
from data.flow.sources import OFFERED
from tests.data.contracts.test_flow import moved, part
from tests.seaweed import SECRET, seaweed


def source(folder, pattern="**/*.csv", **more):
    options = {**seaweed().options(f"{folder}/{pattern}"), "secretKey": {"secret": "bucket"}, "files": "new", **more}
    return part(OFFERED, "csv", "source", **options)


def test_new_files_of_a_bucket_are_read_once(tmp_path):
    bucket, folder = seaweed(), f"flow-{secrets.token_hex(4)}"
    for day in (1, 2):
        bucket.put(f"{folder}/day={day}/part.csv", f"id,word\n{day},w{day}\n".encode())
    bucket.put(f"{folder}/note.txt", b"no data")
    _, rows, done = moved(tmp_path / "a", source(folder), secrets={"bucket": SECRET})
    assert rows == [("1", "w1"), ("2", "w2")] and len(done["state"]["files"]) == 2
    assert not list((tmp_path / "a").rglob("*part.csv"))
    bucket.put(f"{folder}/day=3/part.csv", b"id,word\n3,w3\n")
    _, rows, _ = moved(tmp_path / "b", source(folder), secrets={"bucket": SECRET}, state=done["state"])
    assert rows == [("3", "w3")]


@pytest.mark.parametrize(
    ("secret", "path", "code"),
    [("wrong", "*.csv", "lake.bucket_denied"), (SECRET, "nothing/*.csv", "lake.bucket_empty")],
)
def test_what_a_bucket_refuses_is_told_without_its_secret(secret, path, code, tmp_path):
    with pytest.raises(Refused) as refused:
        moved(tmp_path, source("flow", path), secrets={"bucket": secret})
    assert refused.value.code == code and secret not in str(refused.value.params) and not refused.value.transient
