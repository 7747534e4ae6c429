"""Saying that a listing is still right, taking that back, and answering a link. Confirming is not editing: no new version."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from portal.database import advance, utc_now, writing
from portal.directory import audit, trust
from portal.directory.confirmations import ANSWERS, CHOSEN, LONGEST_WORDS, SAID_BY, Confirmation, Reminder, may_undo
from portal.directory.listings import LOADING, Listing
from portal.directory.rights import Actor
from portal.directory.sayings import marked as _l

Tables = scoped_session[Session]
CONFIRMABLE = ("published", "paused")
"""What is withdrawn or not yet public has nothing to confirm."""


class ConfirmingError(ValueError):
    """Something that cannot be confirmed, taken back or answered; the text says why, in Indonesian."""


def confirm(actor: Actor, listing_id: str, kind: str, note: str = "") -> int:
    """Note that a listing is still right; returns the number of the confirmation.

    Its version stays. Open reminders of the listing are settled. The same officer saying the
    same again on the same day changes nothing. Raises PermissionError for a listing that is not
    the actor's, ConfirmingError for one that cannot be confirmed and for an unknown kind.
    """
    if kind not in CHOSEN:
        raise ConfirmingError(_l("Pilih dari mana Anda tahu bahwa ini masih benar."))
    with writing() as tables:
        listing = _find(tables, listing_id)
        if not actor.may_propose(listing):
            raise PermissionError(listing_id)
        if (kind == "lembaga") == actor.covers(listing):
            raise ConfirmingError(_l("Pilih dari mana Anda tahu bahwa ini masih benar."))
        if listing.status not in CONFIRMABLE:
            raise ConfirmingError(_l("Layanan ini tidak terbit, jadi tidak bisa dipastikan."))
        known = _said_today(tables, actor, listing, kind)
        if known is not None and not note:
            _settle(tables, listing.id)
            return known
        post = actor.post_for(listing.place_code, listing.organization_id) or actor.partner_post(listing.place_code)
        made = confirm_within(tables, listing, kind, actor.person_id, post.id if post else None, note)
        audit.note("confirm", actor.person_id, f"listing:{listing.id}", kind)
        return made.id


def undo(actor: Actor, confirmation_id: int) -> str:
    """Take one's own confirmation of today back; returns the id of its listing, which says again what it said before.

    Raises PermissionError for somebody else's, ConfirmingError for one of another day and where somebody confirmed since.
    """
    with writing() as tables:
        found = tables.get(Confirmation, confirmation_id)
        if found is None or found.person_id is None or found.person_id != actor.person_id:
            raise PermissionError(confirmation_id)
        if not may_undo(found, actor.person_id, trust.today()):
            raise ConfirmingError(_l("Ini hanya bisa dibatalkan pada hari yang sama."))
        if _newest(tables, found.listing_id) is not found:
            raise ConfirmingError(_l("Sesudah Anda, orang lain juga sudah memastikannya."))
        _take_back(tables, found)
        audit.note("confirm undone", actor.person_id, f"listing:{found.listing_id}")
        return found.listing_id


def answer(reminder_id: int, answer: str, words: str = "") -> None:
    """Keep what somebody answered through a link; a later answer takes the place of an earlier one.

    `right` confirms the listing, `changed` and `other` wait for its officer. The same answer again
    changes nothing. Raises ConfirmingError for a listing that is no longer public and for an unknown answer.
    """
    words = words.strip()
    if answer not in ANSWERS or len(words) > LONGEST_WORDS:
        raise ConfirmingError(_l("Jawaban ini tidak kami kenal."))
    with writing() as tables:
        found = tables.get_one(Reminder, reminder_id)
        listing = _find(tables, found.listing_id)
        if listing.status not in CONFIRMABLE:
            raise ConfirmingError(_l("Layanan ini sudah ditarik dari portal."))
        if (found.answer, found.words) == (answer, words):
            return
        if found.answer == "right":
            _take_back_answer(tables, found)
        now = utc_now()
        found.answer, found.words, found.answered_at, found.settled_at = answer, words, now, None
        tables.flush()
        if answer == "right":
            found.answered_at = confirm_within(tables, listing, "kontak", None, None, "").at
        audit.note("answer", None, f"listing:{listing.id}", answer)


def settle(actor: Actor, reminder_id: int) -> str:
    """Note that an answer has been dealt with; returns the id of its listing. Raises PermissionError for another's listing."""
    with writing() as tables:
        found = tables.get(Reminder, reminder_id)
        if found is None or not actor.covers(_find(tables, found.listing_id)):
            raise PermissionError(reminder_id)
        if found.settled_at is None:
            found.settled_at = utc_now()
            audit.note("answer settled", actor.person_id, f"listing:{found.listing_id}", found.answer)
        return found.listing_id


