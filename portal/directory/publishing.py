"""From a proposal to a version that residents see: at once, after a second person's yes, or on its day."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from portal.database import session, utc_now, writing
from portal.directory import audit, claiming, drafts, editing, entries, history, listings, people, proposals, proposing, trust
from portal.directory.drafts import Draft, draft_of
from portal.directory.inheriting import pass_on_within
from portal.directory.listings import Listing, Organization
from portal.directory.people import ORGANIZATION, Post
from portal.directory.proposals import Proposal
from portal.directory.recording import By
from portal.directory.rights import Actor, may_decide, needs_second
from portal.directory.sayings import marked as _l

TRUSTED_AFTER = 3
"""A new account's changes need no second person any more after so many that were approved."""


class Conflict(Exception):
    """The listing has changed since the sender looked at it."""


class Unready(Exception):
    """What was proposed cannot become a version as it stands; `faults` says why, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants a listing to say."""

    listing_id: str | None
    """None for a new listing."""
    fields: Mapping[str, str]
    base_version: int = 0
    reason: str = ""
    publish_on: date | None = None
    proposal_id: int | None = None
    act: history.Act = "edit"
    key: str = ""
    """Of a new listing: what tells a form that is sent twice from two forms."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish: `published`, `waiting`, `scheduled` or `unchanged`."""

    state: str
    listing_id: str | None
    proposal_id: int | None = None


def submit(actor: Actor, wish: Wish) -> Outcome:
    """Publish a wish, or let it wait for a second person or for its day. What was typed is kept in any case.

    Raises Unready (faults by field), Conflict (somebody was quicker), PermissionError (not
    the actor's listing, or not the actor's area).
    """
    with writing():
        listing = listings.get(wish.listing_id) if wish.listing_id else None
        before = draft_of(listing) if listing else None
        fields = proposing.with_key(actor, {"kunci": wish.key, **wish.fields} if wish.key else wish.fields, wish.proposal_id)
        sent = proposals.sent_already(actor.person_id or 0, wish.listing_id, fields)
        if sent:
            return _outcome(sent)
        draft = _ready(fields, before)
        post = _speaking_as(actor, listing, draft)
        if before and not drafts.differences(before, draft):
            return Outcome("unchanged", wish.listing_id)
        if listing and listing.version != wish.base_version:
            raise Conflict(listing.id)
        _check_days(draft, wish.publish_on)
        proposal = proposing.keep_within(
            actor, wish.listing_id, fields, wish.base_version, wish.proposal_id, apart=wish.act != "edit"
        )
        proposal.post_id = post.id
        proposal.act, proposal.reason = wish.act if listing else "create", wish.reason
        proposal.place_code, proposal.organization_id = draft.place_code, _organization(draft.organization)
        proposal.publish_on = wish.publish_on
        if post.role == ORGANIZATION or needs_second(actor, before, draft):
            proposal.state = "waiting"
        elif wish.publish_on and wish.publish_on > trust.today():
            proposal.state = "scheduled"
        else:
            _land(proposal, draft)
        audit.note(f"{proposal.act} {proposal.state}", actor.person_id, f"proposal:{proposal.id}", proposal.listing_id or "")
        return _outcome(proposal)


def _outcome(proposal: Proposal) -> Outcome:
    return Outcome("published" if proposal.state == "done" else proposal.state, proposal.listing_id, proposal.id)


def _check_days(draft: Draft, publish_on: date | None) -> None:
    """Raise Unready for what would be out of sight again as soon as it is published."""
    ends, begins = draft.valid_until, publish_on or trust.today()
    if ends and ends < begins and draft.status == "published":
        raise Unready({"berlaku_sampai": _l("Masa berlakunya habis sebelum terbit. Ganti “Berlaku sampai”, atau kosongkan")})


def decide(actor: Actor, proposal_id: int, agreed: bool, note: str = "") -> Outcome:
    """The second person's yes or no. A no gives the proposal back to its author with a note.

    Raises PermissionError, Conflict (the listing has changed meanwhile) and Unready.
    """
    with writing():
        proposal = proposals.get(proposal_id)
        if proposal is None or proposal.state != "waiting" or not may_decide_on(actor, proposal):
            raise PermissionError(proposal_id)
        proposal.decided_by, proposal.decided_at, proposal.note = actor.person_id, utc_now(), note
        proposal.changed_at = utc_now()
        if not agreed:
            proposal.state = "returned"
            pass_on_within(Proposal, proposal.post_id)
        elif proposal.publish_on and proposal.publish_on > trust.today():
            proposal.state = "scheduled"
        else:
            _publish(proposal)
        audit.note("approved" if agreed else "returned", actor.person_id, f"proposal:{proposal.id}", proposal.listing_id or "")
        session().flush()
        if agreed and proposal.post.role != ORGANIZATION:
            _trust(proposal.person_id)
        return _outcome(proposal)


