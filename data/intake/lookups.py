"""The joins of one dataset: which tables its rows look up, under which alias, and what names a looked-up row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.intake.keys import Link
from data.intake.labels import Ids, singular, slug, thing, words
from data.intake.profile import ColumnProfile, Family, TableProfile

NAMES = ("name", "title", "label", "full_name", "description", "bezeichnung", "nom")


@dataclass(frozen=True)
class Lookup:
    """A join to one row of `table`, from the base or from another lookup. `title` says in words what is looked up;
    `name` is the column of the table that names its rows, None when it has none."""

    alias: str
    source: str
    table: TableProfile
    on: tuple[tuple[str, str], ...]
    found: float
    title: str
    name: str | None

    @property
    def key(self) -> str | None:
        """The one column of the source that points here; None for a key of several columns."""
        return self.on[0][0] if len(self.on) == 1 else None

    def document(self) -> dict[str, object]:
        """The join as a dataset file says it."""
        source = {} if self.source == "base" else {"from": self.source}
        return {"table": self.table.name, **source, "on": dict(self.on), "to": "one"}


def lookups(base: TableProfile, links: Sequence[Link], tables: Mapping[str, TableProfile]) -> tuple[Lookup, ...]:
    """The lookups of a base table, then those of the tables it looks up by one column."""
    ids = Ids("base", base.name)
    near = [_lookup(ids, "base", base, link, links, tables) for link in links if link.table == base.name]
    far = [found for lookup in near if lookup.key for found in _further(ids, base, lookup, links, tables)]
    return (*near, *far)


def naming_column(table: TableProfile) -> str | None:
    """The text column that names the rows of a lookup table, by its name, else by being all but unique."""
    texts = [c for c in table.columns.values() if c.family is Family.TEXT and c.values and c.distinct > 1]
    named = sorted(texts, key=lambda column: _name_rank(table, column))
    if named and _name_rank(table, named[0]) < len(NAMES):
        return named[0].name
    telling = [c for c in texts if not c.unique and c.distinct > 0.9 * table.rows and 4 <= c.length <= 60]
    return telling[0].name if telling else None


def _name_rank(table: TableProfile, column: ColumnProfile) -> int:
    found = "_".join(words(column.name))
    own = f"{'_'.join(words(singular(table.name)))}_"
    plain = found.removeprefix(own)
    return NAMES.index(plain) if plain in NAMES else len(NAMES)


def _lookup(
    ids: Ids,
    source: str,
    base: TableProfile,
    link: Link,
    links: Sequence[Link],
    tables: Mapping[str, TableProfile],
) -> Lookup:
    one = singular(slug(link.other, fallback="table"))
    twins = [other for other in links if (other.table, other.other) == (link.table, link.other)]
    column = link.on[0][0]
    if len(twins) > 1 or source != "base":
        before = slug(column, fallback="column") if len(twins) > 1 else source
        title = thing(column) if len(twins) > 1 else thing(one)
        alias = ids.take(f"{before}_{one}")
    else:
        title = thing(one)
        alias = ids.take(one, f"{one}_row")
    other = tables[link.other]
    return Lookup(alias, source, other, link.on, link.found, title, naming_column(other))


def _further(
    ids: Ids, base: TableProfile, near: Lookup, links: Sequence[Link], tables: Mapping[str, TableProfile]
) -> Iterator[Lookup]:
    for link in links:
        if link.table == near.table.name and link.other != base.name and len(link.on) == 1:
            yield _lookup(ids, near.alias, near.table, link, links, tables)
