"""Runs the benchmarks named on the command line, or all of them."""

from __future__ import annotations

import sys

from bench import dashboards, startup
from bench.report import write_report

BENCHES = {"dashboards": dashboards.run, "startup": startup.run}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
        return 2
    for name in names or BENCHES:
        write_report(name, BENCHES[name]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
