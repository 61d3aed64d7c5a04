"""Keeps secrets people gave us: encrypted with a key made from the signing key, opened only where they are used."""

from __future__ import annotations

import base64
from functools import cached_property
from typing import TYPE_CHECKING

from data.access.secret_key import secret_key
from data.errors import LakeError
from data.settings import Settings

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

PURPOSE = b"nexus: secrets of lakes"


class Vault:
    """Seals and opens texts. The key is read at the first use; a core in memory has one that goes with it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def seal(self, text: str) -> str:
        """`text` so that only this vault's key opens it."""
        return self._box.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What `seal` was given. Raises LakeError when it was sealed with another key."""
        from cryptography.fernet import InvalidToken

        try:
            return self._box.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise LakeError("lake.secret_sealed") from None

    @cached_property
    def _box(self) -> Fernet:
        from cryptography.fernet import Fernet
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
        return Fernet(base64.urlsafe_b64encode(derive.derive(secret_key(self._settings))))
