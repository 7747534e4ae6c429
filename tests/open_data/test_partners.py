"""A partner's program, with its token: registers links, names its webhook, reads every day what closed or moved."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.database import session
from portal.directory import editing, listings, partnering, partners, people
from portal.directory.drafts import Draft, draft_of
from portal.directory.ids import id_for
from portal.directory.rights import SYSTEM, Actor, actor_of
from tests.inspecting import Visitor
from tests.office.officer import person_at, post_at

GOR, DRAFT, SHELTER = (id_for(key, lambda _: False) for key in ("gor", "draf", "aman"))
MARKERS = ("Rumah Melati Korban", "Jalan Rahasia", "33.03.04.2003", "-7.123456", "109.654321")
LINKS = "/api/partners/links"
READING = (LINKS, "/api/partners/changes", "/api/partners/changes.csv", "/api/partners/webhook")
WRITING = (LINKS, f"{LINKS}/remove", "/api/partners/webhook", "/api/partners/webhook/secret", "/api/partners/webhook/remove")


@pytest.fixture
def partner(app: Flask) -> int:
    """A partner, and three listings."""
    shelter = Draft(
        key="aman", topic="rppa", name=MARKERS[0], place_code="33.03.04", source="Dinas", sensitive=True, address_public=False,
        address=MARKERS[1], desa_code=MARKERS[2], latitude=float(MARKERS[3]), longitude=float(MARKERS[4]),
    )  # fmt: skip
    hall = Draft(key="gor", topic="sport", name="=GOR Bukateja", place_code="33.03.04", source="Dinas")
    editing.save_all([hall, replace(hall, key="draf", status="draft"), shelter])
    return partnering.introduce(SYSTEM, None, "Situs Warga", "https://warga.example.org", agrees=False)


class Program:
    """The partner's program."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client, self.token = app.test_client(use_cookies=False), token

    def ask(self, path: str, body: object = None) -> TestResponse:
        """GET, or POST of a JSON body."""
        sent = {"Authorization": f"Bearer {self.token}"}
        if body is None:
            return self.client.get(path, headers=sent)
        return self.client.post(path, headers=sent, json=body)

    def json(self, path: str, body: object = None) -> dict[str, Any]:
        """As `ask`, for what must succeed."""
        answer = self.ask(path, body)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "no-store"
        return dict(answer.get_json())


@pytest.fixture
def program(app: Flask, partner: int) -> Program:
    """Its program, with a token."""
    return Program(app, partnering.new_token(SYSTEM, partner))


def change(key: str, **fields: object) -> None:
    """An officer changes a listing."""
    found = listings.get(id_for(key, lambda _: False))
    assert found
    editing.save_all([replace(draft_of(found), **fields)])  # type: ignore[arg-type]


def test_links_are_added_listed_and_removed(program: Program) -> None:
    sent = [f"http://localhost/l/{GOR}", f"/jv/layanan/{SHELTER}", GOR, "https://jahat.example/l/" + GOR, f"/l/{DRAFT}", "??"]
    assert program.json(LINKS, {"links": sent}) == {
        "added": 2, "known": 0, "unknown": ["https://jahat.example/l/" + GOR, "??", DRAFT],
    }  # fmt: skip
    assert program.json(LINKS, {"links": [GOR]})["known"] == 1
    listed = program.json(LINKS)
    assert listed["count"] == 2
    assert {row["listing"]: row["title"] for row in listed["links"]} == {
        GOR: "=GOR Bukateja", SHELTER: "Layanan di Kecamatan Kaligondang",
    }  # fmt: skip
    assert program.json(f"{LINKS}/remove", {"links": [GOR, "tiada"]}) == {"removed": 1}
    assert program.json(LINKS)["count"] == 1


def test_no_more_than_a_thousand_at_once(program: Program) -> None:
    for links in ([], [GOR] * 1001, GOR, [1], None):
        answer = program.ask(LINKS, {"links": links})
        assert answer.status_code == 422 and answer.mimetype == "application/problem+json"
    assert program.ask(LINKS, [GOR]).status_code == 400
    assert program.json(LINKS, {"links": [GOR] * 1000})["added"] == 1


def test_the_daily_list_says_what_closed_and_moved(program: Program) -> None:
    program.json(LINKS, {"links": [GOR, SHELTER]})
    change("gor", address="Jalan Baru 1")
    change("aman", status="paused", status_note="Rumah Melati Korban penuh")
    found = program.json("/api/partners/changes")
    assert [(e["type"], e["data"]["listing"]) for e in found["events"]] == [("listing.moved", GOR), ("listing.closed", SHELTER)]
    assert found["next"] is None
    assert program.json("/api/partners/changes?since=2100-01-01")["events"] == []
    table = program.ask("/api/partners/changes.csv?since=2020-01-01T00:00:00%2B07:00")
    assert table.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(table.get_data(as_text=True))))
    assert [(row["listing"], row["changed"], row["title"]) for row in rows] == [
        (GOR, "address", "'=GOR Bukateja"), (SHELTER, "", "Layanan di Kecamatan Kaligondang"),
    ]  # fmt: skip
    for fault in ("since=kemarin", "after=x", "after=%C2%B2", "since=0001-01-01T00:00:00%2B14:00"):
        assert program.ask(f"/api/partners/changes?{fault}").status_code == 422, fault


