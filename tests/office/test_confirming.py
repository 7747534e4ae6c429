""" "Masih benar" is an act of its own: one tap, taken back as easily, and no new version."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.database import session, utc_now, writing
from portal.directory import confirming, history, reminding, trust
from portal.directory.audit import Event
from portal.directory.confirmations import Confirmation
from portal.directory.proposals import Proposal
from portal.directory.rights import SYSTEM
from portal.search import index
from tests.inspecting import Visitor
from tests.office.keeping import KEJOBONG, draft, listing, reminders, save
from tests.office.officer import Officer


def test_one_tap_on_the_desk_confirms_and_one_more_takes_it_back(app: Flask) -> None:
    (code,) = save(app, draft("voli"))
    officer, before = Officer(app), listing(app, code)
    page = officer.get("/kantor/")
    assert [f for f in page.all(".//form") if f.get("action") == f"/kantor/layanan/{code}/benar"]
    answer = officer.post(f"/kantor/layanan/{code}/benar", 303, jenis="petugas", lihat="")
    after = listing(app, code)
    assert (after.confirmed_on, after.confirmed_by) == (trust.today(), "petugas")
    assert (after.version, after.modified) == (before.version, before.modified)
    assert after.change > before.change
    with app.app_context():
        assert history.of(code)[0].act == "load"
    page = officer.get(answer.headers["Location"])  # type: ignore[union-attr]
    assert "Layanan voli sudah dipastikan masih benar hari ini." in page.text
    (undo,) = [f.get("action", "") for f in page.all(".//form") if "/batal" in f.get("action", "")]
    answer = officer.post(undo, 303)
    assert "kembali seperti semula" in officer.get(answer.headers["Location"].partition("#")[0]).text  # type: ignore[union-attr]
    assert (listing(app, code).confirmed_on, listing(app, code).confirmed_by) == (None, "")


def test_the_public_page_and_the_card_say_it_at_once(app: Flask) -> None:
    (code,) = save(app, draft("voli", name="Gelanggang Wulanjati"))
    with app.app_context():
        index.current().tend()
    resident = Visitor(app)
    for path in (f"/id/layanan/{code}", "/id/cari?q=wulanjati"):
        assert "Belum pernah dipastikan" in resident.get(path).text
    Officer(app).post(f"/kantor/layanan/{code}/benar", 303, jenis="telepon")
    assert "Dikonfirmasi hari ini" in resident.get(f"/id/layanan/{code}").text
    assert "petugas, lewat telepon" in resident.get(f"/id/layanan/{code}").text
    (card,) = [c for c in resident.get("/id/cari?q=wulanjati").hits if c.get("data-hit") == code]
    assert "Dikonfirmasi hari ini" in " ".join("".join(card.itertext()).split())


def test_the_page_shows_what_to_look_at_and_asks_how_one_knows(app: Flask) -> None:
    (code,) = save(app, draft("voli", hours="Mo-Fr 08:00-14:00", address="Jalan Melati 3"))
    officer = Officer(app)
    page = officer.get(f"/kantor/layanan/{code}/benar")
    for words in ("0812-3456-7890", "Pak Rudi", "Senin", "Jalan Melati 3", "Kecamatan Kaligondang", "Dibuka untuk umum"):
        assert words in page.text
    assert page.one(".//input[@name='jenis'][@checked]").get("value") == "petugas"
    officer.post(f"/kantor/layanan/{code}/benar", 303, jenis="kunjungan", catatan="Pagar baru")
    with app.app_context():
        made = session().scalars(select(Confirmation)).one()
        assert (made.kind, made.note, made.person_id, made.version) == ("kunjungan", "Pagar baru", officer.person_id, 1)
        assert session().scalar(select(func.count()).select_from(Event).where(Event.act == "confirm")) == 1


@pytest.mark.parametrize("kind", ["", "kontak", "tetangga"])
def test_how_one_knows_must_be_said(app: Flask, kind: str) -> None:
    (code,) = save(app, draft("voli"))
    page = Officer(app).post(f"/kantor/layanan/{code}/benar", 422, jenis=kind, catatan="Lewat sana kemarin")
    assert "Pilih dari mana Anda tahu" in page.text  # type: ignore[union-attr]
    assert page.one(".//input[@name='catatan']").get("value") == "Lewat sana kemarin"  # type: ignore[union-attr]
    assert listing(app, code).confirmed_on is None


def test_a_second_tap_changes_nothing(app: Flask) -> None:
    (code,) = save(app, draft("voli"))
    officer = Officer(app)
    first = officer.post(f"/kantor/layanan/{code}/benar", 303, jenis="petugas")
    change = listing(app, code).change
    second = officer.post(f"/kantor/layanan/{code}/benar", 303, jenis="petugas")
    assert first.headers["Location"] == second.headers["Location"]  # type: ignore[union-attr]
    assert listing(app, code).change == change


def test_undoing_brings_back_what_was_said_before_and_the_reminders_with_it(app: Flask) -> None:
    spoken = trust.today() - timedelta(days=200)
    (code,) = save(app, draft("voli", confirmed_on=spoken, confirmed_by="impor"))
    with app.app_context():
        reminding.remind()
    officer = Officer(app)
    officer.post(f"/kantor/layanan/{code}/benar", 303, jenis="petugas")
    assert reminders(app, code)[0].settled_at is not None
    officer.post("/kantor/pemastian/1/batal", 303)
    assert (listing(app, code).confirmed_on, listing(app, code).confirmed_by) == (spoken, "impor")
    assert reminders(app, code)[0].settled_at is None


def test_only_the_newest_and_only_today_and_only_ones_own_can_be_taken_back(app: Flask) -> None:
    codes = save(app, draft("voli"), draft("bola"))
    tutik, budi = Officer(app, login="tutik"), Officer(app, login="budi")
    tutik.post(f"/kantor/layanan/{codes[0]}/benar", 303, jenis="petugas")
    budi.post("/kantor/pemastian/1/batal", 403)
    budi.post(f"/kantor/layanan/{codes[0]}/benar", 303, jenis="telepon")
    assert "orang lain" in tutik.post("/kantor/pemastian/1/batal", 422).text  # type: ignore[union-attr]
    tutik.post(f"/kantor/layanan/{codes[1]}/benar", 303, jenis="petugas")
    tutik.post("/kantor/pemastian/999/batal", 403)
    with time_machine.travel(trust.datetime.now(trust.ZONE) + timedelta(days=1)):
        tutik.sign_in()
        assert "hari yang sama" in tutik.post("/kantor/pemastian/3/batal", 422).text  # type: ignore[union-attr]
    assert listing(app, codes[1]).confirmed_on is not None


def test_nobody_confirms_for_another_kecamatan_or_what_is_withdrawn(app: Flask) -> None:
    codes = save(app, draft("sebelah", place_code=KEJOBONG), draft("tarik", status="withdrawn"))
    officer = Officer(app)
    assert officer.raw(f"/kantor/layanan/{codes[0]}/benar").status_code == 403
    officer.post(f"/kantor/layanan/{codes[0]}/benar", 403, jenis="petugas")
    officer.post("/kantor/layanan/tiada/benar", 404, jenis="petugas")
    assert "tidak terbit" in officer.post(f"/kantor/layanan/{codes[1]}/benar", 422, jenis="petugas").text  # type: ignore[union-attr]
    with app.app_context(), pytest.raises(PermissionError):
        confirming.confirm(SYSTEM, codes[0], "petugas")


def test_the_sheet_offers_only_what_can_be_done(app: Flask) -> None:
    gone, here = save(app, draft("ditarik", status="withdrawn"), draft("voli"))
    officer, author, untrusted = Officer(app), Officer(app), Officer(app, trusted=False)
    assert f"/kantor/layanan/{gone}/benar" not in officer.get(f"/kantor/layanan/{gone}").links()
    assert f"/kantor/layanan/{here}/benar" in officer.get(f"/kantor/layanan/{here}").links()
    with app.app_context(), writing() as tables:
        made = Proposal(
            listing_id=here, person_id=author.person_id, post_id=author.post_id, place_code="33.03.04", state="waiting",
            entries={}, made_at=utc_now(), changed_at=utc_now(),
        )  # fmt: skip
        tables.add(made)
        tables.flush()
        path = f"/kantor/usulan/{made.id}"
    for who, opens in ((officer, True), (author, True), (untrusted, False)):
        page = who.get(f"/kantor/layanan/{here}")
        assert "Bu Tutik" in page.text and (path in page.links()) == opens
        assert who.raw(path).status_code == (200 if opens else 403)


def test_doubts_of_residents_take_the_mark_away(app: Flask) -> None:
    (code,) = save(app, draft("voli", confirmed_on=date(2026, 1, 1), confirmed_by="petugas"))
    officer = Officer(app)
    officer.post(f"/kantor/layanan/{code}/benar", 303, jenis="petugas")
    with app.app_context(), confirming.writing() as tables:
        found = tables.get_one(confirming.Listing, code)
        found.doubts, found.change = 1, confirming.advance("listing")
    page = Visitor(app).get(f"/id/layanan/{code}")
    assert "Ada laporan warga, sedang diperiksa" in page.text
    assert "Dikonfirmasi hari ini" not in page.text
    assert trust.state(listing(app, code)) == "unconfirmed"
