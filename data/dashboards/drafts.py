"""What somebody is making of a dashboard: kept at every step, taken back and done again, published at the end.

A draft belongs to one browser of one actor, which names it. It stands on the document that was published when it was
begun (`base`, None for a dashboard that never was) and holds a whole document a step; nothing of it is seen by others.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from data.access import Actor
from data.core import Core
from data.dashboards.catalogue import get_dashboard, load_dashboards
from data.dashboards.custom import add_dashboard, check_own, free_id, save_dashboard
from data.dashboards.document import dashboard_document
from data.dashboards.edits import Document
from data.dashboards.merge import Conflict, Merged, Side, merge
from data.dashboards.model import Dashboard
from data.dashboards.parse import read_dashboard
from data.errors import AccessError, ConflictError, InputError, NotFound
from data.metrics.catalog import load_catalog
from data.metrics.yaml_writer import write_yaml
from data.store.tables import dashboard_draft_steps as steps
from data.store.tables import dashboard_drafts as drafts

NAME = re.compile(r"[A-Za-z0-9-]{6,40}")
MOST_STEPS = 200
START = "start"
Edit = Callable[[Document], Document]


@dataclass(frozen=True)
class Step:
    """One edit: `edit` says what was done, `subject` to what, in the words of the document."""

    edit: str
    subject: str


@dataclass(frozen=True)
class Draft:
    """A draft at one step. `undo` is what going back would take away, `redo` what going on would do again."""

    id: str
    dashboard: Dashboard
    document: Document
    base: Document | None
    step: int = 0
    undo: Step | None = None
    redo: Step | None = None

    @property
    def changed(self) -> bool:
        """Whether it differs from what it was begun on."""
        return self.document != self.base


@dataclass(frozen=True)
class NewDraft:
    """A dashboard that was never published."""

    id: str
    dashboard_id: str
    name: str


def begin_draft(core: Core, document: Mapping[str, Any], *, draft: str, actor: Actor) -> Draft:
    """A draft of a dashboard that is not published yet; its id is made of its name.

    Raises DefinitionError with every problem of the document.
    """
    _check_name(draft)
    found = load_dashboards(core, fresh=True)
    with core.store.write() as connection:
        waiting = set(connection.execute(select(drafts.c.dashboard_id)).scalars())
        taken = {*found.documents, *found.broken, *waiting}
        named = {**document, "id": free_id(document.get("name"), taken)}
        whole = dashboard_document(read_dashboard(named, load_catalog(core), name=named["id"]))
        _begin(core, connection, draft, whole, base=None, actor=actor)
    return open_draft(core, named["id"], draft=draft, actor=actor)


def copy_of(core: Core, dashboard_id: str, name: str) -> Document:
    """The document of a dashboard under another name, to begin a draft with. Raises NotFound, DefinitionError."""
    return {**dashboard_document(get_dashboard(core, dashboard_id)), "name": name, "type": "custom"}


def open_draft(core: Core, dashboard_id: str, *, draft: str, actor: Actor) -> Draft:
    """The draft of that name, or what a first edit would begin one on: the dashboard as it is published.

    Raises NotFound, ConflictError for a dashboard that can't be changed, AccessError for a draft of somebody else,
    DefinitionError where it no longer fits the datasets.
    """
    _check_name(draft)
    with core.store.read() as connection:
        held = _held(connection, draft, dashboard_id, actor)
        if held is not None:
            return _read(core, connection, held)
    document = published(core, dashboard_id)
    return Draft(draft, _dashboard(core, document), document, document)


def take_draft(core: Core, dashboard_id: str, *, draft: str, actor: Actor) -> Draft:
    """The draft of that name, begun on the dashboard as published where there is none. Raises like `open_draft`."""
    found = open_draft(core, dashboard_id, draft=draft, actor=actor)
    with core.store.write() as connection:
        if _held(connection, draft, dashboard_id, actor) is None:
            _begin(core, connection, draft, found.document, base=found.document, actor=actor)
    return open_draft(core, dashboard_id, draft=draft, actor=actor)


def draft_dashboard(core: Core, draft: str) -> str:
    """The dashboard a draft is of. Raises NotFound."""
    with core.store.read() as connection:
        found = connection.execute(select(drafts.c.dashboard_id).where(drafts.c.draft_id == draft)).scalar()
    if found is None:
        raise NotFound("dashboard.no_draft_named", draft=draft[:60])
    return str(found)


def edit_draft(core: Core, dashboard_id: str, edit: Edit, *, what: Step, draft: str, actor: Actor) -> Draft:
    """The draft after an edit, which is checked and kept; what was taken back before can't be done again.

    Raises what `open_draft` does, and DefinitionError for an edit that makes no dashboard.
    """
    base = None if _is_begun(core, draft) else published(core, dashboard_id)
    with core.store.write() as connection:
        if base is not None and _held(connection, draft, dashboard_id, actor) is None:
            _begin(core, connection, draft, base, base=base, actor=actor)
        held = _held(connection, draft, dashboard_id, actor)
        if held is None:
            raise NotFound("dashboard.no_draft", dashboard=dashboard_id)
        before = _step(connection, draft, held["step"])["document"]
        after = dashboard_document(read_dashboard(edit(before), load_catalog(core), name=dashboard_id))
        if after != before:
            _advance(core, connection, held, what, after)
    return open_draft(core, dashboard_id, draft=draft, actor=actor)


def undo_draft(core: Core, dashboard_id: str, *, draft: str, actor: Actor) -> Draft:
    """The draft a step earlier; at the first one as it is."""
    return _go(core, dashboard_id, -1, draft=draft, actor=actor)


def redo_draft(core: Core, dashboard_id: str, *, draft: str, actor: Actor) -> Draft:
    """The draft a step later; at the last one as it is."""
    return _go(core, dashboard_id, 1, draft=draft, actor=actor)


def discard_draft(core: Core, dashboard_id: str, *, draft: str, actor: Actor) -> None:
    """Forget a draft; what is published stays. A draft that was never begun is forgotten already."""
    with core.store.write() as connection:
        if _held(connection, draft, dashboard_id, actor) is not None:
            _forget(connection, draft)


def compare_draft(core: Core, found: Draft, choices: Mapping[str, Side] | None = None) -> Merged:
    """The draft together with what others published since it was begun, and where both changed the same."""
    if found.base is None:
        return Merged(found.document, ())
    try:
        standing = published(core, found.dashboard.id)
    except NotFound:
        return Merged(found.document, ())
    return merge(found.base, found.document, standing, choices)


def publish_draft(
    core: Core, dashboard_id: str, *, draft: str, actor: Actor, choices: Mapping[str, Side] | None = None
) -> tuple[Dashboard, tuple[Conflict, ...]]:
    """The dashboard as the draft has it, with what others published meanwhile; or the conflicts to choose in.

    With conflicts nothing is published and the draft stays. Raises DefinitionError, StaleVersion for a change in this
    very moment.
    """
    found = open_draft(core, dashboard_id, draft=draft, actor=actor)
    standing = load_dashboards(core, fresh=True).documents.get(dashboard_id)
    merged = compare_draft(core, found, choices)
    if merged.conflicts:
        return found.dashboard, merged.conflicts
    if standing is None:
        kept = add_dashboard(core, merged.document, actor=actor)
    else:
        kept = save_dashboard(core, dashboard_id, merged.document, actor=actor, mark=standing.mark)
    discard_draft(core, dashboard_id, draft=draft, actor=actor)
    return kept, ()


def new_drafts(core: Core, *, actor: Actor) -> tuple[NewDraft, ...]:
    """The actor's drafts of dashboards that were never published, newest first."""
    query = (
        select(drafts.c.draft_id, drafts.c.dashboard_id, steps.c.document)
        .join(steps, (steps.c.draft_id == drafts.c.draft_id) & (steps.c.step == drafts.c.step))
        .where(drafts.c.actor == actor.id, drafts.c.base.is_(None))
        .order_by(drafts.c.at.desc())
    )
    with core.store.read() as connection:
        rows = connection.execute(query).all()
    return tuple(NewDraft(draft, dashboard, document["name"]) for draft, dashboard, document in rows)


