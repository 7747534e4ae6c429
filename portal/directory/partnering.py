"""What a partner does: says who it is, gets a token, registers links and an address for events."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from portal.database import advance, utc_now, writing
from portal.directory import announcing, audit, partners, reaching
from portal.directory.deliveries import Notice
from portal.directory.delivering import VERIFY
from portal.directory.partners import MOST_LINKS, TOKEN, Partner, PartnerLink
from portal.directory.reaching import AddressError
from portal.directory.rights import SYSTEM, Actor
from portal.directory.sayings import Saying
from portal.directory.sayings import marked as _l

Tables = scoped_session[Session]
LONGEST_NAME = 120


class PartnerError(ValueError):
    """What was entered cannot be taken: `faults` has a sentence in Indonesian for each field."""

    def __init__(self, **faults: str) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def introduce(actor: Actor, organization_id: int | None, name: str, address: str, agrees: bool) -> int:
    """Say who the partner is; returns its number. A new name or address has to be approved anew before it is named in public.

    Raises PartnerError, and PermissionError where the actor is not of the organization.
    """
    plain, where = " ".join(name.split()), address.strip()
    faults = {}
    if not 3 <= len(plain) <= LONGEST_NAME:
        faults["name"] = _l("Tulis nama lembaga atau situsnya, paling banyak 120 huruf")
    try:
        reaching.target_of(where)
    except AddressError as error:
        faults["address"] = str(error)
    if faults:
        raise PartnerError(**faults)
    if actor != SYSTEM and organization_id not in actor.organizations:
        raise PermissionError(organization_id)
    with writing() as tables:
        found = partners.of_organization(organization_id) if organization_id else None
        if found is None:
            found = Partner(organization_id=organization_id, name=plain, address=where, made_at=utc_now())
            tables.add(found)
        if (found.name, found.address, found.agrees) != (plain, where, agrees):
            found.approved_at = found.approved_by = None
        found.name, found.address, found.agrees = plain, where, agrees
        tables.flush()
        advance("partner")
        audit.note("partner", actor.person_id, f"partner:{found.id}")
        return found.id


def approve(actor: Actor, partner_id: int, agreed: bool) -> None:
    """Let a partner that wants it be named in public, or no longer. Only the province may; raises PermissionError."""
    with writing() as tables:
        found = tables.get(Partner, partner_id)
        if found is None or actor.role != "province" or (agreed and not found.agrees):
            raise PermissionError(partner_id)
        found.approved_at, found.approved_by = (utc_now(), actor.person_id) if agreed else (None, None)
        advance("partner")
        audit.note("partner named" if agreed else "partner unnamed", actor.person_id, f"partner:{partner_id}")


def new_token(actor: Actor, partner_id: int) -> str:
    """Make a token, which is shown this once; an older one ends. Raises PermissionError."""
    token = TOKEN + secrets.token_urlsafe(32)
    with writing() as tables:
        found = _own(tables, actor, partner_id)
        found.token_digest, found.token_made_at = partners.digest_of(token), utc_now()
        audit.note("token", actor.person_id, f"partner:{partner_id}")
    return token


def end_token(actor: Actor, partner_id: int) -> None:
    """End the token at once: the partner its own, the province any. Raises PermissionError."""
    with writing() as tables:
        found = tables.get(Partner, partner_id) if actor.role == "province" else _own(tables, actor, partner_id)
        if found is None:
            raise PermissionError(partner_id)
        found.token_digest = found.token_made_at = None
        audit.note("token ended", actor.person_id, f"partner:{partner_id}")


def holder_of(partner: Partner) -> Actor:
    """The partner itself as somebody who acts, by its token: has a right to nothing but what is its own."""
    return Actor(None, f"partner:{partner.id}")


def _own(tables: Tables, actor: Actor, partner_id: int) -> Partner:
    found = tables.get(Partner, partner_id)
    by_token = actor.person_id is None and actor.name == f"partner:{partner_id}"
    if found is None or not (actor == SYSTEM or by_token or found.organization_id in actor.organizations):
        raise PermissionError(partner_id)
    return found


def add_links(actor: Actor, partner_id: int, ids: Sequence[str]) -> tuple[int, list[str]]:
    """Register listings that the partner links to; returns how many were new, and which ids are no listing.

    Raises PartnerError where it would have more than MOST_LINKS, PermissionError where it is not the actor's.
    """
    with writing() as tables:
        _own(tables, actor, partner_id)
        wanted = list(dict.fromkeys(ids))
        there = partners.linkable(wanted)
        known = set(tables.scalars(select(PartnerLink.listing_id).where(PartnerLink.partner_id == partner_id)))
        new = [i for i in wanted if i in there and i not in known]
        if len(known) + len(new) > MOST_LINKS:
            text = _l("Paling banyak %(limit)s tautan. Sekarang sudah ada %(count)s.")
            raise PartnerError(links=Saying(text, limit=MOST_LINKS, count=len(known)))
        now = utc_now()
        tables.add_all([PartnerLink(partner_id=partner_id, listing_id=i, added_at=now) for i in new])
        if new:
            audit.note("links added", actor.person_id, f"partner:{partner_id}", str(len(new)))
        return len(new), [i for i in wanted if i not in there]


def remove_links(actor: Actor, partner_id: int, ids: Sequence[str]) -> int:
    """Take links away; returns how many there were. Raises PermissionError where the partner is not the actor's."""
    with writing() as tables:
        _own(tables, actor, partner_id)
        gone = 0
        for start in range(0, len(ids), 500):
            some = list(ids[start : start + 500])
            chosen = delete(PartnerLink).where(PartnerLink.partner_id == partner_id, PartnerLink.listing_id.in_(some))
            gone += int(tables.execute(chosen).rowcount)  # type: ignore[attr-defined]
        return gone


