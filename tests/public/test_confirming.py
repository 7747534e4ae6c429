"""The contact of a listing answers a link: one tap, no password, and opening it writes nothing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.database import counter
from portal.directory import reminding, trust
from portal.directory.confirmations import Reminder
from tests import instances
from tests.inspecting import Page, Visitor, inspect, parse
from tests.office.keeping import PHONE, draft, link, listing, message, reminders, save
from tests.office.officer import Officer

LONG_AGO = trust.today() - timedelta(days=120)
VIOLENCE = re.compile(r"kekerasan|korban|rppa|perempuan|anak", re.IGNORECASE)


@pytest.fixture
def app(instance: Path) -> Flask:
    """An application of this story's own; no context is open."""
    return instances.open_app(instance)


def asked(app: Flask, **more: object) -> tuple[str, Reminder]:
    """A listing whose contact has been asked."""
    (code,) = save(app, draft("voli", confirmed_on=LONG_AGO, confirmed_by="petugas", **more))
    with app.app_context():
        reminding.remind()
    return code, reminders(app, code)[0]


def send(app: Flask, path: str, status: int = 303, **fields: str) -> Page | None:
    """Send an answer as a phone without cookies does; a page that comes back is inspected."""
    answer = app.test_client(use_cookies=False).post(path, data=fields)
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    if status == 303:
        assert answer.headers["Location"] == path
        return None
    page = Page(answer, parse(answer.get_data(as_text=True), path, False))
    inspect(page, path)
    return page


def test_still_right_in_one_tap(app: Flask) -> None:
    code, reminder = asked(app)
    path = link(app, reminder)
    page = Visitor(app).get(path)
    assert page.heading == "Layanan voli"
    assert "0812-3456-7890" in page.text
    assert {"Masih benar", "Ada yang berubah", "Tanya orang lain"} <= {
        " ".join("".join(e.itertext()).split()) for e in [*page.all(".//button"), *page.all(".//form/a")]
    }
    send(app, path, jawab="right")
    found = listing(app, code)
    assert (found.confirmed_on, found.confirmed_by, found.version) == (trust.today(), "kontak layanan ini", 1)
    assert reminders(app, code)[0].settled_at is not None
    assert "Terima kasih. Anda menjawab: masih benar." in Visitor(app).get(path).text


