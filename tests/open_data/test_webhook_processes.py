"""Several workers tell partners of changes while they are killed in the middle: nothing is lost, all of it is signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import signal
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal.database import db, session
from portal.directory import deliveries, delivering, editing, listings, partnering
from portal.directory.drafts import Draft, draft_of
from portal.directory.ids import id_for
from portal.directory.rights import SYSTEM
from tests.open_data.receiving import ADDRESS, Receiver

SITE = "https://portal.example"
WORKERS, LISTINGS, KILLS, REFUSALS, PATIENCE = 3, 12, 15, 4, 600


def worker(receiver: Receiver) -> int:
    """A process that delivers for as long as it lives; returns its number."""
    child = os.fork()
    if child:
        return child
    try:
        db.engine.dispose(close=False)
        while True:
            delivering.deliver_due(SITE, receiver.reach)
            session().rollback()
            time.sleep(0.02)
    finally:
        os._exit(1)


def end(child: int) -> None:
    """As a machine that loses its power would."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_killed_workers_lose_nothing(app: Flask, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [id_for(f"gor {n}", lambda _: False) for n in range(LISTINGS)]
    editing.save_all([Draft(f"gor {n}", "sport", f"GOR {n}", "33.03.04", source="Dinas") for n in range(LISTINGS)])
    number = partnering.introduce(SYSTEM, None, "Situs Warga", "https://warga.example.org", agrees=False)
    partnering.add_links(SYSTEM, number, ids)
    secret = partnering.set_hook(SYSTEM, number, ADDRESS)
    assert delivering.deliver_due(SITE, receiver.reach) == 1
    monkeypatch.setattr(delivering, "LEASE", timedelta(seconds=1))  # as long as in production, this story would take an hour
    monkeypatch.setattr(delivering, "BACK_OFF", (timedelta(seconds=0.5),))
    for listing_id in ids:
        found = listings.get(listing_id)
        assert found
        editing.save_all([replace(draft_of(found), status="paused")])
    session().remove()
    receiver.pause = 0.1
    workers = [worker(receiver) for _ in range(WORKERS)]
    try:
        ends, killed = time.monotonic() + PATIENCE, 0
        while time.monotonic() < ends and (killed < KILLS or waiting(number)):
            receiver.status = 500 if len(receiver.events) <= REFUSALS else 200  # the first event is the test of the address
            time.sleep(0.15)
            if killed < KILLS:
                end(workers.pop(0))
                workers.append(worker(receiver))
                killed += 1
    finally:
        for child in workers:
            end(child)
    assert told(receiver) == set(ids)
    assert deliveries.standing(number) == {"waiting": 0, "gave_up": 0}
    assert len(receiver.events) > LISTINGS + 1, "what was answered with a fault is told again"
    names = {(event["data"]["listing"], event["id"]) for event in receiver.events if event["type"] == "listing.closed"}
    assert len(names) == LISTINGS, "told again, an event keeps its name"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    for headers, body in zip(receiver.headers, receiver.bodies, strict=True):
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def waiting(partner: int) -> int:
    """How many notices have not arrived yet."""
    session().rollback()
    return deliveries.standing(partner)["waiting"]


def told(receiver: Receiver) -> set[str]:
    """The listings of which the partner heard that they closed."""
    return {str(event["data"]["listing"]) for event in list(receiver.events) if event["type"] == "listing.closed"}
