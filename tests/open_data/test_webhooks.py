"""A partner hears that a listing on its pages closed or moved: once it has happened, at least once, and from nobody else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import signal
import socket
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.database import session, utc_now, writing
from portal.directory import deliveries, delivering, editing, listings, partnering, partners
from portal.directory.deliveries import BACK_OFF, GIVE_UP, Lease, Notice
from portal.directory.drafts import Draft, draft_of
from portal.directory.ids import id_for
from portal.directory.reaching import AddressError, Fault, Reach, is_public, post, target_of
from portal.directory.rights import SYSTEM
from tests.open_data.receiving import ADDRESS, NAME, PUBLIC, Receiver, open_receiver

SITE = "https://portal.example.go.id"
GOR, SHELTER = (id_for(key, lambda _: False) for key in ("gor", "aman"))
MARKERS = ("Rumah Melati Korban", "Jalan Rahasia", "33.03.04.2003", "-7.123456", "109.654321")
PHONE = {"number": "+6281100000077", "use": "call", "who": "", "when": ""}


@pytest.fixture
def partner(app: Flask) -> int:
    """A partner that links to a sports hall and to a shelter whose address is nobody's business."""
    shelter = Draft(
        key="aman", topic="rppa", name=MARKERS[0], place_code="33.03.04", source="Dinas", sensitive=True, address_public=False,
        address=MARKERS[1], desa_code=MARKERS[2], latitude=float(MARKERS[3]), longitude=float(MARKERS[4]),
    )  # fmt: skip
    editing.save_all([Draft(key="gor", topic="sport", name="GOR Bukateja", place_code="33.03.04", source="Dinas"), shelter])
    number = partnering.introduce(SYSTEM, None, "Situs Warga", "https://warga.example.org", agrees=False)
    partnering.add_links(SYSTEM, number, [GOR, SHELTER])
    return number


def change(key: str, **fields: object) -> None:
    """An officer changes a listing."""
    found = listings.get(id_for(key, lambda _: False))
    assert found
    editing.save_all([replace(draft_of(found), **fields)])  # type: ignore[arg-type]


def active(partner: int, receiver: Receiver) -> str:
    """The partner's address has answered the question; returns the secret."""
    secret = partnering.set_hook(SYSTEM, partner, ADDRESS)
    assert delivering.deliver_due(SITE, receiver.reach) == 1
    receiver.events.clear()
    receiver.headers.clear()
    receiver.bodies.clear()
    return secret


def notices(kind: str = "") -> list[Notice]:
    """All notices, or those of one kind."""
    session().expire_all()
    return [n for n in session().scalars(deliveries.select(Notice).order_by(Notice.id)) if kind in ("", n.kind)]


def test_a_closed_listing_is_told_signed_and_once(partner: int, receiver: Receiver) -> None:
    secret = active(partner, receiver)
    change("gor", status="paused", status_note="Direnovasi")
    assert delivering.deliver_due(SITE, receiver.reach) == 1
    assert delivering.deliver_due(SITE, receiver.reach) == 0
    (event,), (headers,), (body,) = receiver.events, receiver.headers, receiver.bodies
    assert event["type"] == "listing.closed"
    assert event["data"] == {
        "listing": GOR, "title": "GOR Bukateja", "state": "paused", "changed": [], "place": "33.03.04",
        "addresses": {"page": f"{SITE}/id/layanan/{GOR}", "short": f"{SITE}/l/{GOR}"},
    }  # fmt: skip
    assert headers["host"] == NAME
    assert headers["webhook-id"] == event["id"]
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()


def test_opening_again_and_moving_are_told_as_well(partner: int, receiver: Receiver) -> None:
    active(partner, receiver)
    change("gor", status="withdrawn")
    change("gor", status="published")
    change("gor", address="Jalan Baru 1", phones=[PHONE])
    change("gor", place_code="33.03.05", summary="Sekarang di sini")
    change("gor", summary="Hanya kata-katanya lain")
    assert delivering.deliver_due(SITE, receiver.reach) == 4
    told = [(e["type"], e["data"]["state"], e["data"]["changed"]) for e in receiver.events]
    assert told == [
        ("listing.closed", "withdrawn", []),
        ("listing.reopened", "published", []),
        ("listing.moved", "published", ["address", "phones"]),
        ("listing.moved", "published", ["place"]),
    ]
    assert b"Jalan Baru" not in b"".join(receiver.bodies)


