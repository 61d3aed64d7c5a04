"""What a forecast of a series consists of."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST = 10


@dataclass(frozen=True)
class Continued:
    """The next values with the bounds of their interval."""

    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Tested:
    """Errors of forecasts of the past as a share of what came (sum of misses over sum of values), and of naive ones."""

    error: float
    naive_error: float
    folds: int

    @property
    def worse(self) -> bool:
        """Whether a naive forecast did better."""
        return self.error > self.naive_error


@dataclass(frozen=True)
class Foreseen:
    """How well the past was foreseen (None: too little of it to say) and, where that was no worse than naive, what
    comes next."""

    tested: Tested | None
    continued: Continued | None
