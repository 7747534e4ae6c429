"""The officer's yes or no to what students and cadres found, one by one or many at once: all of it lands, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, scoped_session

from portal.database import utc_now, writing
from portal.directory import audit, confirming, editing
from portal.directory.confirming import CONFIRMABLE
from portal.directory.drafts import Draft, draft_of
from portal.directory.fieldwork import FieldEntry
from portal.directory.listings import LOADING, Listing
from portal.directory.recording import By
from portal.directory.rights import Actor
from portal.directory.sayings import marked as _l

Tables = scoped_session[Session]
CLOSED = "Menurut pemeriksaan di lapangan, layanan ini sudah tutup."
"""What residents read of a listing that was found closed."""
LONGEST_NOTE = 300
TO_WRITE = ("changed", "new")
"""Outcomes that an officer still has to write into the portal."""


@dataclass(slots=True)
class Decided:
    """What became of the entries of one form."""

    accepted: int = 0
    declined: int = 0
    late: int = 0
    """Decided by somebody else meanwhile, or about a listing that is no longer public: left as they were."""


class NothingChosen(ValueError):
    """No entry was named; the text says so, in Indonesian."""


def decide(actor: Actor, answers: Mapping[int, bool], note: str = "") -> Decided:
    """Agree to entries or decline them, by number; `note` goes to whoever sent what is declined.

    "Still right" confirms the listing, dated to the visit, unless somebody confirmed it later;
    "closed" pauses it; anything else waits to be written by the officer. Raises PermissionError,
    and does nothing, where one entry is not the actor's to decide.
    """
    if not answers:
        raise NothingChosen(_l("Pilih dulu isian yang mau diputuskan."))
    result, closed = Decided(), dict[int, list[Draft]]()
    with writing() as tables:
        for entry in _entries(tables, actor, answers):
            if entry.state != "waiting" or (answers[entry.id] and not _is_living(entry)):
                result.late += 1
                continue
            agreed = answers[entry.id]
            entry.state, entry.decided_by, entry.decided_at = "accepted" if agreed else "declined", actor.person_id, utc_now()
            audit.note("field accepted" if agreed else "field declined", actor.person_id, _subject(entry), entry.outcome)
            if agreed:
                result.accepted += 1
                _act(tables, actor, entry, closed)
            else:
                result.declined += 1
                entry.note, entry.settled_at = note.strip()[:LONGEST_NOTE], utc_now()
        tables.flush()
        for post_id, drafts in closed.items():
            editing.save_within(tables, drafts, by=By("pause", actor.person_id, post_id or None, CLOSED))
    return result


def settle(actor: Actor, entry_id: int) -> None:
    """Note that what an accepted entry says is written in the portal, or need not be. Raises PermissionError."""
    with writing() as tables:
        entry = _entries(tables, actor, {entry_id: True})[0]
        if entry.state == "accepted" and entry.settled_at is None:
            entry.settled_at = utc_now()
            audit.note("field settled", actor.person_id, _subject(entry), entry.outcome)


def _entries(tables: Tables, actor: Actor, answers: Mapping[int, bool]) -> list[FieldEntry]:
    """The entries by number, all of them the actor's to decide: never one's own."""
    query = select(FieldEntry).where(FieldEntry.id.in_(answers)).order_by(FieldEntry.id)
    found = list(tables.scalars(query.options(joinedload(FieldEntry.listing).options(*LOADING))))
    if len(found) != len(answers) or not all(_may_decide(actor, entry) for entry in found):
        raise PermissionError(sorted(answers))
    return found


def _may_decide(actor: Actor, entry: FieldEntry) -> bool:
    if entry.person_id == actor.person_id:
        return False
    return actor.covers(entry.listing) if entry.listing else actor.covers_area(entry.place_code)


def _is_living(entry: FieldEntry) -> bool:
    """Whether what the entry is about can still be confirmed or changed."""
    return entry.listing is None or entry.listing.status in CONFIRMABLE


def _subject(entry: FieldEntry) -> str:
    return f"listing:{entry.listing_id}" if entry.listing_id else f"field:{entry.id}"


def _act(tables: Tables, actor: Actor, entry: FieldEntry, closed: dict[int, list[Draft]]) -> None:
    """What follows from a yes; what is to be paused is collected, by the post that does it."""
    if entry.outcome not in TO_WRITE:
        entry.settled_at = utc_now()
    listing = entry.listing
    if listing is None:
        return
    post = actor.post_for(listing.place_code, listing.organization_id)
    if entry.outcome == "right" and (listing.confirmed_on is None or listing.confirmed_on < entry.on):
        confirming.confirm_within(tables, listing, entry.kind, actor.person_id, post.id if post else None, "", entry.on)
        tables.refresh(listing, ["confirmed_on", "confirmed_by", "change"])
    elif entry.outcome == "closed" and listing.status == "published":
        collected = closed.setdefault(post.id if post else 0, [])
        if listing.key not in {draft.key for draft in collected}:
            collected.append(_paused(listing))


def _paused(listing: Listing) -> Draft:
    return replace(draft_of(listing), status="paused", status_note=CLOSED)
