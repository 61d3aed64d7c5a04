"""Life of the forecasting process: a line of JSON asks, a line answers, the end of input ends it."""

from __future__ import annotations

import dataclasses
import sys

import orjson

from data.forecasting.ets import foresee


def main() -> None:
    """Serve standard input. A series that can't be computed is answered with `{"failed": <what>}`."""
    for line in sys.stdin.buffer:
        try:
            found = dataclasses.asdict(foresee(**orjson.loads(line)))
        except (ValueError, ArithmeticError, IndexError) as error:
            found = {"failed": type(error).__name__}
        sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
