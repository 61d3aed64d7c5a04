from __future__ import annotations

import pytest

from data.access import check_posture, is_loopback
from data.errors import InputError
from data.settings import read_settings


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "::ffff:127.0.0.1"])
def test_this_machine(address):
    assert is_loopback(address)
    check_posture(read_settings({}, host=address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "::",
        "",
        "10.0.0.7",
        "192.168.1.4",
        "::ffff:10.0.0.7",
        "example.com",
        "localhost.example.com",
        "127.1",
    ],
)
def test_anything_else_is_refused(address):
    assert not is_loopback(address)
    with pytest.raises(InputError, match=r"posture\.not_loopback"):
        check_posture(read_settings({}, host=address))
