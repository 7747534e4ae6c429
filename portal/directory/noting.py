"""Writing internal notes, and taking them away for good."""

from __future__ import annotations

from portal.database import utc_now, writing
from portal.directory import audit, listings, notes
from portal.directory.notes import Note
from portal.directory.rights import Actor
from portal.directory.sayings import SayingError
from portal.directory.sayings import marked as _l

LONGEST = 2000


class NoteError(SayingError):
    """A note that cannot be kept; the text says why, in Indonesian."""


def add(actor: Actor, listing_id: str, text: str, shared: bool = False) -> int:
    """Write a note; returns its number. `shared` shows an officer's note to the organizations that claim the listing.

    Raises NoteError for an empty or too long text, PermissionError for a listing that is not the actor's.
    """
    words = text.strip()
    if not words:
        raise NoteError(_l("Tulis catatannya dulu."))
    if len(words) > LONGEST:
        raise NoteError(_l("Catatan terlalu panjang: %(count)s huruf, paling banyak %(limit)s."), count=len(words), limit=LONGEST)
    with writing() as tables:
        listing = listings.get(listing_id)
        if listing is None or not notes.may_read(actor, listing):
            raise PermissionError(listing_id)
        post = actor.post_for(listing.place_code, listing.organization_id)
        as_partner = post is None
        post = post or actor.partner_post(listing.place_code)
        if post is None:
            raise PermissionError(listing_id)
        made = Note(
            listing_id=listing_id, person_id=actor.person_id, post_id=post.id, at=utc_now(), text=words,
            organization_id=post.organization_id if as_partner else None, shared=shared and not as_partner,
        )  # fmt: skip
        tables.add(made)
        tables.flush()
        audit.note("note", actor.person_id, f"listing:{listing_id}", f"note:{made.id}")
        return made.id


def delete(actor: Actor, note_id: int) -> str:
    """Take a note away for good, its words too; returns the id of its listing.

    Raises PermissionError where it is neither the actor's own nor that of somebody below.
    """
    with writing() as tables:
        found = notes.get(note_id)
        if found is None or not notes.may_delete(actor, found):
            raise PermissionError(note_id)
        audit.note("note deleted", actor.person_id, f"listing:{found.listing_id}", f"note:{note_id} person:{found.person_id}")
        tables.delete(found)
        return found.listing_id