def set_hook(actor: Actor, partner_id: int, address: str) -> str:
    """Name the address that events go to; returns the secret that signs them, which is shown this once.

    Nothing is sent there but one question, until it is answered. Raises PartnerError, PermissionError.
    """
    try:
        reaching.target_of(address)
    except AddressError as error:
        raise PartnerError(address=str(error)) from None
    with writing() as tables:
        found = _own(tables, actor, partner_id)
        found.hook_address, found.hook_state = address.strip(), "waiting"
        found.challenge, found.hook_secret = secrets.token_urlsafe(24), _secret()
        _ask(tables, found)
        audit.note("webhook", actor.person_id, f"partner:{partner_id}")
        return found.hook_secret


def _secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _ask(tables: Tables, found: Partner) -> None:
    """Have the present address asked, and no earlier one."""
    tables.execute(delete(Notice).where(Notice.partner_id == found.id, Notice.kind == VERIFY))
    now = utc_now()
    tables.add(Notice(key=announcing.new_key(), partner_id=found.id, listing_id=None, kind=VERIFY, at=now, next_at=now))


def new_secret(actor: Actor, partner_id: int) -> str:
    """Make another secret for the same address, which is shown this once; the older one signs nothing any more."""
    with writing() as tables:
        found = _own(tables, actor, partner_id)
        if not found.hook_address:
            raise PartnerError(address=_l("Belum ada alamat webhook."))
        found.hook_secret = _secret()
        audit.note("webhook secret", actor.person_id, f"partner:{partner_id}")
        return found.hook_secret


def end_hook(actor: Actor, partner_id: int) -> None:
    """Send nothing any more: the partner itself, or the province. Changes still come to the list. Raises PermissionError."""
    with writing() as tables:
        found = tables.get(Partner, partner_id) if actor.role == "province" else _own(tables, actor, partner_id)
        if found is None:
            raise PermissionError(partner_id)
        found.hook_address = found.hook_secret = found.hook_state = found.challenge = ""
        tables.execute(delete(Notice).where(Notice.partner_id == partner_id, Notice.kind == VERIFY))
        for notice in tables.scalars(select(Notice).where(Notice.partner_id == partner_id, Notice.next_at.is_not(None))):
            notice.next_at = None
        audit.note("webhook ended", actor.person_id, f"partner:{partner_id}")
