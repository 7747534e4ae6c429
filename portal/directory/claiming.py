"""Asking for a listing, agreeing, refusing, and letting go of it."""

from __future__ import annotations

from sqlalchemy import select, update

from portal.database import session, utc_now, writing
from portal.directory import audit, claims, people
from portal.directory.claims import CLAIMABLE, Claim
from portal.directory.listings import LOADING, Listing
from portal.directory.people import Post
from portal.directory.proposals import Proposal
from portal.directory.rights import Actor
from portal.directory.sayings import marked as _l

LONGEST = 1000
SHORTEST_REASON = 5


class ClaimError(ValueError):
    """A claim that cannot be taken or decided as it stands; the text says why, in Indonesian."""


def claim(actor: Actor, listing_id: str, reason: str) -> int:
    """Ask for a listing in the name of the actor's organization; returns the number of the claim.

    It waits for an officer. Raises PermissionError outside the area of the actor's post, ClaimError
    without a reason and where the organization has asked before.
    """
    words = reason.strip()[:LONGEST]
    if len(words) < SHORTEST_REASON:
        raise ClaimError(_l("Tulis mengapa layanan ini milik lembaga Anda, supaya petugas bisa memeriksanya."))
    with writing() as tables:
        listing = tables.scalar(select(Listing).where(Listing.id == listing_id).options(*LOADING))
        post = actor.partner_post(listing.place_code) if listing else None
        if listing is None or post is None or post.organization_id is None or listing.status not in CLAIMABLE:
            raise PermissionError(listing_id)
        if claims.living(post.organization_id, listing_id):
            raise ClaimError(_l("Lembaga Anda sudah mengajukan layanan ini."))
        made = Claim(
            organization_id=post.organization_id, listing_id=listing_id, person_id=actor.person_id, post_id=post.id,
            reason=words, made_at=utc_now(),
        )  # fmt: skip
        tables.add(made)
        tables.flush()
        audit.note("claim", actor.person_id, f"listing:{listing_id}", f"claim:{made.id}")
        return made.id


def may_decide(actor: Actor, found: Claim) -> bool:
    """Whether this officer may agree to a claim: trusted, covers the listing, neither its author nor of the organization."""
    own = any(post.organization_id == found.organization_id for post in actor.represents)
    return actor.trusted and actor.person_id != found.person_id and not own and actor.covers(found.listing)


def decide(actor: Actor, claim_id: int, agreed: bool, note: str = "") -> Claim:
    """An officer's yes or no. Raises PermissionError, and ClaimError where it is decided already or a no has no note."""
    with writing():
        found = claims.get(claim_id)
        if found is None or not may_decide(actor, found):
            raise PermissionError(claim_id)
        if found.state != "waiting":
            raise ClaimError(_l("Permohonan ini sudah diputuskan."))
        words = note.strip()[:LONGEST]
        if not agreed and not words:
            raise ClaimError(_l("Tulis alasannya, supaya lembaga itu tahu."))
        _settle(found, actor, "approved" if agreed else "refused", words)
        return found


def end(actor: Actor, claim_id: int) -> Claim:
    """Let go of a claim: the organization its own, an officer who may decide on it any. Raises PermissionError."""
    with writing():
        found = claims.get(claim_id)
        if found is None or not may_end(actor, found):
            raise PermissionError(claim_id)
        _settle(found, actor, "ended", found.note)
        return found


def may_end(actor: Actor, found: Claim) -> bool:
    """Whether the claim lives and is the actor's to end."""
    own = any(post.organization_id == found.organization_id for post in actor.represents)
    return found.state in claims.LIVING and (own or actor.covers(found.listing))


def _settle(found: Claim, actor: Actor, state: str, note: str) -> None:
    found.state, found.note, found.decided_by, found.decided_at = state, note, actor.person_id, utc_now()
    audit.note(f"claim {state}", actor.person_id, f"listing:{found.listing_id}", f"claim:{found.id}")


def adopt_within(proposal: Proposal, listing_id: str) -> None:
    """A new listing that an organization proposed has come to be: it speaks for it, and the officers of the place keep it.

    Inside the caller's own `writing()`; does nothing for what an officer proposed.
    """
    tables = session()
    post = tables.get(Post, proposal.post_id)
    if post is None or post.role != people.ORGANIZATION or post.organization_id is None:
        return
    tables.execute(update(Listing).where(Listing.id == listing_id).values(post_id=None))
    now = utc_now()
    tables.add(
        Claim(
            organization_id=post.organization_id, listing_id=listing_id, person_id=proposal.person_id, post_id=post.id,
            state="approved", made_at=now, decided_by=proposal.decided_by, decided_at=now,
        )
    )  # fmt: skip
    tables.flush()
