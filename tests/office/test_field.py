"""A KKN round: accounts that end by themselves, one kecamatan's list, what was found, and the officer's yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask

from portal.database import utc_now, writing
from portal.directory import confirmations, confirming, field_deciding, field_lists, people, trust
from portal.directory.fieldwork import FieldPass
from portal.directory.listings import Listing
from portal.directory.tidying import tidy
from tests.inspecting import Page, Visitor
from tests.office.field_round import (
    KALIGONDANG,
    Walker,
    draft,
    entries,
    entry,
    field_post,
    listing_of,
    place_listings,
)
from tests.office.keeping import save
from tests.office.officer import PASSWORD, Officer

LIST, REVIEW, TEAM = "/kantor/lapangan", "/kantor/lapangan/periksa", "/kantor/lapangan/tim"
JSON = {"Accept": "application/json"}
MARK = "Sukmawati-Penanda 0857-0000-1111"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that a story may move."""
    with time_machine.travel(utc_now(), tick=True) as found:
        yield found


def day(days: int) -> str:
    """So many days from today, as a date field sends it."""
    return (trust.today() + timedelta(days=days)).isoformat()


def invited(officer: Officer, **more: str) -> str:
    """The path of a link that an officer makes."""
    form = {"jenis": "kkn", "wilayah": KALIGONDANG, "nama": "Rina", "sampai": day(40)} | more
    page = officer.post(TEAM, 200, **form)
    assert isinstance(page, Page)
    return urlsplit("".join(page.one(".//textarea").itertext()).strip()).path


def newcomer(app: Flask, path: str, login: str) -> Visitor:
    """Somebody who makes an account from the link."""
    visitor = Visitor(app)
    visitor.client = app.test_client()
    token = visitor.get(path).one(".//input[@name='csrf_token']").get("value") or ""
    form = {"csrf_token": token, "nama": "Rina", "masuk": login, "telepon": "", "sandi": PASSWORD, "sandi_ulang": PASSWORD}
    assert visitor.client.post(path, data=form).status_code == 303
    return visitor


def test_an_account_ends_by_itself_and_the_officer_can_move_the_day(app: Flask, clock: time_machine.Traveller) -> None:
    place_listings(app, 2)
    officer = Officer(app, KALIGONDANG)
    student = newcomer(app, invited(officer), "mahasiswa.rina")
    assert "0 dari 2 sudah ditanya" in student.get(LIST).text
    assert student.raw("/kantor/").headers["Location"] == LIST
    assert "Berakhir sendiri setelah" in officer.get(TEAM).text
    clock.shift(timedelta(days=39))
    student = signed_in(app, "mahasiswa.rina")
    assert student.raw(LIST).status_code == 200, "on the day before the last"
    clock.shift(timedelta(days=2))
    officer.sign_in()
    assert student.raw(LIST).status_code == 302, "over by itself, also in a session that was open"
    assert "Sudah berakhir" in officer.get(TEAM).text
    with app.app_context():
        tidy()
        post = people.session().scalars(people.select(FieldPass.post_id)).one()
    officer.post(f"{TEAM}/{post}", 303, sampai=day(5))
    assert signed_in(app, "mahasiswa.rina").raw(LIST).status_code == 200, "extended"
    officer.post(f"{TEAM}/{post}/akhiri", 303)
    assert student.raw(LIST).status_code == 302, "ended at once"
    officer.post(f"{TEAM}/{post}", 303, sampai=day(0))
    assert signed_in(app, "mahasiswa.rina").raw(LIST).status_code == 200


def signed_in(app: Flask, login: str) -> Visitor:
    """The owner of an account on a phone of their own."""
    visitor = Visitor(app)
    visitor.client = app.test_client()
    token = visitor.get("/kantor/masuk").one(".//input[@name='csrf_token']").get("value") or ""
    assert visitor.client.post("/kantor/masuk", data={"csrf_token": token, "nama": login, "sandi": PASSWORD}).status_code == 302
    return visitor


@pytest.mark.parametrize("ends", ["", "2026-13-40", "besok", "2020-01-01", "2099-01-01"])
def test_an_account_without_a_good_last_day_is_refused(app: Flask, ends: str) -> None:
    officer = Officer(app, KALIGONDANG)
    page = officer.post(TEAM, 422, jenis="kkn", wilayah=KALIGONDANG, nama="Rina", sampai=ends)
    assert isinstance(page, Page) and page.all(".//p[@class='fault']")
    assert page.one(".//input[@name='nama']").get("value") == "Rina"
    with app.app_context():
        assert not people.session().scalars(people.select(FieldPass)).all()


