"""The key that signs cookies: made once, kept where only the owner of the process can read it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from data.errors import InputError
from data.settings import Settings

LENGTH = 32


def secret_key(settings: Settings) -> bytes:
    """The key in `settings.secret_key_file` or `secret.key` under the home folder, made (mode 0600) if missing.

    A core in memory gets a new one each time. Raises InputError for a key that others can read or that is too short.
    """
    if settings.home == Path(":memory:") and not settings.secret_key_file:
        return secrets.token_bytes(LENGTH)
    path = Path(settings.secret_key_file) if settings.secret_key_file else settings.home / "secret.key"
    try:
        return _read(path)
    except FileNotFoundError:
        return _make(path)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        key = file.read()
        mode = os.fstat(file.fileno()).st_mode & 0o777
    if mode & 0o077:
        raise InputError("secret_key.readable_by_others", path=str(path), mode=f"{mode:o}")
    if len(key) < LENGTH:
        raise InputError("secret_key.too_short", path=str(path), least=LENGTH)
    return key


def _make(path: Path) -> bytes:
    """Written whole beside its place and then linked there, so that no second process reads half a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _read(path)
