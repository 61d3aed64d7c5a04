"""What a lake kind is: its options, what it can do, how its sources are found and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data.lakes.drivers.remote import Remote
from data.lakes.outcome import Outcome

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Option:
    """One option of a kind; forms and docs are made from it. `type` is text, number, path, lake or flag; a text may be
    one of `choices` only. Those of a `group` are for lakes of one sort only. A secret may also be given by reference:
    `<name>Ref` as `env:NAME`."""

    name: str
    type: str
    default: Any = None
    required: bool = False
    secret: bool = False
    choices: tuple[str, ...] = ()
    group: str = ""


def option_words(kind: str, option: str) -> tuple[str, str]:
    """The keys under which words on an option may stand: its kind's own, then those it shares with other kinds."""
    return f"lake.help.{kind}.{option}", f"lake.help.{option}"


@dataclass(frozen=True)
class Capabilities:
    """What callers may ask of a kind. `local`: its tables are a catalog of our engine; `stand_in`: it may let another
    lake answer in its place; `embedded`: it may be the warehouse itself; `remote`: it answers SQL where it lies;
    `exact_text`: texts are equal there only if they are equal byte for byte."""

    local: bool = False
    stand_in: bool = False
    embedded: bool = False
    remote: bool = False
    exact_text: bool = False


@dataclass(frozen=True)
class Source:
    """One thing a lake is read from: files of one table, or a table of a database file. `table` is its wished name;
    `options` are the lake's, secrets among them, for what is read where it lies."""

    name: str
    table: str
    paths: tuple[Path, ...] = ()
    detail: str = ""
    options: Options = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Loading:
    """Where sources are read to: `connection` has the new lake file as its default catalog and a catalog `scratch` in
    memory that spills to disk; `work` is a folder that is removed afterwards."""

    connection: duckdb.DuckDBPyConnection
    work: Path
    tables: set[str]


@dataclass(frozen=True)
class Distant:
    """One file that lies elsewhere: its `name` below the lake's path, what it is fetched by, its bytes, and a `mark`
    that changes when it is written."""

    name: str
    source: str
    bytes: int
    mark: str


@dataclass(frozen=True)
class Elsewhere:
    """How files come here that lie on another machine. `holds` tells by the options whether they do. `listed` says what
    is there; `fetch` writes one to a file and tells the bytes of each piece. These two run in the loader process only
    and raise Refused. Unless it `brings` the files, the kind reads them where they lie."""

    holds: Callable[[Options], bool]
    listed: Callable[[Options], tuple[Distant, ...]]
    fetch: Callable[[Options, str, Path], Iterator[int]]
    brings: bool = True


@dataclass(frozen=True)
class Kind:
    """One kind of lake.

    `check` gives the options as they are stored, or raises InputError. `sources` lists what is to be read, `paths` the
    files whose change means new data; `load` reads one source and runs in the loader process only. `elsewhere` fetches
    files that are not on this machine; they are read as if the option `path` were where they were put. `connect` opens
    a remote lake with its options, secrets among them, for statements of so many milliseconds; `package` is its driver,
    `needs` the options without which only a stand-in can answer, `expiry` a statement that tells when whoever logs in
    may do so no more.
    """

    name: str
    dialect: str
    options: tuple[Option, ...]
    capabilities: Capabilities
    check: Callable[[Options], dict[str, Any]]
    paths: Callable[[Options], tuple[Path, ...]] | None = None
    sources: Callable[[Options], tuple[Source | Outcome, ...]] | None = None
    load: Callable[[Source, Loading], Iterator[Outcome]] | None = None
    connect: Callable[[Options, int], Remote] | None = None
    package: str | None = None
    needs: tuple[str, ...] = ()
    elsewhere: Elsewhere | None = None
    expiry: str | None = None

    def is_elsewhere(self, options: Options) -> bool:
        """Whether the files of a lake with these options have to be fetched first."""
        return self.elsewhere is not None and self.elsewhere.holds(options)

    @property
    def secrets(self) -> frozenset[str]:
        return frozenset(option.name for option in self.options if option.secret)