def test_another_kecamatan_and_another_kind_are_refused(app: Flask) -> None:
    officer = Officer(app, KALIGONDANG)
    officer.post(TEAM, 403, jenis="kkn", wilayah="33.03.05", sampai=day(9))
    officer.post(TEAM, 422, jenis="camat", wilayah=KALIGONDANG, sampai=day(9))
    officer.post(TEAM, 422, jenis="kkn", wilayah="33.03", sampai=day(9))


def test_a_student_opens_their_list_and_nothing_else(app: Flask) -> None:
    student, opened = Walker(app), set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("office.", "province.")) and not rule.arguments and "GET" in (rule.methods or ()):
            answer = student.client.get(rule.rule)
            if answer.status_code != 403:
                opened.add(rule.endpoint.partition(".")[2])
    assert opened == {"account", "desk", "field_list", "field_paper", "field_worker", "guide", "own_acts", "password"} | {
        "second", "second_factor", "sign_in",
    }  # fmt: skip


def test_the_list_has_what_is_unconfirmed_here_and_no_sensitive_place(app: Flask) -> None:
    shown, _other = place_listings(app, 2)
    secret = draft(7, topic="rppa", name="Rumah Tenang", sensitive=True, address=MARK, address_public=True)
    hidden = draft(8, name="Sanggar", address=MARK, address_public=False)
    save(app, secret, hidden, draft(9, place_code="33.03.05", name="Tetangga"), draft(10, name="Baru dipastikan"))
    with app.app_context(), writing() as tables:
        tables.query(Listing).where(Listing.name == "Baru dipastikan").update({"confirmed_on": trust.today()})
    page = Walker(app).get(LIST)
    assert page.all(f".//li[@id='l-{shown}']") and "Sanggar" in page.text
    for name in ("Rumah Tenang", "Tetangga", "Baru dipastikan", MARK):
        assert name not in page.text
    for words in (
        "Apakah nomor (0281) 5550000 ini masih dijawab?",
        "Apakah tempatnya masih di Jalan Uji 0?",
        "Apakah jam bukanya",
    ):
        assert words in page.text
    chosen = Walker(app, sensitive=True)
    for path in (LIST, f"{LIST}/cetak"):
        answer = chosen.get(path)
        assert "Rumah Tenang" in answer.text and MARK not in answer.text
    listing_id = next(stop.listing.id for stop in _stops(app) if stop.listing.name == "Rumah Tenang")
    Walker(app).post(LIST, 403, **entry(listing_id))
    chosen.post(LIST, 303, **entry(listing_id))


def _stops(app: Flask) -> list[field_lists.Stop]:
    with app.app_context():
        return field_lists.in_place(KALIGONDANG, sensitive=True).stops


def test_an_entry_sent_twice_counts_once(app: Flask) -> None:
    first, second = place_listings(app, 2)
    student, officer = Walker(app), Officer(app, KALIGONDANG)
    sent = entry(first)
    token = student.token()
    for _ in range(3):
        answer = student.client.post(LIST, data={"csrf_token": token, **sent}, headers=JSON)
        assert answer.json["kept"] == sent["kunci"]
    assert len(entries(app)) == 1
    mended = sent | {"hasil": "changed", "kata": "Pindah ke balai desa", "apa_alamat": "1"}
    assert student.client.post(LIST, data={"csrf_token": token, **mended}, headers=JSON).status_code == 200
    found = entries(app)[0]
    assert (found.outcome, found.words, found.changes) == ("changed", "Pindah ke balai desa", ["alamat"])
    officer.post(REVIEW, 303, satu=f"terima:{found.id}")
    assert student.client.post(LIST, data={"csrf_token": token, **mended}, headers=JSON).status_code == 200, "still heard once"
    late = student.client.post(LIST, data={"csrf_token": token, **sent}, headers=JSON)
    assert late.status_code == 409 and "sudah memutuskan" in late.json["faults"]["hasil"]
    with app.app_context(), writing() as tables:
        tables.get_one(Listing, second).status = "withdrawn"
    gone = student.client.post(LIST, data={"csrf_token": token, **entry(second)}, headers=JSON)
    assert gone.status_code == 409
    assert len(entries(app)) == 1


def test_an_answer_lost_on_the_line_is_still_a_yes_weeks_later(app: Flask, clock: time_machine.Traveller) -> None:
    first, second = place_listings(app, 2)
    sent, never = entry(first, on=trust.today() - timedelta(days=2)), entry(second, on=trust.today() - timedelta(days=2))
    student = Walker(app)
    assert student.client.post(LIST, data={"csrf_token": student.token(), **sent}, headers=JSON).status_code == 200
    clock.shift(timedelta(days=35))
    student.sign_in()
    token = student.token()
    again = student.client.post(LIST, data={"csrf_token": token, **sent}, headers=JSON)
    assert again.status_code == 200 and again.json["kept"] == sent["kunci"]
    assert student.client.post(LIST, data={"csrf_token": token, **never}, headers=JSON).status_code == 422
    assert len(entries(app)) == 1