def may_decide_on(actor: Actor, proposal: Proposal) -> bool:
    """Whether this actor may be the second person for a proposal: covers where the listing is and where it is to be."""
    listing = session().get(Listing, proposal.listing_id) if proposal.listing_id else None
    if listing is not None and not actor.covers(listing):
        return False
    return may_decide(actor, proposal.place_code, proposal.organization_id, proposal.person_id)


def run_due() -> int:
    """Do what is due today: publish what was scheduled, pause what is no longer valid. Returns how many changed."""
    today = trust.today()
    due = session().scalars(select(Proposal.id).where(Proposal.state == "scheduled", Proposal.publish_on <= today))
    over = session().scalars(select(Listing.id).where(Listing.status == "published", Listing.valid_until < today))
    scheduled, expired = list(due), list(over)
    return sum(_publish_due(number) for number in scheduled) + sum(_expire(i, today) for i in expired)


def _publish_due(proposal_id: int) -> bool:
    with writing():
        proposal = proposals.get(proposal_id)
        if proposal is None or proposal.state != "scheduled":
            return False
        try:
            _publish(proposal)
        except (Conflict, Unready):
            proposal.state, proposal.changed_at = "returned", utc_now()
            proposal.note = "Layanan ini berubah sebelum harinya tiba. Periksa lagi, lalu kirim ulang."
        return True


def _expire(listing_id: str, today: date) -> bool:
    with writing() as tables:
        listing = listings.get(listing_id)
        if listing is None or listing.status != "published" or not listing.valid_until or listing.valid_until >= today:
            return False
        paused = replace(draft_of(listing), status="paused", status_note="Masa berlakunya sudah habis.")
        editing.save_within(tables, [paused], by=By("expire"))
        return True


def _publish(proposal: Proposal) -> None:
    listing = listings.get(proposal.listing_id) if proposal.listing_id else None
    if listing and listing.version != proposal.base_version:
        raise Conflict(listing.id)
    _land(proposal, _ready(proposal.entries, draft_of(listing) if listing else None))


def _ready(fields: Mapping[str, str], before: Draft | None) -> Draft:
    """The draft that a form describes; a new listing gets the key that its file gave it, or one of its own.

    Raises Conflict where a listing with the key of the file has come in meanwhile.
    """
    key = fields.get("kunci") or f"kantor:{secrets.token_hex(8)}"
    draft, faults = entries.read(fields, before or Draft(key, "", "", ""))
    known = None if before else session().scalar(select(Listing.id).where(Listing.key == key))
    if known:
        raise Conflict(known)
    if faults:
        raise Unready(faults)
    return draft


def _land(proposal: Proposal, draft: Draft) -> None:
    """Make the proposal a version of its listing, inside the caller's `writing()`."""
    act: history.Act = proposal.act  # type: ignore[assignment]
    by = By(act, proposal.person_id, proposal.post_id, proposal.reason, proposal.decided_by)
    proposal.state, proposal.changed_at = "done", utc_now()
    session().flush()
    number = proposal.id
    editing.save_within(session(), [draft], by=by)  # forgets every object: the proposal is read anew
    landed = session().scalar(select(Listing.id).where(Listing.key == draft.key))
    kept = proposals.get(number)
    assert kept is not None
    kept.listing_id = landed
    session().flush()
    if kept.act == "create" and landed:
        claiming.adopt_within(kept, landed)
    proposal.listing_id = landed


def _speaking_as(actor: Actor, listing: Listing | None, draft: Draft) -> Post:
    """The post in whose name the actor may want this: one that keeps the listing, else one at an organization."""
    if listing and not actor.may_propose(listing):
        raise PermissionError(listing.id)
    keeps = listing is None or actor.covers(listing)
    post = actor.post_for(draft.place_code, _organization(draft.organization)) if keeps else None
    if post is None and (listing is None or listing.id in actor.claimed):
        post = actor.partner_post(draft.place_code)
    if post is None:
        raise Unready({"wilayah": _l("Tempat ini di luar wilayah atau dinas Anda")})
    return post


def _organization(name: str) -> int | None:
    return session().scalar(select(Organization.id).where(Organization.name == name)) if name else None


def _trust(person_id: int) -> None:
    """Trust a new account once enough of its changes have been approved."""
    approved = select(func.count()).select_from(Proposal).where(
        Proposal.person_id == person_id, Proposal.state.in_(("done", "scheduled")), Proposal.decided_by.is_not(None)
    )  # fmt: skip
    person = people.get(person_id)
    if person and person.trusted_on is None and (session().scalar(approved) or 0) >= TRUSTED_AFTER:
        person.trusted_on = trust.today()
        audit.note("trusted", None, f"person:{person_id}")