def published(core: Core, dashboard_id: str) -> Document:
    """The document of a dashboard one may change. Raises NotFound, ConflictError, DefinitionError."""
    check_own(core, dashboard_id)
    return dashboard_document(get_dashboard(core, dashboard_id))


def _go(core: Core, dashboard_id: str, by: int, *, draft: str, actor: Actor) -> Draft:
    with core.store.write() as connection:
        held = _held(connection, draft, dashboard_id, actor)
        if held is not None and _step(connection, draft, held["step"] + by):
            _stand(core, connection, draft, held["step"] + by)
    return open_draft(core, dashboard_id, draft=draft, actor=actor)


def _check_name(draft: str) -> None:
    if not NAME.fullmatch(draft):
        raise InputError("dashboard.draft_name", draft=draft[:60])


def _is_begun(core: Core, draft: str) -> bool:
    with core.store.read() as connection:
        return connection.execute(select(drafts.c.step).where(drafts.c.draft_id == draft)).first() is not None


def _held(connection: Connection, draft: str, dashboard_id: str, actor: Actor) -> Mapping[str, Any] | None:
    row = connection.execute(select(drafts).where(drafts.c.draft_id == draft)).mappings().first()
    if row is None:
        return None
    if row["actor"] != actor.id:
        raise AccessError("dashboard.draft_of_another", dashboard=dashboard_id)
    if row["dashboard_id"] != dashboard_id:
        raise ConflictError("dashboard.draft_elsewhere", dashboard=row["dashboard_id"])
    return dict(row)


