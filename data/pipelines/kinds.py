"""Everything a pipeline can be made of, with its options, and where the words that describe it stand."""

from __future__ import annotations

import glob
import shutil
from dataclasses import dataclass
from pathlib import Path

from data.core import Core
from data.errors import InputError
from data.flow import Option
from data.flow.sources import OFFERED
from data.flow.transforms import TRANSFORMS
from data.pipelines.check_kinds import check_options
from data.pipelines.destinations import DESTINATIONS
from data.pipelines.document import LIMITS
from data.pipelines.folders import home
from data.pipelines.schedule_document import OPTIONS as SCHEDULE
from data.quality.kinds import KINDS as CHECKS

ENDINGS = {
    "csv": "csv", "tsv": "csv", "txt": "csv", "zip": "csv", "json": "json", "ndjson": "json", "jsonl": "json",
    "xml": "xml", "parquet": "parquet", "xlsx": "excel", "sqlite": "sqlite", "db": "sqlite",
}  # fmt: skip


@dataclass(frozen=True)
class KindInfo:
    """One kind of source, step, check or destination."""

    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Kinds:
    """All kinds by the part of the document they stand in; `schedule` and `limits` are plain options."""

    sources: tuple[KindInfo, ...]
    steps: tuple[KindInfo, ...]
    destinations: tuple[KindInfo, ...]
    checks: tuple[KindInfo, ...]
    schedule: tuple[Option, ...]
    limits: tuple[Option, ...]


def kinds() -> Kinds:
    """What there is."""
    return Kinds(
        tuple(KindInfo(each.name, each.options) for each in OFFERED.values()),
        tuple(KindInfo(each.name, each.options) for each in TRANSFORMS.values()),
        tuple(KindInfo(each.name, each.options) for each in DESTINATIONS.values()),
        tuple(KindInfo(each.name, check_options(each)) for each in CHECKS.values()),
        SCHEDULE,
        LIMITS,
    )


def kind_words(part: str, kind: str) -> str:
    """The key of the words that say what a kind of source, step, check or destination is."""
    return f"pipelines.kind.{part}.{kind}"


def option_words(part: str, option: str, kind: str = "") -> tuple[str, ...]:
    """The keys under which words on an option may stand: its kind's own, then those it shares with other kinds."""
    shared = f"pipelines.option.{part}.{option}"
    return (f"pipelines.option.{part}.{kind}.{option}", shared) if kind else (shared,)


def name_words(part: str, kind: str) -> str:
    """The key of the words that name a kind."""
    return f"pipelines.named.{part}.{kind}"


def label_words(part: str, option: str, kind: str = "") -> tuple[str, ...]:
    """The keys under which an option's name may stand: its kind's own, its part's, then that of all with this key."""
    return (
        *([f"pipelines.label.{part}.{kind}.{option}"] if kind else []),
        f"pipelines.label.{part}.{option}", f"pipelines.label.{option}",
    )  # fmt: skip


def choice_words(option: str, choice: str) -> str:
    """The key of the words of something one may choose; signs such as `<=` have none."""
    return f"pipelines.choice.{option}.{choice}"


def uploaded_source(core: Core, folder: Path) -> dict[str, str]:
    """The source that reads what was uploaded into a folder: one file by its name, several of them all.

    Raises InputError for files that no kind of source reads; they are not kept.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file())
    found = {ENDINGS.get(path.name.lower().removesuffix(".gz").rpartition(".")[2]) for path in files}
    if len(found) != 1 or None in found:
        shutil.rmtree(folder, ignore_errors=True)
        raise InputError("pipeline.upload_kind", files=", ".join(path.name for path in files)[:200])
    place = folder.relative_to(home(core)) if folder.is_relative_to(home(core)) else folder
    name = glob.escape(files[0].name) if len(files) == 1 else "*"
    return {"kind": str(found.pop()), "path": str(place / name)}