BAD = {
    "no outcome": {"hasil": ""},
    "an unknown outcome": {"hasil": "hebat"},
    "a new place at a listing": {"hasil": "new"},
    "changed without words": {"hasil": "changed"},
    "nobody was asked": {"ditanya": ""},
    "an unknown role": {"ditanya": "Pak Slamet"},
    "a day that does not exist": {"tanggal": "2026-02-31"},
    "no day": {"tanggal": ""},
    "words without end": {"kata": "x" * 1001},
    "a key that is none": {"kunci": "'; drop"},
}


@pytest.mark.parametrize("fault", BAD)
def test_what_cannot_be_taken_is_said_beside_the_field(app: Flask, fault: str) -> None:
    (listing_id,) = place_listings(app, 1)
    student, sent = Walker(app), entry(listing_id) | {"kata": "Catatan saya"} | BAD[fault]
    if fault == "changed without words":
        sent["kata"] = "."
    page = student.post(LIST, 422, **sent)
    assert isinstance(page, Page) and page.all(".//p[@class='fault']") and page.all(".//*[@id='kesalahan']")
    assert sent["kata"] in "".join(page.one(f".//textarea[@id='f-kata-{listing_id}']").itertext())
    answer = student.client.post(LIST, data={"csrf_token": student.token(), **sent}, headers=JSON)
    assert answer.status_code == 422 and answer.json["faults"]
    assert not entries(app)


@pytest.mark.parametrize("days", [1, -31])
def test_a_day_to_come_or_long_ago_is_refused(app: Flask, days: int) -> None:
    (listing_id,) = place_listings(app, 1)
    Walker(app).post(LIST, 422, **entry(listing_id, on=trust.today() + timedelta(days=days)))


def test_only_ones_own_kecamatan(app: Flask) -> None:
    (listing_id,) = place_listings(app, 1)
    Walker(app, "33.03.05").post(LIST, 403, **entry(listing_id))
    Walker(app).post(LIST, 403, **entry("tiada"))
    Officer(app, KALIGONDANG).post(LIST, 403, **entry(listing_id))
    assert not entries(app)


def test_bulk_yes_confirms_with_the_day_of_the_visit_and_names_only_the_source(app: Flask) -> None:
    first, second, third, fourth = place_listings(app, 4)
    student, officer = Walker(app), Officer(app, KALIGONDANG)
    asked = trust.today() - timedelta(days=3)
    student.post(LIST, 303, **entry(first, on=asked))
    student.post(LIST, 303, **entry(second, "closed", on=asked))
    student.post(LIST, 303, **entry(third, "changed", on=asked, kata=MARK, apa_nomor="1"))
    student.post(LIST, 303, **entry(fourth, "nobody", on=asked, ditanya=""))
    student.post(LIST, 303, **entry("", "new", on=asked, nama=f"Bengkel {MARK}"))
    assert "4 dari 4 sudah ditanya" in Walker(app).get(LIST).text, "a pair sees what each has done"
    numbers = [str(found.id) for found in entries(app)]
    assert "Isian lapangan" in officer.get("/kantor/").text
    officer.post(REVIEW, 303, isian=numbers, semua="terima")
    assert {found.state for found in entries(app)} == {"accepted"}
    confirmed = listing_of(app, first)
    assert (confirmed.confirmed_on, confirmed.confirmed_by) == (asked, "mahasiswa KKN")
    assert listing_of(app, second).status == "paused"
    assert listing_of(app, third).confirmed_on is None, "what changed is written by the officer, not by the entry"
    left = officer.get(REVIEW)
    assert MARK in left.text and left.text.count("Sudah saya tulis") == 2
    for found in (e for e in entries(app) if e.outcome in ("changed", "new")):
        officer.post(f"{REVIEW}/{found.id}/selesai", 303)
    assert "Sudah saya tulis" not in officer.get(REVIEW).text
    visitor = Visitor(app)
    said = {"id": "Dipastikan oleh mahasiswa KKN, ", "jv": "KKN"}
    for lang, words in said.items():
        assert words in visitor.get(f"/{lang}/layanan/{first}").text
    service = next(s for s in visitor.raw("/api/hsds/services?per_page=100").json["contents"] if s["url"].endswith(first))
    told = visitor.raw(f"/api/hsds/services/{service['id']}").get_data(as_text=True)
    assert "mahasiswa KKN" in told and f'"assured_date":"{asked.isoformat()}"' in told
    person = listing_name_of(app, student)
    for path in (
        "/api/hsds/services?per_page=100",
        "/unduh/layanan.csv",
        "/perubahan.atom",
        f"/id/layanan/{first}",
        "/id/cari?q=bengkel",
    ):
        text = visitor.raw(path).get_data(as_text=True)
        assert MARK not in text and "0857-0000-1111" not in text and person not in text, path