def _step(connection: Connection, draft: str, step: int) -> Mapping[str, Any]:
    query = select(steps).where(steps.c.draft_id == draft, steps.c.step == step)
    return dict(connection.execute(query).mappings().first() or {})


def _read(core: Core, connection: Connection, held: Mapping[str, Any]) -> Draft:
    here = _step(connection, held["draft_id"], held["step"])
    later = _step(connection, held["draft_id"], held["step"] + 1)
    document = here["document"]
    return Draft(
        id=held["draft_id"],
        dashboard=_dashboard(core, document),
        document=document,
        base=held["base"],
        step=held["step"],
        undo=Step(here["edit"], here["subject"]) if here["edit"] != START else None,
        redo=Step(later["edit"], later["subject"]) if later else None,
    )


def _dashboard(core: Core, document: Document) -> Dashboard:
    mark = hashlib.blake2b(write_yaml(document).encode(), digest_size=8).hexdigest()
    return read_dashboard(document, load_catalog(core), name=document["id"], mark=mark)


def _begin(
    core: Core, connection: Connection, draft: str, document: Document, *, base: Document | None, actor: Actor
) -> None:
    if connection.execute(select(drafts.c.step).where(drafts.c.draft_id == draft)).first():
        raise ConflictError("dashboard.draft_name", draft=draft)
    facts = {"dashboard_id": document["id"], "actor": actor.id, "at": core.clock.now(), "base": base, "step": 0}
    connection.execute(insert(drafts).values(draft_id=draft, **facts))
    start = {"step": 0, "edit": START, "subject": document["name"], "document": document}
    connection.execute(insert(steps).values(draft_id=draft, **start))


def _advance(core: Core, connection: Connection, held: Mapping[str, Any], what: Step, document: Document) -> None:
    draft, step = held["draft_id"], held["step"] + 1
    own = steps.c.draft_id == draft
    connection.execute(delete(steps).where(own, steps.c.step >= step))
    facts = {"step": step, "edit": what.edit, "subject": what.subject[:200], "document": document}
    connection.execute(insert(steps).values(draft_id=draft, **facts))
    first = step - MOST_STEPS
    connection.execute(delete(steps).where(own, steps.c.step < first))
    connection.execute(update(steps).where(own, steps.c.step == first).values(edit=START))
    _stand(core, connection, draft, step)


def _stand(core: Core, connection: Connection, draft: str, step: int) -> None:
    connection.execute(update(drafts).where(drafts.c.draft_id == draft).values(step=step, at=core.clock.now()))


def _forget(connection: Connection, draft: str) -> None:
    connection.execute(delete(steps).where(steps.c.draft_id == draft))
    connection.execute(delete(drafts).where(drafts.c.draft_id == draft))
