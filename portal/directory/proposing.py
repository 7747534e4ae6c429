"""Drafts of staff: kept as typed, valid or not, until they are sent or given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.database import session, utc_now, writing
from portal.directory import proposals
from portal.directory.listings import Listing
from portal.directory.proposals import Proposal
from portal.directory.rights import Actor

Entries = Mapping[str, str]


def keep(
    actor: Actor, listing_id: str | None, entries: Entries, base_version: int, proposal_id: int | None = None,
    *, reason: str = "", publish_on: date | None = None,
) -> int:  # fmt: skip
    """Keep what somebody typed about a listing, or about one that is to be; returns the number of the proposal.

    Goes on with the proposal named if it is still the actor's own draft, else with the
    actor's draft for this listing, else begins one. Raises PermissionError where the
    listing is not the actor's.
    """
    with writing():
        kept = keep_within(actor, listing_id, entries, base_version, proposal_id)
        kept.reason, kept.publish_on = reason, publish_on
        return kept.id


def keep_within(
    actor: Actor, listing_id: str | None, entries: Entries, base_version: int, proposal_id: int | None = None,
    *, apart: bool = False,
) -> Proposal:  # fmt: skip
    """As `keep`, inside the caller's own `writing()`. `apart`: beside the actor's draft, which stays what it is."""
    listing = session().get(Listing, listing_id) if listing_id else None
    if not actor.areas or (listing_id and (listing is None or not actor.may_propose(listing))):
        raise PermissionError(listing_id)
    place = listing.place_code if listing else actor.areas[0]
    agency = listing.organization_id if listing else actor.posts[0].organization_id if actor.posts else None
    post = actor.post_for(place, agency) or actor.partner_post(place)
    if post is None:
        raise PermissionError(listing_id)
    found = None if apart else _own(actor, listing_id, proposal_id)
    if found is None:
        found = Proposal(listing_id=listing_id, person_id=actor.person_id, made_at=utc_now())
    found.post_id, found.place_code = post.id, place
    found.organization_id = listing.organization_id if listing else post.organization_id
    found.entries, found.base_version = dict(_with_key_of(found.entries or {}, entries)), base_version
    found.changed_at, found.state = utc_now(), "draft"
    session().add(found)
    session().flush()
    return found


def with_key(actor: Actor, entries: Entries, proposal_id: int | None) -> Entries:
    """What somebody typed, with the key that the file gave if it was a file that the actor's own proposal came with."""
    found = _own(actor, None, proposal_id)
    return _with_key_of(found.entries, entries) if found else entries


def _with_key_of(known: Entries, entries: Entries) -> Entries:
    return {**entries, "kunci": known["kunci"]} if "kunci" in known else entries


def _own(actor: Actor, listing_id: str | None, proposal_id: int | None) -> Proposal | None:
    found = proposals.get(proposal_id) if proposal_id else None
    if found is None and listing_id:
        found = proposals.own_draft(actor.person_id or 0, listing_id)
    if found is None or found.person_id != actor.person_id or found.state not in ("draft", "returned"):
        return None
    return found if found.listing_id == listing_id else None


def drop(actor: Actor, proposal_id: int) -> None:
    """Give up an own proposal that has not become a change. Raises PermissionError for another's, or one that is over."""
    with writing():
        found = proposals.get(proposal_id)
        if found is None or found.person_id != actor.person_id or found.state not in proposals.OPEN:
            raise PermissionError(proposal_id)
        found.state, found.changed_at = "dropped", utc_now()
