"""Runs the benchmarks named on the command line, or all of them; `--scale 100` in place of the usual sizes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench import (
    dashboards,
    exports,
    field_service,
    forecasts,
    interaction,
    pipelines,
    queries,
    rollups,
    startup,
    streams,
    viewers,
)
from bench.report import write_report

BENCHES = {"dashboards": dashboards.run, "rollups": rollups.run, "viewers": viewers.run, "interaction": interaction.run}
UNSCALED = {
    "exports": exports.run,
    "forecasts": forecasts.measure,
    "field_service": field_service.run,
    "pipelines": pipelines.run,
    "queries": queries.run,
    "startup": startup.run,
    "streams": streams.run,
}


def main(words: list[str]) -> int:
    reader = argparse.ArgumentParser(prog="python -m bench")
    reader.add_argument("names", nargs="*", metavar="name", help=", ".join([*BENCHES, *UNSCALED]))
    reader.add_argument("--scale", type=float, action="append", help="millions of invoice lines; may be repeated")
    reader.add_argument("--home", type=Path, help="interaction alone, on a home that exists, which is of one --scale")
    asked = reader.parse_args(words)
    if asked.home:
        [scale] = asked.scale or [1.0]
        write_report(f"interaction-{scale:g}", interaction.run((scale,), asked.home))
        return 0
    if unknown := set(asked.names) - BENCHES.keys() - UNSCALED.keys():
        reader.error(f"unknown: {', '.join(sorted(unknown))}")
    for name in asked.names or [*BENCHES, *UNSCALED]:
        if name in UNSCALED:
            write_report(name, UNSCALED[name]())
        elif asked.scale:
            sizes = "-".join(f"{scale:g}" for scale in asked.scale)
            write_report(f"{name}-{sizes}", BENCHES[name](tuple(asked.scale)))
        else:
            write_report(name, BENCHES[name]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
