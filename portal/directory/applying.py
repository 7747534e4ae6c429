"""Writing what a plan holds, and taking a whole file back: each in one transaction, or not at all.

Everything is read and compared before the transaction begins, so that the lock is held for
seconds even for the largest file; versions are looked at again inside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, scoped_session

from portal.database import leave_snapshot, session, utc_now, writing
from portal.directory import audit, entries
from portal.directory import import_plans as plans
from portal.directory.batches import Batch
from portal.directory.drafts import Draft, content_of, differences, draft_of, from_content
from portal.directory.editing import CHUNK
from portal.directory.history import Revision
from portal.directory.import_plans import Planned, PlanWriter
from portal.directory.listings import LOADING, Listing, Organization
from portal.directory.proposals import OPEN, Proposal
from portal.directory.recording import By, Writer
from portal.directory.rights import Actor

Tables = scoped_session[Session]


class Stale(Exception):
    """The tables are no longer those that the plan was made for; the text says so, and nothing was written."""


def apply(batch_id: int, actor: Actor) -> None:
    """Write the plan of a batch: listings as versions, and what needs a second person as proposals that wait.

    All of it lands with the state `done`, or nothing. Raises Stale where a listing or a right has changed since the preview.
    """
    summary = plans.summary(batch_id)
    if summary is None or summary.faults or summary.trusted != actor.trusted or summary.posts != [p.id for p in actor.posts]:
        raise Stale("Hak atau jabatan Anda berubah sejak pratinjau. Lihat pratinjau baru.")
    seen = [(p.listing_id, p.version, p.content["key"]) for p in plans.planned(batch_id)]
    with writing() as tables:
        moved = _moved(tables, seen)
        if moved:
            raise Stale(f"{len(moved)} layanan berubah sejak pratinjau. Lihat pratinjau baru.")
        _write(tables, batch_id, "import", actor)
        for chunk in _chunks(p for p in plans.planned(batch_id) if p.waits):
            _propose(tables, chunk, actor, batch_id)
        counts = f"{summary.added} baru, {summary.changed} berubah, {summary.waiting} menunggu"
        _finish(tables, batch_id, "done", actor, counts)


def undo(batch_id: int, actor: Actor) -> None:
    """Take a whole file back, as new versions: what it changed says again what it said before, what it added is withdrawn.

    What somebody has changed since is left alone (`batches.left_alone`); proposals that still wait are dropped.
    """
    ids = session().execute(
        select(Revision.listing_id, Revision.version).where(Revision.batch_id == batch_id, Revision.act == "import")
    )
    pairs = [(i, version) for i, version in ids]
    plan = PlanWriter(batch_id)
    for chunk in _chunks(pairs):
        for planned in _back(chunk, actor):
            plan.add(planned)
        plans.report(batch_id, plan.summary.changed, len(pairs))
        leave_snapshot()
    plan.close()
    seen = [(p.listing_id, p.version, "") for p in plans.planned(batch_id)]
    with writing() as tables:
        left = _moved(tables, seen)
        _write(tables, batch_id, "undo", actor, left)
        dropped = {"state": "dropped", "changed_at": utc_now()}
        tables.execute(update(Proposal).where(Proposal.batch_id == batch_id, Proposal.state.in_(OPEN)).values(**dropped))
        count = len(seen) - len(left)
        _finish(tables, batch_id, "undone", actor, f"{count} dikembalikan, {len(pairs) - count} dibiarkan")


def _moved(tables: Tables, seen: Sequence[tuple[str | None, int, str]]) -> set[str]:
    """Ids of listings whose version is another, and keys of new listings that are there already."""
    moved: set[str] = set()
    for chunk in _chunks(seen):
        ids = {i: version for i, version, _key in chunk if i}
        found = tables.execute(select(Listing.id, Listing.version).where(Listing.id.in_(ids)))
        present: dict[str, int] = {i: version for i, version in found}
        moved |= {i for i, version in ids.items() if present.get(i) != version}
        keys = [key for i, _version, key in chunk if not i]
        moved.update(tables.scalars(select(Listing.key).where(Listing.key.in_(keys))))
    return moved


def _write(tables: Tables, batch_id: int, act: Any, actor: Actor, but: Collection[str] = ()) -> None:
    writers: dict[int | None, Writer] = {}
    for chunk in _chunks(p for p in plans.planned(batch_id) if not p.waits and p.listing_id not in but):
        for post_id in dict.fromkeys(p.post_id for p in chunk):
            if post_id not in writers:
                writers[post_id] = Writer(tables, By(act, actor.person_id, post_id, batch_id=batch_id))
            own = [p for p in chunk if p.post_id == post_id]
            writers[post_id].add([p.draft for p in own if not p.listing_id])
            writers[post_id].change([p.change for p in own if p.listing_id])


def _propose(tables: Tables, chunk: list[Planned], actor: Actor, batch_id: int) -> None:
    now = utc_now()
    names = {p.content["organization"] for p in chunk}
    query = select(Organization.name, Organization.id).where(Organization.name.in_(names))
    organizations: dict[str, int] = {name: i for name, i in tables.execute(query)}
    rows = [
        {
            "listing_id": p.listing_id, "base_version": p.version, "person_id": actor.person_id, "post_id": p.post_id,
            "place_code": p.content["place_code"], "organization_id": organizations.get(p.content["organization"]),
            "entries": entries.fields_of(p.draft) | {"kunci": p.content["key"]},
            "act": "edit" if p.listing_id else "create", "state": "waiting",
            "made_at": now, "changed_at": now, "batch_id": batch_id,
        }
        for p in chunk
    ]  # fmt: skip
    tables.execute(insert(Proposal), rows)


def _finish(tables: Tables, batch_id: int, state: str, actor: Actor, detail: str) -> None:
    tables.execute(update(Batch).where(Batch.id == batch_id).values(state=state, ended_at=utc_now(), reason=""))
    audit.note("import" if state == "done" else "import undone", actor.person_id, f"batch:{batch_id}", detail)


def _back(chunk: Sequence[tuple[str, int]], actor: Actor) -> Iterator[Planned]:
    """What puts listings back that still are as the file left them."""
    by_id = dict(chunk)
    listings = session().scalars(select(Listing).where(Listing.id.in_(by_id)).options(*LOADING)).all()
    query = select(Revision).where(Revision.listing_id.in_(by_id))
    contents = {(r.listing_id, r.version): r.content for r in session().scalars(query) if r.version >= by_id[r.listing_id] - 1}
    for listing in listings:
        version = by_id[listing.id]
        if listing.version != version:
            continue
        now, after = draft_of(listing), from_content(contents[listing.id, version])
        before = contents.get((listing.id, version - 1))
        draft = from_content(before) if before else from_content(content_of(now) | {"status": "withdrawn"})
        if _confirmation(now) != _confirmation(after):  # somebody confirmed it since, and that is no part of the file
            draft.confirmed_on, draft.confirmed_by = _confirmation(now)
        post = actor.post_for(listing.place_code, listing.organization_id)
        yield Planned(
            0, listing.id, version, post.id if post else None, False, content_of(draft), differences(now, draft)
        )  # fmt: skip
    session().expunge_all()


def _confirmation(draft: Draft) -> tuple[Any, str]:
    return draft.confirmed_on, draft.confirmed_by


def _chunks(items: Any) -> Iterator[list[Any]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
