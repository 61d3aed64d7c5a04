from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.access import secret_key
from data.errors import InputError
from data.settings import read_settings


def test_made_once_and_for_its_owner_alone(tmp_path):
    settings = read_settings({}, home=tmp_path / "home")
    first = secret_key(settings)
    assert len(first) == 32
    assert secret_key(settings) == first
    assert [path.name for path in settings.home.iterdir()] == ["secret.key"]
    assert (settings.home / "secret.key").stat().st_mode & 0o777 == 0o600


def test_starters_at_the_same_time_get_one_key(tmp_path):
    settings = read_settings({}, home=tmp_path)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_key(settings), range(32)))) == 1


def test_the_file_of_the_setting_wins(tmp_path):
    file = tmp_path / "mine.key"
    file.write_bytes(b"k" * 40)
    file.chmod(0o400)
    assert secret_key(read_settings({}, home=tmp_path, secret_key_file=str(file))) == b"k" * 40


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [(b"k" * 40, 0o644, "secret_key.readable_by_others"), (b"short", 0o600, "secret_key.too_short")],
)
def test_an_unsafe_key_is_refused(tmp_path, content, mode, code):
    file = tmp_path / "secret.key"
    file.write_bytes(content)
    file.chmod(mode)
    with pytest.raises(InputError) as caught:
        secret_key(read_settings({}, home=tmp_path))
    assert caught.value.code == code


def test_in_memory_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = read_settings({}, home=Path(":memory:"))
    assert secret_key(settings) != secret_key(settings)
    assert list(tmp_path.iterdir()) == []