def test_nothing_of_a_hidden_place_leaves(partner: int, receiver: Receiver) -> None:
    active(partner, receiver)
    change("aman", address="Jalan Rahasia 2", latitude=-7.2)
    assert notices("listing.moved") == [], "that a hidden address changed is nobody's business either"
    change("aman", status="paused", status_note="Rumah Melati Korban penuh")
    assert delivering.deliver_due(SITE, receiver.reach) == 1
    sent = b"".join(receiver.bodies).decode()
    assert receiver.events[0]["data"]["title"] == "Layanan di Kecamatan Kaligondang"
    assert not [marker for marker in MARKERS if marker in sent]


def test_an_address_is_told_nothing_until_it_answers_the_question(partner: int, receiver: Receiver) -> None:
    receiver.answers_challenge = False
    partnering.set_hook(SYSTEM, partner, ADDRESS)
    change("gor", status="paused")
    with time_machine.travel(utc_now()) as clock:
        for _ in range(deliveries.VERIFYING):
            assert delivering.deliver_due(SITE, receiver.reach) == 0
            clock.shift(BACK_OFF[-1])
    assert {event["type"] for event in receiver.events} == {"webhook.verify"}, "somebody else's server hears nothing of ours"
    found = partners.get(partner)
    assert found and found.hook_state == "refused"


def test_a_failed_delivery_is_tried_again_later_and_later_and_given_up_in_sight(partner: int, receiver: Receiver) -> None:
    active(partner, receiver)
    receiver.status = 500
    with time_machine.travel(utc_now()) as clock:
        change("gor", status="paused")
        waits = []
        while (notice := notices("listing.closed")[0]).next_at is not None:
            assert delivering.deliver_due(SITE, receiver.reach) == 0
            after = notices("listing.closed")[0]
            if after.next_at:
                waits.append(after.next_at - utc_now())
                assert after.fault == "answered 500"
                clock.shift(waits[-1] + timedelta(seconds=1))
        assert [round(w.total_seconds() / 60) for w in waits[:9]] == [1, 5, 15, 60, 180, 360, 720, 1440, 1440]
        assert notice.attempts >= len(BACK_OFF) and notice.gave_up_at and utc_now() - notice.at >= GIVE_UP
    assert deliveries.standing(partner) == {"waiting": 0, "gave_up": 1}
    assert len({event["id"] for event in receiver.events}) == 1, "the same event keeps its name"


def test_a_silent_partner_delays_nobody_else(app: Flask, partner: int, receiver: Receiver) -> None:
    active(partner, receiver)
    with writing() as tables:
        found = tables.get_one(partners.Partner, partner)
        found.hook_address = "https://diam.example.org/"
    other = partnering.introduce(SYSTEM, None, "Situs Lain", "https://lain.example.org", agrees=False)
    partnering.add_links(SYSTEM, other, [GOR])
    active(other, receiver)
    for status in ("paused", "published", "paused"):
        change("gor", status=status)
    assert delivering.deliver_due(SITE, receiver.reach) == 3
    waiting = [n for n in notices() if n.partner_id == partner and n.next_at]
    assert len(waiting) == 3 and sum(n.attempts for n in waiting) == 1
    assert all(n.next_at and n.next_at > utc_now() for n in waiting)


def test_what_dies_in_the_middle_is_told_by_the_next_one(app: Flask, partner: int, receiver: Receiver) -> None:
    active(partner, receiver)
    change("gor", status="paused")
    session().remove()

    def die(host: str, port: int) -> list[str]:
        os.kill(os.getpid(), signal.SIGKILL)
        return []

    child = os.fork()
    if child == 0:
        delivering.deliver_due(SITE, Reach(die, receiver._connect, receiver.context))
        os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    with time_machine.travel(utc_now()) as clock:
        assert delivering.deliver_due(SITE, receiver.reach) == 0, "the lease of the dead one, and its attempt, count a while"
        clock.shift(timedelta(minutes=3))
        assert delivering.deliver_due(SITE, receiver.reach) == 1
    assert [event["type"] for event in receiver.events] == ["listing.closed"]


def test_only_one_process_delivers_at_a_time(partner: int, receiver: Receiver) -> None:
    active(partner, receiver)
    change("gor", status="paused")
    with writing() as tables:
        found = tables.get_one(Lease, delivering.NAME)
        found.holder, found.until = "somebody else", utc_now() + timedelta(minutes=1)
    assert delivering.deliver_due(SITE, receiver.reach) == 0
    assert receiver.events == []


def test_a_change_that_is_rolled_back_is_told_to_nobody(partner: int, receiver: Receiver) -> None:
    active(partner, receiver)
    found = listings.get(GOR)
    assert found
    paused = replace(draft_of(found), status="paused")
    with pytest.raises(ZeroDivisionError), writing() as tables:
        assert editing.save_within(tables, [paused]).changed / 0
    assert delivering.deliver_due(SITE, receiver.reach) == 0
    assert notices("listing.closed") == []


