"""Delivering notices to partners: at least once, one process at a time, again after a while where it failed."""

from __future__ import annotations

import json
import os
import secrets
import time
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update

from portal.database import session, utc_now, writing
from portal.directory import audit, deliveries
from portal.directory.deliveries import BACK_OFF, GIVE_UP, KEPT, VERIFYING, Lease, Notice
from portal.directory.partners import Partner
from portal.directory.reaching import Fault, Reach, post

LEASE = timedelta(minutes=2)
"""Longer than one attempt can take, the resolving of a name included."""
NAME = "deliveries"
IN_A_ROUND, FOR_ONE = 60, 20
VERIFY = "webhook.verify"
HOLDER = secrets.token_hex(8)
"""This process and no other; a fork makes its own with its number."""


def deliver_due(site: str, reach: Reach) -> int:
    """Try every notice that is due, the oldest first; returns how many arrived.

    Does nothing while another process is at it. A partner whose address fails is left alone until the next
    round, so that one that is silent delays nobody else for long.
    """
    if not _is_any_due() or not _lease():
        return 0
    arrived, silent = 0, set[int]()
    for notice_id, partner_id in _due():
        if partner_id in silent:
            continue
        if not _lease():
            break
        if _try(notice_id, site, reach):
            arrived += 1
        else:
            silent.add(partner_id)
    _release()
    return arrived


def _holder() -> str:
    return f"{HOLDER}.{os.getpid()}"


def _lease() -> bool:
    """Take the work, or go on with it; False while somebody else has it."""
    with writing() as tables:
        now, found = utc_now(), tables.get(Lease, NAME)
        if found is None:
            found = Lease(name=NAME, holder="", until=now)
            tables.add(found)
        if found.holder not in ("", _holder()) and found.until > now:
            return False
        found.holder, found.until = _holder(), now + LEASE
        return True


def _release() -> None:
    with writing() as tables:
        found = tables.get(Lease, NAME)
        if found is not None and found.holder == _holder():
            found.holder = ""


_HAS_HOOK = or_(
    and_(Partner.hook_state == "active", Notice.kind != VERIFY), and_(Partner.hook_state == "waiting", Notice.kind == VERIFY)
)


def _is_any_due() -> bool:
    query = select(Notice.id).join(Notice.partner).where(Notice.next_at <= utc_now(), _HAS_HOOK).limit(1)
    return session().scalar(query) is not None


def _due() -> list[tuple[int, int]]:
    """Numbers of notices and their partners, the oldest first; of one partner no more than FOR_ONE."""
    place = func.row_number().over(partition_by=Notice.partner_id, order_by=(Notice.next_at, Notice.id)).label("place")
    due = select(Notice.id, Notice.partner_id, Notice.next_at, place).join(Notice.partner)
    rows = due.where(Notice.next_at <= utc_now(), _HAS_HOOK).subquery()
    query = select(rows.c.id, rows.c.partner_id).where(rows.c.place <= FOR_ONE)
    found = session().execute(query.order_by(rows.c.next_at, rows.c.id).limit(IN_A_ROUND))
    return [(notice_id, partner_id) for notice_id, partner_id in found]


def _try(notice_id: int, site: str, reach: Reach) -> bool:
    """One attempt. That it is made is written before it is made: whoever dies in it tries again later."""
    with writing():
        found = deliveries.get(notice_id)
        if found is None or found.next_at is None or not found.partner.hook_address:
            return True
        found.attempts += 1
        found.next_at = utc_now() + BACK_OFF[min(found.attempts, len(BACK_OFF)) - 1]
        address, secret = found.partner.hook_address, found.partner.hook_secret
        body = json.dumps(deliveries.content_of(found, site), ensure_ascii=False).encode()
        key, wanted = found.key, found.partner.challenge.encode() if found.kind == VERIFY else b""
    stamp = int(time.time())
    headers = {
        "User-Agent": "PortalKecamatanBerdaya/1 (+webhook)", "webhook-id": key, "webhook-timestamp": str(stamp),
        "webhook-signature": deliveries.signature(secret, key, stamp, body),
    }  # fmt: skip
    try:
        post(address, headers, body, reach, wanted)
    except Fault as fault:
        _failed(notice_id, address, str(fault))
        return False
    _arrived(notice_id, address)
    return True


def _arrived(notice_id: int, address: str) -> None:
    with writing():
        found = deliveries.get(notice_id)
        if found is None:
            return
        found.delivered_at, found.next_at, found.fault = utc_now(), None, ""
        if found.kind == VERIFY and found.partner.hook_address == address:
            found.partner.hook_state, found.partner.challenge = "active", ""
            audit.note("webhook active", None, f"partner:{found.partner_id}")


def _failed(notice_id: int, address: str, fault: str) -> None:
    with writing():
        found = deliveries.get(notice_id)
        if found is None or found.delivered_at is not None:
            return
        found.fault = fault
        if not _is_over(found, utc_now()):
            _postpone(found)
            return
        found.gave_up_at, found.next_at = utc_now(), None
        if found.kind == VERIFY and found.partner.hook_address == address:
            found.partner.hook_state = "refused"
        audit.note("webhook given up", None, f"partner:{found.partner_id}", found.key)


def _postpone(found: Notice) -> None:
    """What else is due for a partner that does not answer waits as long; what has waited for too long is given up with it."""
    now, others = utc_now(), (Notice.partner_id == found.partner_id, Notice.kind != VERIFY, Notice.next_at.is_not(None))
    session().execute(update(Notice).where(*others, Notice.next_at <= now).values(next_at=found.next_at))
    over = (Notice.at < now - GIVE_UP, Notice.id != found.id)
    session().execute(update(Notice).where(*others, *over).values(gave_up_at=now, next_at=None, fault=found.fault))


def _is_over(found: Notice, now: datetime) -> bool:
    return found.attempts >= VERIFYING if found.kind == VERIFY else now - found.at >= GIVE_UP


def forget_within() -> int:
    """Delete the notices of more than 90 days ago, inside the caller's own `writing()`; returns how many."""
    over = session().execute(delete(Notice).where(Notice.at < utc_now() - KEPT))
    return int(over.rowcount)  # type: ignore[attr-defined]