def _find(tables: Tables, listing_id: str) -> Listing:
    found = tables.scalar(select(Listing).where(Listing.id == listing_id).options(*LOADING))
    if found is None:
        raise PermissionError(listing_id)
    return found


def confirm_within(
    tables: Tables, listing: Listing, kind: str, person_id: int | None, post_id: int | None, note: str, on: date | None = None
) -> Confirmation:
    """Write a confirmation of that day (today) inside the `writing()` of the caller, who has checked the rights."""
    now, day = utc_now(), on or trust.today()
    made = Confirmation(
        listing_id=listing.id, on=day, at=now, kind=kind, person_id=person_id, post_id=post_id, version=listing.version,
        note=note.strip()[:LONGEST_WORDS], before_on=listing.confirmed_on, before_by=listing.confirmed_by,
    )  # fmt: skip
    tables.add(made)
    tables.flush()
    _say(tables, listing.id, day, SAID_BY[kind])
    _settle(tables, listing.id, now)
    return made


def _say(tables: Tables, listing_id: str, on: object, by: str) -> None:
    """What the listing says of its confirmation; the number of the change tells index and caches."""
    values = {"confirmed_on": on, "confirmed_by": by, "change": advance("listing")}
    tables.execute(update(Listing).where(Listing.id == listing_id).values(**values))


def _settle(tables: Tables, listing_id: str, at: object = None) -> None:
    query = update(Reminder).where(Reminder.listing_id == listing_id, Reminder.settled_at.is_(None))
    tables.execute(query.values(settled_at=at or utc_now()))


def _newest(tables: Tables, listing_id: str) -> Confirmation | None:
    query = select(Confirmation).where(Confirmation.listing_id == listing_id, Confirmation.undone_at.is_(None))
    return tables.scalar(query.order_by(Confirmation.id.desc()).limit(1))


def _said_today(tables: Tables, actor: Actor, listing: Listing, kind: str) -> int | None:
    """The number of a confirmation that says already what the actor says now."""
    newest = _newest(tables, listing.id)
    if newest is None or listing.confirmed_on != trust.today():
        return None
    same = (newest.person_id, newest.kind, newest.on, newest.version)
    return newest.id if same == (actor.person_id, kind, trust.today(), listing.version) else None


def _take_back(tables: Tables, found: Confirmation) -> None:
    """The newest confirmation counts no more; what it had settled is open again."""
    found.undone_at = utc_now()
    _say(tables, found.listing_id, found.before_on, found.before_by)
    same = (Reminder.listing_id == found.listing_id, Reminder.settled_at == found.at)
    tables.execute(update(Reminder).where(*same).values(settled_at=None))


def _take_back_answer(tables: Tables, reminder: Reminder) -> None:
    """Somebody answered "still right" and now says otherwise: what that answer confirmed counts no more."""
    newest = _newest(tables, reminder.listing_id)
    if newest is not None and newest.kind == "kontak" and newest.at == reminder.answered_at:
        _take_back(tables, newest)