@pytest.mark.parametrize(
    "address",
    [
        "http://contoh.org/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://93.184.215.14/",
        "https://localhost/",
        "https://kantor.localhost/",
        "https://printer.local/",
        "https://db.internal/",
        "https://tanpatitik/",
        "https://contoh.org:22/",
        "https://contoh.org:0/",
        "https://contoh.org:99999/",
        "https://a:b@contoh.org/",
        "https://contoh.org@127.0.0.1/",
        "https://contoh.org\\@127.0.0.1/",
        "https://contoh.org/\r\nHost: x",
        "https://contoh.org/#x",
        "https://１２７.0.0.1/",
        "https://contoh.org/ a",
        "//contoh.org/",
        "",
    ],
)
def test_addresses_that_are_refused_at_once(address: str) -> None:
    with pytest.raises(AddressError):
        target_of(address)


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.255.255.254 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 100.127.255.254
    192.0.0.8 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 224.0.1.1 239.255.255.255 240.0.0.1
    255.255.255.255 ::1 :: ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::8.8.8.8 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1:: 2001:0:1::1
    2001:db8::1 fc00::1 fd00::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1 100::1 4000::1 localhost 127.1""".split(),  # noqa: SIM905
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", PUBLIC, "2001:4860:4860::8888", "2606:2800:220:1::1"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["10.0.0.1"], ["::1"], [PUBLIC, "192.168.0.1"], ["fe80::1"], [], ["fd00::1", PUBLIC]]
)
def test_a_name_that_leads_inside_is_never_connected_to(receiver: Receiver, found: list[str]) -> None:
    receiver.addresses = [found]
    with pytest.raises(Fault, match="not public"):
        post(ADDRESS, {}, b"{}", receiver.reach)
    assert receiver.connected == [] and receiver.events == []


def test_a_changed_answer_of_the_resolver_is_of_no_use(partner: int, receiver: Receiver) -> None:
    """The name is asked once, the connection goes to what was checked; the next attempt checks anew."""
    active(partner, receiver)
    receiver.addresses = [[PUBLIC], ["127.0.0.1"]]
    receiver.connected.clear()
    receiver.status = 503
    with time_machine.travel(utc_now()) as clock:
        change("gor", status="paused")
        delivering.deliver_due(SITE, receiver.reach)
        assert receiver.connected == [PUBLIC]
        clock.shift(timedelta(minutes=2))
        delivering.deliver_due(SITE, receiver.reach)
    assert receiver.connected == [PUBLIC]
    assert notices("listing.closed")[0].fault == "the name leads to an address that is not public"


def test_the_world_itself_reaches_no_loopback(receiver: Receiver) -> None:
    """`Reach()` as production has it, with names that really lead to this machine."""
    for host in ("localhost.localdomain.com", socket.gethostname() + ".example.com"):
        world = Reach(lambda *_: ["127.0.0.1"])
        with pytest.raises(Fault, match="not public"):
            post(f"https://{host}/", {}, b"{}", world)


def test_a_redirect_is_a_failure_wherever_it_leads(receiver: Receiver) -> None:
    receiver.status, receiver.location = 307, f"https://127.0.0.1:{receiver.port}/"
    with pytest.raises(Fault, match="redirects are not followed"):
        post(ADDRESS, {}, b'{"data": {}}', receiver.reach)
    assert len(receiver.events) == 1


def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    receiver, server = open_receiver(tmp_path, "lain.example.org")
    with pytest.raises(Fault, match="TLS failed"):
        post(ADDRESS, {}, b"{}", receiver.reach)
    server.shutdown()
    server.server_close()
    assert receiver.events == []


def test_an_endless_answer_is_not_read_to_its_end(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that never ends its first line, drop by drop, costs no more than the time for one attempt."""
    monkeypatch.setattr("portal.directory.reaching.SECONDS", 1.0)
    listening = socket.create_server(("127.0.0.1", 0))
    receiver.port = listening.getsockname()[1]
    with pytest.raises(Fault, match="no answer"):  # without a limit it would wait for ever
        post(ADDRESS, {}, b"{}", receiver.reach)
    listening.close()


def test_events_are_json_of_a_stable_shape(partner: int, receiver: Receiver) -> None:
    active(partner, receiver)
    change("gor", status="paused")
    delivering.deliver_due(SITE, receiver.reach)
    event = json.loads(receiver.bodies[0])
    assert list(event) == ["id", "type", "timestamp", "data"]
    assert event["timestamp"].endswith("Z")