def listing_name_of(app: Flask, student: Walker) -> str:
    """Give the student a name that no page may say; returns it."""
    with app.app_context(), writing() as tables:
        tables.get_one(people.Person, student.person_id).name = "Nama Rahasia Mahasiswa"
    return "Nama Rahasia Mahasiswa"


def test_a_no_goes_back_with_its_reason_and_the_stop_is_open_again(app: Flask) -> None:
    (listing_id,) = place_listings(app, 1)
    student, officer = Walker(app), Officer(app, KALIGONDANG)
    student.post(LIST, 303, **entry(listing_id))
    officer.post(REVIEW, 303, satu=f"tolak:{entries(app)[0].id}", catatan="Nomornya belum ditelepon")
    page = student.get(LIST)
    assert "0 dari 1 sudah ditanya" in page.text and "Nomornya belum ditelepon" in page.text
    assert listing_of(app, listing_id).confirmed_on is None


def test_nothing_is_decided_halfway(app: Flask) -> None:
    (listing_id,) = place_listings(app, 1)
    elsewhere = save(app, draft(50, place_code="33.03.05"))[0]
    Walker(app).post(LIST, 303, **entry(listing_id))
    Walker(app, "33.03.05").post(LIST, 303, **entry(elsewhere))
    officer, numbers = Officer(app, KALIGONDANG), [str(found.id) for found in entries(app)]
    officer.post(REVIEW, 403, isian=numbers, semua="terima")
    officer.post(REVIEW, 403, isian=[numbers[0], "999999"], semua="terima")
    assert {found.state for found in entries(app)} == {"waiting"}
    for bad in ({"semua": "terima"}, {"isian": numbers[:1], "semua": "hapus"}, {"satu": "terima:x"}, {"satu": "hapus:1"}):
        officer.post(REVIEW, 422, **bad)
    officer.post(REVIEW, 303, isian=numbers[:1], semua="terima")
    again = officer.post(REVIEW, 303, isian=numbers[:1], semua="tolak")
    assert "lewat=1" in again.headers["Location"], "decided once"
    assert listing_of(app, listing_id).confirmed_by == "mahasiswa KKN"


def test_an_older_visit_never_takes_a_newer_confirmation_back(app: Flask) -> None:
    (listing_id,) = place_listings(app, 1)
    student, officer = Walker(app, kind="kader"), Officer(app, KALIGONDANG)
    student.post(LIST, 303, **entry(listing_id, on=trust.today() - timedelta(days=2)))
    with app.app_context():
        confirming.confirm(officer.actor(), listing_id, "telepon")
        field_deciding.decide(officer.actor(), {entries(app)[0].id: True})
    assert listing_of(app, listing_id).confirmed_on == trust.today()
    with app.app_context(), pytest.raises(confirming.ConfirmingError):
        confirming.confirm(officer.actor(), listing_id, "kkn")
    assert set(confirmations.CHOSEN) < set(confirmations.KINDS) == set(confirmations.SAID_BY)


def test_nobody_decides_what_they_found_themselves(app: Flask) -> None:
    (listing_id,) = place_listings(app, 1)
    officer = Officer(app, KALIGONDANG)
    with app.app_context():
        post = field_post()
        with writing() as tables:
            tables.add(people.Tenure(person_id=officer.person_id, post_id=post, since=trust.today()))
    officer.post(LIST, 303, **entry(listing_id))
    number = entries(app)[0].id
    assert "Layanan 0" not in officer.get(REVIEW).text
    officer.post(REVIEW, 403, satu=f"terima:{number}")


def test_words_are_forgotten_after_ninety_days(app: Flask, clock: time_machine.Traveller) -> None:
    (listing_id,) = place_listings(app, 1)
    student, officer = Walker(app), Officer(app, KALIGONDANG)
    student.post(LIST, 303, **entry(listing_id, "changed", kata=MARK))
    officer.post(REVIEW, 303, satu=f"terima:{entries(app)[0].id}")
    clock.shift(timedelta(days=91))
    with app.app_context():
        tidy()
    assert entries(app)[0].words == ""


def test_the_paper_is_for_the_officer_too(app: Flask) -> None:
    place_listings(app, 3)
    officer = Officer(app, KALIGONDANG)
    page = officer.get(f"{LIST}/cetak?wilayah={KALIGONDANG}")
    assert len(page.all(".//li[@class='on-paper']")) == 3
    assert officer.raw(f"{LIST}/cetak?wilayah=33.03.05").status_code == 403
    assert officer.raw(f"{LIST}/cetak?wilayah=99").status_code == 404
    assert officer.raw(LIST).headers["Location"] == REVIEW
    worker = Walker(app).raw(f"{LIST}/luring.js")
    assert worker.mimetype == "text/javascript" and worker.headers["Service-Worker-Allowed"] == LIST