def test_opening_the_link_writes_nothing(app: Flask) -> None:
    code, reminder = asked(app)
    path = link(app, reminder)
    with app.app_context():
        before = counter("listing")
    for address in (path, path.replace("/id/", "/jv/"), f"{path}?jawab=changed", f"{path}?jawab=right", f"{path}?jawab=other"):
        answer = Visitor(app).raw(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in answer.headers
        assert Visitor(app).raw(address, method="HEAD").status_code == 200
    with app.app_context():
        assert counter("listing") == before
    assert (reminders(app, code)[0].answer, listing(app, code).confirmed_on) == ("", LONG_AGO)


def test_what_changed_reaches_the_desk_and_is_settled_by_confirming(app: Flask) -> None:
    code, reminder = asked(app)
    path = link(app, reminder)
    assert Visitor(app).get(f"{path}?jawab=changed").one(".//textarea[@name='kata']") is not None
    send(app, path, jawab="changed", kata="Nomornya ganti <b>besok</b>")
    assert listing(app, code).confirmed_on == LONG_AGO
    officer = Officer(app)
    assert "Nomornya ganti <b>besok</b>" in officer.get("/kantor/").text
    assert "Nomornya ganti" in officer.get(f"/kantor/layanan/{code}/benar").text
    officer.post(f"/kantor/layanan/{code}/benar", 303, jenis="telepon")
    assert "Nomornya ganti" not in officer.get("/kantor/").text


def test_an_officer_may_say_that_an_answer_is_dealt_with(app: Flask) -> None:
    code, reminder = asked(app)
    send(app, link(app, reminder), jawab="changed")
    Officer(app, "33.03.03").post(f"/kantor/jawaban/{reminder.id}/selesai", 403)
    assert reminders(app, code)[0].settled_at is None
    officer = Officer(app)
    officer.post(f"/kantor/jawaban/{reminder.id}/selesai", 303)
    assert reminders(app, code)[0].settled_at is not None
    assert "Ada yang berubah" not in officer.get("/kantor/").text


def test_somebody_else_is_named_with_a_number_that_is_read_back(app: Flask) -> None:
    code, reminder = asked(app)
    path = link(app, reminder)
    page = send(app, path, 422, jawab="other", siapa="Bu Warsi", nomor="12")
    assert page is not None
    assert page.one(".//input[@name='siapa']").get("value") == "Bu Warsi"
    assert page.one(".//input[@name='nomor']").get("aria-invalid") == "true"
    assert send(app, path, 422, jawab="other", siapa=" ", nomor="") is not None
    send(app, path, jawab="other", siapa="Bu Warsi", nomor="0812 9876 5432")
    assert reminders(app, code)[0].words == "Bu Warsi, 0812-9876-5432"


@pytest.mark.parametrize("fields", [{}, {"jawab": "hapus"}, {"jawab": "changed", "kata": "a" * 501}])
def test_an_answer_that_cannot_be_kept_is_said_so(app: Flask, fields: dict[str, str]) -> None:
    code, reminder = asked(app)
    page = send(app, link(app, reminder), 422, **fields)
    assert page is not None and page.one(".//*[@id='kesalahan']") is not None
    assert reminders(app, code)[0].answer == ""


def test_a_second_answer_corrects_the_first_and_the_same_one_changes_nothing(app: Flask) -> None:
    code, reminder = asked(app)
    path = link(app, reminder)
    send(app, path, jawab="right")
    change = listing(app, code).change
    send(app, path, jawab="right")
    assert listing(app, code).change == change
    send(app, path, jawab="changed", kata="Tutup hari Jumat")
    assert (listing(app, code).confirmed_on, listing(app, code).confirmed_by) == (LONG_AGO, "petugas")
    assert (reminders(app, code)[0].answer, reminders(app, code)[0].settled_at) == ("changed", None)
    send(app, path, jawab="right")
    assert listing(app, code).confirmed_on == trust.today()


def test_a_link_lives_thirty_days(app: Flask) -> None:
    code, reminder = asked(app)
    path = link(app, reminder)
    with time_machine.travel(datetime.now(trust.ZONE) + timedelta(days=29)):
        assert Visitor(app).raw(path).status_code == 200
    with time_machine.travel(datetime.now(trust.ZONE) + timedelta(days=31)):
        assert "lewat waktunya" in Visitor(app).get(path, 410).heading
        send(app, path, 410, jawab="right")
    assert listing(app, code).confirmed_on == LONG_AGO


def test_a_link_that_somebody_tampered_with_opens_nothing(app: Flask, tmp_path: Path) -> None:
    code, reminder = asked(app)
    path = link(app, reminder)
    token = path.rpartition("/")[2]
    payload, stamp, _signature = token.split(".")
    elsewhere = instances.open_app(tmp_path / "instance")
    elsewhere.secret_key = b"another portal's key"
    foreign = link(elsewhere, reminder).rpartition("/")[2]
    for wrong in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        f"x{token}",
        f"{payload}.{stamp}.",
        "tiada",
        foreign,
        "%00",
        "é",
    ):
        address = f"/id/konfirmasi/{wrong}"
        assert Visitor(app).get(address, 404).heading == "Tautan ini tidak lengkap", wrong
        send(app, address, 404, jawab="right")
    assert listing(app, code).confirmed_on == LONG_AGO


def test_a_link_of_a_withdrawn_listing_says_so(app: Flask) -> None:
    _code, reminder = asked(app)
    path = link(app, reminder)
    save(app, draft("voli", status="withdrawn"))
    assert "sudah ditarik" in Visitor(app).get(path, 410).heading
    send(app, path, 410, jawab="right")


def test_a_sensitive_listing_is_not_betrayed(app: Flask) -> None:
    secret = {"topic": "rppa", "name": "Pendampingan Korban Kekerasan", "sensitive": True, "address_public": False}
    code, reminder = asked(app, address="Gang Buntu 7", **secret)
    text = message(app, reminder)
    assert "Kecamatan Kaligondang" in text
    page = Visitor(app).get(link(app, reminder))
    assert page.all(".//a[@data-exit]")
    main = "".join(page.one(".//main").itertext())
    for shown in (text, page.title, page.heading, main):
        assert not VIOLENCE.search(shown), shown
        assert "Buntu" not in shown
    assert PHONE not in text
    send(app, link(app, reminder, "jv"), jawab="right")
    assert listing(app, code).confirmed_on == trust.today()
