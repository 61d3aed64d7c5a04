"""Whether something failed because there is no room to write, or writing is not allowed."""

from __future__ import annotations

import errno

CODES = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
WORDS = ("No space left", "File too large", "Read-only file system", "Disk quota exceeded")


def no_space(error: BaseException) -> bool:
    """Of an error of the system, or of an engine that only has words for it."""
    return getattr(error, "errno", None) in CODES or any(words in str(error) for words in WORDS)
