"""A table on the screen and the same rows in `bench/results/`."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]
RESULTS = Path(__file__).parent / "results"


def write_report(name: str, rows: list[Row]) -> None:
    """Print `rows` and write them with the date and the machine's size."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    widths = {c: max(len(c), *(len(_text(row.get(c))) for row in rows)) for c in columns}
    print(f"\n{name}\n" + "  ".join(c.ljust(widths[c]) for c in columns))
    for row in rows:
        print("  ".join(_text(row.get(c)).ljust(widths[c]) for c in columns))
    facts = {"measured": datetime.now(UTC).isoformat(timespec="seconds"), "cores": os.cpu_count()}
    facts["python"] = platform.python_version()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps({**facts, "rows": rows}, indent=1) + "\n")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)