def test_no_answer_tells_what_is_hidden(program: Program) -> None:
    program.json(LINKS, {"links": [SHELTER]})
    change("aman", status="withdrawn")
    for path in READING:
        body = program.ask(path).get_data(as_text=True)
        assert not [marker for marker in MARKERS if marker in body], path


def test_the_webhook_is_named_and_its_secret_shown_once(program: Program, partner: int) -> None:
    assert program.json("/api/partners/webhook") == {"address": None, "state": "none", "waiting": 0, "gave_up": 0}
    assert program.ask("/api/partners/webhook/secret", {}).status_code == 409
    for address in ("http://warga.example.org/", "https://127.0.0.1/", "https://localhost/", 5, None):
        assert program.ask("/api/partners/webhook", {"address": address}).status_code == 422
    made = program.json("/api/partners/webhook", {"address": "https://warga.example.org/kabar"})
    assert made["state"] == "waiting" and made["secret"].startswith("whsec_")
    assert "secret" not in program.json("/api/partners/webhook")
    assert program.json("/api/partners/webhook/secret", {})["secret"] != made["secret"]
    assert program.json("/api/partners/webhook/remove", {})["state"] == "none"


def test_without_the_token_nothing(app: Flask, program: Program, partner: int) -> None:
    stranger = Program(app, "pkb_tiada")
    answers = [stranger.client.get(path) for path in READING] + [stranger.client.post(path, json={}) for path in WRITING]
    answers += [stranger.ask(READING[0]), stranger.client.get(READING[0], headers={"Authorization": f"Basic {program.token}"})]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    with app.app_context():
        found = partners.get(partner)
        assert found and program.token not in str(vars(found)), "only its digest is kept"


def test_guesses_are_throttled_and_the_owner_goes_on(app: Flask, program: Program) -> None:
    guesser = Program(app, "pkb_tebak")
    codes = [guesser.ask(LINKS).status_code for _ in range(12)]
    assert codes == [401] * 10 + [429] * 2
    assert guesser.ask(LINKS).headers["Retry-After"] == "300"
    assert program.ask(LINKS).status_code == 200


def test_a_token_is_replaced_and_ended(app: Flask, program: Program, partner: int) -> None:
    newer = Program(app, program.json("/api/partners/token", {})["token"])
    assert program.ask(LINKS).status_code == 401
    assert newer.ask(LINKS).status_code == 200
    partnering.end_token(SYSTEM, partner)
    assert newer.ask(LINKS).status_code == 401


def test_a_token_is_good_for_its_partner_only(app: Flask, program: Program) -> None:
    other = partnering.introduce(SYSTEM, None, "Situs Lain", "https://lain.example.org", agrees=False)
    partnering.add_links(SYSTEM, other, [GOR])
    assert program.json(LINKS)["count"] == 0
    program.json(f"{LINKS}/remove", {"links": [GOR]})
    session().expire_all()
    assert partners.link_count(other) == 1
    holder = partnering.holder_of(partners.Partner(id=other + 1))
    with pytest.raises(PermissionError):
        partnering.add_links(holder, other, [GOR])


def officer(area: str, role: str) -> Actor:
    """Somebody of the administration."""
    found = people.get(person_at([post_at(area, role)], f"petugas.{role}.{time.monotonic_ns()}"))
    assert found
    return actor_of(found)


def test_only_who_agreed_and_was_approved_is_named_in_public(app: Flask, visitor: Visitor, partner: int) -> None:
    partnering.introduce(SYSTEM, None, "Yayasan Terang", "https://terang.example.org", agrees=True)
    for lang in ("id", "jv"):
        assert "Terang" not in visitor.get(f"/{lang}/mitra").text
    number = next(found.id for found in partners.all_partners() if found.agrees)
    with pytest.raises(PermissionError):
        partnering.approve(officer("33.03", "kabupaten"), number, agreed=True)
    with pytest.raises(PermissionError):
        partnering.approve(officer("33", "province"), partner, agreed=True)
    partnering.approve(officer("33", "province"), number, agreed=True)
    page = visitor.get("/id/mitra")
    assert "Yayasan Terang" in page.text and "Situs Warga" not in page.text
    (link,) = [a for a in page.all(".//a") if a.get("href") == "https://terang.example.org"]
    assert set((link.get("rel") or "").split()) == {"nofollow", "noopener"}
    partnering.introduce(SYSTEM, None, "Yayasan Terang", "https://terang.example.org", agrees=True)
    assert visitor.get("/id/mitra").text.count("Yayasan Terang") == 1
