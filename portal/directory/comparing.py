"""Laying down what a file would do, before anybody writes a word of it: additions, changes, faults."""

from __future__ import annotations

from itertools import islice

from sqlalchemy import select

from portal.database import leave_snapshot, session
from portal.directory import import_plans as plans
from portal.directory import import_versions, importing
from portal.directory.drafts import Draft, content_of, differences, draft_of
from portal.directory.editing import CHUNK
from portal.directory.import_merge import merged
from portal.directory.import_plans import Planned, PlanWriter, Summary
from portal.directory.import_rows import Fault
from portal.directory.importing import Checked
from portal.directory.listings import LOADING, Listing, Organization
from portal.directory.rights import Actor, needs_second

MOST_ROWS = 50_000
"""Rows that a file may have: more than a province holds today, less than keeps a machine busy for long."""


def compare(batch_id: int, actor: Actor) -> Summary:
    """Make the plan of a batch from its file, with the eyes of `actor`; returns its counts. Writes nothing to the tables.

    Rows of another's area are faults. The file is read in pieces: a large one takes no more memory than a small one.
    """
    file = plans.file_of(batch_id)
    if file is None:
        raise FileNotFoundError(batch_id)
    plan = PlanWriter(batch_id)
    plan.summary.trusted, plan.summary.posts = actor.trusted, [post.id for post in actor.posts]
    eyes = _Eyes(actor)
    rows = importing.each(file, samples=lambda _key: True)
    while chunk := list(islice(rows, CHUNK)):
        _look(eyes, chunk, plan)
        plans.report(batch_id, plan.summary.rows)
        if plan.summary.rows > MOST_ROWS:
            plan.fault(Fault(0, "", f"Terlalu banyak baris: paling banyak {MOST_ROWS}. Bagi menjadi beberapa berkas"))
            break
        leave_snapshot()
    return plan.close()


class _Eyes:
    """What the actor may do, with the names of agencies at hand."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.organizations = {name: i for name, i in session().execute(select(Organization.name, Organization.id))}

    def strange(self, row: int, key: str, known: Listing | None) -> Fault | None:
        """Why the listing of this key is not the actor's to send."""
        if key.casefold().startswith("sample:") and not (known and known.sample):
            return Fault(row, "kunci", "kunci yang diawali “sample:” milik data contoh dan tidak dapat diimpor")
        if known is not None and not self.actor.covers(known):
            return Fault(row, "kunci", "bukan wilayah Anda: layanan dengan kunci ini dirawat petugas lain")
        return None

    def post(self, after: Draft) -> int | None:
        """The post for which the actor would save this."""
        found = self.actor.post_for(after.place_code, self.organizations.get(after.organization))
        return found.id if found else None


def _look(eyes: _Eyes, chunk: list[Checked], plan: PlanWriter) -> None:
    keys = [row.draft.key for row in chunk if row.draft]
    known = {x.key: x for x in session().scalars(select(Listing).where(Listing.key.in_(keys)).options(*LOADING))}
    bases = import_versions.bases(chunk, known)
    for row in chunk:
        plan.summary.rows += row.draft is not None
        faults = row.faults
        if row.draft and not faults:
            listing = known.get(row.draft.key)
            faults = _look_at(eyes, row, row.draft, listing, bases.get(listing.id) if listing else None, plan)
        for fault in faults:
            plan.fault(fault)
    session().expunge_all()


def _look_at(eyes: _Eyes, row: Checked, sent: Draft, known: Listing | None, base: Draft | None, plan: PlanWriter) -> list[Fault]:
    """Plan one row; what keeps it from being saved."""
    strange = eyes.strange(row.number, sent.key, known)
    if strange:
        return [strange]
    before, after, faults = None, sent, list[Fault]()
    if known:
        before = draft_of(known)
        sent, faults = import_versions.brought_up(row, sent, known, base, eyes.actor.person_id)
        after = merged(before, sent)
    post = eyes.post(after)
    if post is None and not faults:
        faults = [Fault(row.number, "wilayah", f"bukan wilayah Anda: “{after.place_code}” atau instansinya di luar jabatan Anda")]
    if faults:
        return faults
    changes = differences(before, after) if before else {}
    if before and not changes:
        plan.summary.unchanged += 1
        return []
    listing_id, version = (known.id, known.version) if known else (None, 0)
    waits = needs_second(eyes.actor, before, after)
    plan.add(Planned(row.number, listing_id, version, post, waits, content_of(after), changes))
    return []
