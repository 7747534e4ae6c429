"""An officer keeps a listing true: drafts, publishing, a second pair of eyes, two people at once, nothing ever lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
import time_machine
from flask import Flask

from portal.directory import history, listings, proposals, publishing, trust
from portal.directory.listings import Listing
from portal.search import index
from tests.inspecting import Page, Visitor, text_of
from tests.office.officer import Officer, filled

GOR = "gor bukateja"
BUKATEJA = "33.03.02"


@pytest.fixture
def listing_id(app: Flask) -> str:
    """The sport hall of Bukateja, from the sourced data."""
    with app.app_context():
        return str(Visitor(app).get("/id/cari?q=gor+bukateja").hits[0].get("data-hit"))


def sheet_of(officer: Officer, address: str) -> dict[str, str]:
    """The form of an address as the browser has it."""
    form = officer.get(address).one(".//form[@data-sheet]")
    return {name: text for name, text in filled(form).items() if name != "csrf_token"}


def send(officer: Officer, listing_id: str, status: int = 303, act: str = "terbitkan", **changes: str) -> Page:
    """Open the form, change some fields, tap a button."""
    address = f"/kantor/layanan/{listing_id}/ubah"
    fields = sheet_of(officer, address) | changes | {"tindakan": act}
    return cast("Page", officer.post(address, status, **fields))


def stored(app: Flask, listing_id: str) -> Listing:
    """The listing as the table has it."""
    with app.app_context():
        found = listings.get(listing_id)
        assert found
        return found


def test_what_an_officer_publishes_is_seen_and_found_at_once(app: Flask, listing_id: str) -> None:
    officer = Officer(app, BUKATEJA)
    answer = send(officer, listing_id, ringkasan="Lapangan gondorukem untuk semua", alasan="nama lapangan berubah")
    assert "kabar=published" in answer.headers["Location"]  # type: ignore[attr-defined]
    assert "gondorukem" in Visitor(app).get(f"/id/layanan/{listing_id}").text
    with app.app_context():
        index.current().tend()
    assert listing_id in [hit.get("data-hit") for hit in Visitor(app).get("/id/cari?q=gondorukem").hits]
    page = officer.get(f"/kantor/layanan/{listing_id}/riwayat")
    assert "gondorukem" in page.text
    assert "nama lapangan berubah" in page.text
    assert "Bu Tutik" in page.text


def test_the_form_sent_back_unchanged_publishes_nothing(app: Flask, listing_id: str) -> None:
    before = stored(app, listing_id).version
    answer = send(Officer(app, BUKATEJA), listing_id)
    assert "kabar=unchanged" in answer.headers["Location"]  # type: ignore[attr-defined]
    assert stored(app, listing_id).version == before


def test_a_draft_is_kept_as_typed_and_nobody_sees_it(app: Flask, listing_id: str) -> None:
    officer = Officer(app, BUKATEJA)
    send(officer, listing_id, act="simpan", nama="", telepon_1_nomor="0812", usia_min="dua")
    page = officer.get(f"/kantor/layanan/{listing_id}/ubah")
    assert page.one(".//input[@name='nama']").get("value") == ""
    assert page.one(".//input[@name='telepon_1_nomor']").get("value") == "0812"
    assert page.one(".//input[@name='usia_min']").get("value") == "dua"
    assert Officer(app, BUKATEJA).get(f"/kantor/layanan/{listing_id}/ubah").one(".//input[@name='nama']").get("value")
    assert Visitor(app).get(f"/id/layanan/{listing_id}").heading


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(app: Flask, listing_id: str) -> None:
    officer = Officer(app, BUKATEJA)
    page = send(
        officer, listing_id, 422, nama="", usia_min="dua", telepon_1_nomor="0812", biaya="gratis tis", surel="bukan surel"
    )
    faults = {a.get("href") for a in page.all(".//*[@id='kesalahan']//a")}
    assert {"#f-nama", "#f-usia_min", "#f-surel", "#f-telepon_1_nomor"} <= faults
    assert page.one(".//input[@name='surel']").get("aria-invalid") == "true"
    assert page.one(".//input[@name='biaya']").get("value") == "gratis tis"
    assert page.one(".//input[@name='usia_min']").get("value") == "dua"
    assert "belum lengkap" in page.text


def test_two_officers_at_once_lose_nothing(app: Flask, listing_id: str) -> None:
    ani, budi = Officer(app, BUKATEJA), Officer(app, BUKATEJA)
    address = f"/kantor/layanan/{listing_id}/ubah"
    of_ani, of_budi = sheet_of(ani, address), sheet_of(budi, address)
    ani.post(address, 303, **(of_ani | {"biaya": "Rp5.000", "ringkasan": "Kata Ani", "tindakan": "terbitkan"}))
    page = cast(
        "Page", budi.post(address, 409, **(of_budi | {"syarat": "KTP", "ringkasan": "Kata Budi", "tindakan": "terbitkan"}))
    )
    assert "Kata Ani" in page.text
    assert "Kata Budi" in page.text
    assert stored(app, listing_id).summary == "Kata Ani"
    chosen = filled(page.all(".//form")[-1]) | {"pilih_summary": "mereka", "tindakan": "gabung"}
    chosen.pop("csrf_token")
    budi.post(address, 303, **chosen)
    found = stored(app, listing_id)
    assert (found.summary, found.cost, found.requirements) == ("Kata Ani", "Rp5.000", "KTP")


def test_a_colleague_elsewhere_cannot_touch_it(app: Flask, listing_id: str) -> None:
    stranger = Officer(app, "33.03.04")
    own = sheet_of(Officer(app, BUKATEJA), f"/kantor/layanan/{listing_id}/ubah")
    for path in ("", "/ubah", "/status", "/riwayat", "/riwayat/1"):
        assert stranger.raw(f"/kantor/layanan/{listing_id}{path}").status_code == 403
    stranger.post(f"/kantor/layanan/{listing_id}/ubah", 403, **(own | {"biaya": "Rp1", "tindakan": "terbitkan"}))
    stranger.post(f"/kantor/layanan/{listing_id}/status", 403, status="withdrawn", alasan_status="iseng")
    assert stored(app, listing_id).status == "published"


def test_an_officer_cannot_move_a_listing_to_another_kecamatan(app: Flask, listing_id: str) -> None:
    page = send(Officer(app, BUKATEJA), listing_id, 422, wilayah="33.03.04", desa="")
    assert "di luar wilayah" in page.text


def test_changes_of_a_new_account_wait_for_a_second_person(app: Flask, listing_id: str) -> None:
    newcomer, chief = Officer(app, BUKATEJA, trusted=False), Officer(app, "33.03", "kabupaten")
    for number in range(1, publishing.TRUSTED_AFTER + 1):
        answer = send(newcomer, listing_id, biaya=f"Rp{number}.000")
        proposal = answer.headers["Location"].partition("?")[0]  # type: ignore[attr-defined]
        assert stored(app, listing_id).cost != f"Rp{number}.000"
        newcomer.post(f"{proposal}/putusan", 403, putusan="setuju")
        assert f"Rp{number}.000" in chief.get(proposal).text
        chief.post(f"{proposal}/putusan", 303, putusan="setuju")
        assert stored(app, listing_id).cost == f"Rp{number}.000"
    send(newcomer, listing_id, biaya="gratis")
    assert stored(app, listing_id).cost == "gratis"
    with app.app_context():
        assert history.of(listing_id)[1].approved_by == chief.person_id


def test_what_is_sensitive_always_waits_and_may_be_given_back(app: Flask) -> None:
    with app.app_context():
        rppa = str(Visitor(app).get("/id/cari?q=rppa+kaligondang").hits[0].get("data-hit"))
        place = stored(app, rppa).place_code
    officer, chief = Officer(app, place), Officer(app, "33.03", "kabupaten")
    answer = send(officer, rppa, biaya="gratis")
    proposal = answer.headers["Location"].partition("?")[0]  # type: ignore[attr-defined]
    assert chief.post(f"{proposal}/putusan", 422, putusan="kembalikan").status == 422  # type: ignore[union-attr]
    chief.post(f"{proposal}/putusan", 303, putusan="kembalikan", catatan="Sebutkan sumbernya")
    page = officer.get(f"/kantor/layanan/{rppa}/ubah")
    assert "Sebutkan sumbernya" in page.text
    assert page.one(".//input[@name='biaya']").get("value") == "gratis"


def test_a_change_can_wait_for_its_day_and_a_listing_for_its_end(app: Flask, listing_id: str) -> None:
    officer = Officer(app, BUKATEJA)
    soon, end = trust.today() + timedelta(days=3), trust.today() + timedelta(days=10)
    send(officer, listing_id, biaya="Rp7.000", terbit_pada=soon.isoformat(), berlaku_sampai=end.isoformat())
    with app.app_context():
        assert publishing.run_due() == 0
    assert stored(app, listing_id).cost != "Rp7.000"
    with time_machine.travel(f"{soon}T09:00:00+07:00"), app.app_context():
        assert publishing.run_due() == 1
        assert stored(app, listing_id).cost == "Rp7.000"
        assert publishing.run_due() == 0
    with time_machine.travel(f"{end + timedelta(days=1)}T09:00:00+07:00"), app.app_context():
        assert publishing.run_due() == 1
    assert stored(app, listing_id).status == "paused"
    assert "Masa berlakunya sudah habis" in Visitor(app).get(f"/id/layanan/{listing_id}").text


def test_withdrawn_is_gone_with_a_way_on_and_can_come_back(app: Flask, listing_id: str) -> None:
    officer = Officer(app, BUKATEJA)
    address = f"/kantor/layanan/{listing_id}/status"
    page = cast("Page", officer.post(address, 422, status="withdrawn", alasan_status=" "))
    assert "Tulis alasannya" in page.text
    officer.post(address, 303, status="withdrawn", alasan_status="Gedung sudah dibongkar")
    gone = Visitor(app).get(f"/id/layanan/{listing_id}", 410)
    assert "Gedung sudah dibongkar" in gone.text
    assert gone.links()
    officer.post(f"/kantor/layanan/{listing_id}/riwayat/1/pulihkan", 303)
    assert Visitor(app).get(f"/id/layanan/{listing_id}").heading
    with app.app_context():
        assert [r.act for r in history.of(listing_id)] == ["restore", "withdraw", "load"]


def test_a_new_listing_from_nothing(app: Flask) -> None:
    officer = Officer(app, BUKATEJA)
    fields = sheet_of(officer, "/kantor/layanan/baru")
    typed = {
        "nama": "Kelas Batik Purwandaru", "bidang": "ekraf", "butuh_ekraf.kriya": "1", "sensitif": "tidak",
        "alamat_publik": "ya", "telepon_1_nomor": "0857-9966-4444", "telepon_1_guna": "both",
    }  # fmt: skip
    officer.post("/kantor/layanan/baru", 303, **(fields | typed | {"bidang": "", "tindakan": "simpan"}))
    with app.app_context():
        [draft] = proposals.of_person(officer.person_id)
    again = sheet_of(officer, f"/kantor/layanan/baru?draf={draft.id}")
    assert again["nama"] == "Kelas Batik Purwandaru"
    answer = officer.post("/kantor/layanan/baru", 303, **(again | {"bidang": "ekraf", "tindakan": "terbitkan"}))
    made = answer.headers["Location"].partition("?")[0].rpartition("/")[2]  # type: ignore[union-attr]
    page = Visitor(app).get(f"/id/layanan/{made}")
    assert page.heading == "Kelas Batik Purwandaru"
    assert "0857-9966-4444" in page.text
    assert stored(app, made).post_id == officer.post_id
    with app.app_context():
        assert proposals.of_person(officer.person_id) == []


def test_the_preview_shows_the_page_and_keeps_the_form(app: Flask, listing_id: str) -> None:
    officer = Officer(app, BUKATEJA)
    page = send(officer, listing_id, 200, act="pratinjau", biaya="Rp9.000", alasan="uji")
    assert "Rp9.000" in page.text
    kept = filled(page.all(".//main//form")[0]) | {"tindakan": "kembali"}
    kept.pop("csrf_token")
    back = cast("Page", officer.post(f"/kantor/layanan/{listing_id}/ubah", 200, **kept))
    assert back.one(".//input[@name='biaya']").get("value") == "Rp9.000"
    assert stored(app, listing_id).cost != "Rp9.000"


def test_a_change_for_a_later_day_stays_for_that_day_after_a_conflict(app: Flask, listing_id: str) -> None:
    ani, budi = Officer(app, BUKATEJA), Officer(app, BUKATEJA)
    address, later = f"/kantor/layanan/{listing_id}/ubah", (trust.today() + timedelta(days=9)).isoformat()
    of_budi = sheet_of(budi, address)
    send(ani, listing_id, ringkasan="Kata Ani")
    page = cast("Page", budi.post(address, 409, **(of_budi | {"syarat": "KTP", "terbit_pada": later, "tindakan": "terbitkan"})))
    chosen = filled(page.all(".//form")[-1]) | {"tindakan": "gabung"}
    chosen.pop("csrf_token")
    budi.post(address, 303, **chosen)
    assert stored(app, listing_id).requirements != "KTP"


def test_what_was_typed_is_kept_while_the_tables_cannot_be_written(app: Flask, instance: Path, listing_id: str) -> None:
    officer = Officer(app, BUKATEJA)
    address = f"/kantor/layanan/{listing_id}/ubah"
    fields = sheet_of(officer, address) | {"biaya": "Rp8.000", "tindakan": "terbitkan"}
    with closing(sqlite3.connect(instance / "portal.sqlite")) as somebody_else:
        somebody_else.execute("BEGIN IMMEDIATE")
        page = cast("Page", officer.post(address, 503, **fields))
    assert page.heading == "Isian Anda belum terkirim" and "Portal sedang sibuk" in page.text
    assert page.response.headers["Retry-After"] == "10"
    again = filled(page.all(".//main//form")[0])
    again.pop("csrf_token")
    officer.post(page.all(".//main//form")[0].get("action", ""), 303, **again)
    assert stored(app, listing_id).cost == "Rp8.000"


def test_the_desk_names_a_new_listing_that_waits(app: Flask) -> None:
    novice, chief = Officer(app, BUKATEJA, trusted=False), Officer(app, "33.03", "kabupaten")
    typed = {"nama": "Kelas Batik Purwandaru", "bidang": "ekraf", "sensitif": "tidak", "alamat_publik": "ya"}
    novice.post("/kantor/layanan/baru", 303, **(sheet_of(novice, "/kantor/layanan/baru") | typed | {"tindakan": "terbitkan"}))
    assert "Kelas Batik Purwandaru" in chief.get("/kantor/").text


def test_a_choice_between_two_versions_can_be_kept_as_a_draft(app: Flask, listing_id: str) -> None:
    ani, budi = Officer(app, BUKATEJA), Officer(app, BUKATEJA)
    address = f"/kantor/layanan/{listing_id}/ubah"
    of_budi = sheet_of(budi, address)
    send(ani, listing_id, syarat="Hanya kata Ani", ringkasan="Kata Ani")
    page = cast("Page", budi.post(address, 409, **(of_budi | {"biaya": "Rp5.000", "tindakan": "terbitkan"})))
    [button] = [b for b in page.all(".//button") if text_of(b) == "Simpan pilihan ini sebagai draf"]
    chosen = filled(page.all(".//form")[-1]) | {"tindakan": button.get("value", "")}
    chosen.pop("csrf_token")
    budi.post(address, 303, **chosen)
    send(budi, listing_id)
    found = stored(app, listing_id)
    assert (found.requirements, found.summary, found.cost) == ("Hanya kata Ani", "Kata Ani", "Rp5.000")


@pytest.mark.parametrize("way", ["status", "riwayat/1/pulihkan"])
def test_pausing_or_restoring_leaves_a_draft_alone(app: Flask, listing_id: str, way: str) -> None:
    officer = Officer(app, BUKATEJA)
    address = f"/kantor/layanan/{listing_id}/ubah"
    send(officer, listing_id, biaya="Rp1.000")
    send(officer, listing_id, act="simpan", syarat="Belum selesai saya tulis")
    officer.post(f"/kantor/layanan/{listing_id}/{way}", 303, status="paused", alasan_status="Lantai diperbaiki")
    assert sheet_of(officer, address)["syarat"] == "Belum selesai saya tulis"
    assert "Belum selesai saya tulis" not in stored(app, listing_id).requirements


def test_reason_and_day_stay_with_a_draft_and_with_what_was_given_back(app: Flask, listing_id: str) -> None:
    novice, chief = Officer(app, BUKATEJA, trusted=False), Officer(app, "33.03", "kabupaten")
    address, later = f"/kantor/layanan/{listing_id}/ubah", (trust.today() + timedelta(days=9)).isoformat()
    send(novice, listing_id, act="simpan", biaya="Rp2.000", alasan="Perbup baru", terbit_pada=later)
    assert {"alasan": "Perbup baru", "terbit_pada": later}.items() <= sheet_of(novice, address).items()
    answer = send(novice, listing_id)
    proposal = answer.headers["Location"].partition("?")[0]  # type: ignore[attr-defined]
    chief.post(f"{proposal}/putusan", 303, putusan="kembalikan", catatan="Sebutkan nomornya")
    assert {"alasan": "Perbup baru", "terbit_pada": later}.items() <= sheet_of(novice, address).items()


def test_what_would_end_before_it_begins_is_not_published(app: Flask, listing_id: str) -> None:
    officer, today = Officer(app, BUKATEJA), trust.today()
    past, soon, later = ((today + timedelta(days=n)).isoformat() for n in (-3, 3, 9))
    for days in ({"berlaku_sampai": past}, {"berlaku_sampai": soon, "terbit_pada": later}):
        page = send(officer, listing_id, 422, biaya="Rp3.000", **days)
        assert "Masa berlakunya habis sebelum terbit" in page.text
        assert page.one(".//input[@name='biaya']").get("value") == "Rp3.000"
    assert stored(app, listing_id).cost != "Rp3.000"
    send(officer, listing_id, berlaku_sampai=soon)
    with time_machine.travel(f"{later}T09:00:00+07:00"):
        with app.app_context():
            publishing.run_due()
        again = Officer(app, BUKATEJA)
        page = cast("Page", again.post(f"/kantor/layanan/{listing_id}/status", 422, status="published"))
        assert "Ganti “Berlaku sampai”, atau kosongkan" in page.text
    assert stored(app, listing_id).status == "paused"


@pytest.mark.parametrize("trusted", [True, False])
def test_a_button_tapped_twice_makes_one_listing(app: Flask, trusted: bool) -> None:
    officer = Officer(app, BUKATEJA, trusted=trusted)
    typed = {"nama": "Kelas Batik Purwandaru", "bidang": "ekraf", "sensitif": "tidak", "alamat_publik": "ya"}
    fields = sheet_of(officer, "/kantor/layanan/baru") | typed | {"tindakan": "terbitkan"}
    ways = {officer.post("/kantor/layanan/baru", 303, **fields).headers["Location"] for _ in range(2)}  # type: ignore[union-attr]
    assert len(ways) == 1
    another = sheet_of(officer, "/kantor/layanan/baru") | typed | {"tindakan": "terbitkan"}
    assert officer.post("/kantor/layanan/baru", 303, **another).headers["Location"] not in ways  # type: ignore[union-attr]


@pytest.mark.parametrize("trusted", [True, False])
def test_a_change_sent_twice_is_one_change(app: Flask, listing_id: str, trusted: bool) -> None:
    officer = Officer(app, BUKATEJA, trusted=trusted)
    address = f"/kantor/layanan/{listing_id}/ubah"
    fields = sheet_of(officer, address) | {"biaya": "Rp4.000", "tindakan": "terbitkan"}
    for _ in range(2):
        officer.post(address, 303, **fields)
    with app.app_context():
        assert len(proposals.open_for(listing_id)) == (0 if trusted else 1)
        assert [r.act for r in history.of(listing_id)] == (["edit", "load"] if trusted else ["load"])
