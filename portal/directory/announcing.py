"""Writing down for partners that a listing closed, opened again or moved, in the transaction of the change itself."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.directory.deliveries import Kind, Notice
from portal.directory.drafts import Draft
from portal.directory.partners import Partner, PartnerLink

Told = tuple[str, Draft, Draft]
"""Id of a listing, what it said before, what it says now."""


def announce_within(tables: scoped_session[Session], changes: Sequence[Told], at: datetime) -> None:
    """Write the notices for all partners that link to one of these listings, inside the caller's own `writing()`."""
    worth = {i: (found, after) for i, before, after in changes if not after.sample and (found := _kind(before, after))}
    if not worth:
        return
    query = select(PartnerLink.listing_id, Partner.id, Partner.hook_address).join(Partner, PartnerLink.partner_id == Partner.id)
    for listing_id, partner_id, hook in tables.execute(query.where(PartnerLink.listing_id.in_(worth))):
        (kind, changed), after = worth[listing_id]
        made = Notice(
            key=new_key(), partner_id=partner_id, listing_id=listing_id, kind=kind, state=after.status, changed=changed,
            at=at, next_at=at if hook else None,
        )  # fmt: skip
        tables.add(made)
    tables.flush()


def new_key() -> str:
    """A name for a notice that no other has."""
    return "evt_" + secrets.token_urlsafe(18)


def _kind(before: Draft, after: Draft) -> tuple[Kind, list[str]] | None:
    """What a change means to whoever links to the listing; None for nothing. Only what may be shown is compared."""
    if before.status != after.status:
        public = after.status == "published"
        return ("listing.reopened", _moved(before, after)) if public else ("listing.closed", [])
    moved = _moved(before, after)
    return ("listing.moved", moved) if moved and after.status == "published" else None


def _moved(before: Draft, after: Draft) -> list[str]:
    parts = {
        "place": (before.place_code, after.place_code),
        "address": (_address(before), _address(after)),
        "phones": (_numbers(before), _numbers(after)),
    }
    return [name for name, (old, new) in parts.items() if old != new]


def _address(draft: Draft) -> tuple[object, ...]:
    """As much of the address as may be shown."""
    return (draft.address, draft.desa_code, draft.latitude, draft.longitude) if draft.address_public else ()


def _numbers(draft: Draft) -> set[tuple[str, str]]:
    return {(phone["number"], phone["use"]) for phone in draft.phones}
