"""The second factor of kabupaten and province: set up once, asked each time, each code once, ten codes in case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal import commands
from portal.database import session, utc_now, writing
from portal.directory.audit import Event
from portal.directory.people import Person, RecoveryCode
from tests.inspecting import Page
from tests.office.officer import PASSWORD, Officer

PATH = "/kantor/kode-kedua"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until a story moves it."""
    with time_machine.travel(utc_now(), tick=False) as found:
        yield found


def without_factor(app: Flask) -> Officer:
    """A coordinator at the first sign-in."""
    found = Officer(app, "33.03", "kabupaten", second=False)
    with app.app_context(), writing() as tables:
        tables.get_one(Person, found.person_id).totp_secret = ""
    return found


def set_up(officer: Officer) -> tuple[str, list[str]]:
    """Set the second factor up; returns key and recovery codes."""
    key = "".join("".join(officer.get(PATH).one(".//code").itertext()).split())
    page = officer.post(PATH, 200, PATH, kode=pyotp.TOTP(key).now())
    assert isinstance(page, Page) and page.heading == "Kode cadangan Anda"
    return key, ["".join(e.itertext()) for e in page.all(".//code")]


def sign_in_again(officer: Officer) -> None:
    """Sign out, and in with name and password."""
    officer.post("/kantor/keluar")
    data = {"csrf_token": officer.token("/kantor/masuk"), "nama": officer.login, "sandi": PASSWORD}
    page = officer.client.post("/kantor/masuk", data=data)
    assert page.status_code == 200 and "Kode kedua" in page.get_data(as_text=True)
    assert officer.raw("/kantor/").status_code == 302, "not in yet"


def test_it_is_set_up_at_the_first_sign_in(app: Flask, clock: time_machine.Traveller) -> None:
    wiwik = without_factor(app)
    assert wiwik.raw("/kantor/jabatan").headers["Location"] == "/kantor/kode-kedua?lanjut=/kantor/jabatan"
    page = wiwik.get(PATH)
    assert page.one(".//*[@class='qr']") is not None
    again = wiwik.get(PATH)
    assert page.one(".//code").itertext() and list(page.one(".//code").itertext()) == list(again.one(".//code").itertext())
    wrong = wiwik.post(PATH, 422, PATH, kode="000000")
    assert isinstance(wrong, Page) and "tidak cocok" in wrong.text
    key, codes = set_up(wiwik)
    assert len(codes) == 10 and len(set(codes)) == 10 and all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", c) for c in codes)
    assert wiwik.get("/kantor/").heading == "Meja kerja"
    with app.app_context():
        person = session().get_one(Person, wiwik.person_id)
        assert person.totp_secret == key
        digests = [row.digest for row in session().scalars(select(RecoveryCode))]
        assert len(digests) == 10 and not {c.replace("-", "") for c in codes} & set(digests)


def test_a_code_counts_once(app: Flask, clock: time_machine.Traveller) -> None:
    wiwik = Officer(app, "33.03", "kabupaten")
    sign_in_again(wiwik)
    code = wiwik.code()
    wiwik.post(PATH, 302, PATH, kode=code)
    assert wiwik.raw("/kantor/").status_code == 200
    sign_in_again(wiwik)
    wiwik.post(PATH, 422, PATH, kode=code)
    clock.shift(timedelta(seconds=30))
    wiwik.post(PATH, 422, PATH, kode=code)
    wiwik.post(PATH, 302, PATH, kode=f"{wiwik.code()[:3]} {wiwik.code()[3:]}")


def test_a_clock_may_be_half_a_minute_wrong_and_no_more(app: Flask, clock: time_machine.Traveller) -> None:
    wiwik = Officer(app, "33.03", "kabupaten", second=False)
    code = wiwik.code()
    clock.shift(timedelta(seconds=90))
    wiwik.post(PATH, 422, PATH, kode=code)
    code = wiwik.code()
    clock.shift(timedelta(seconds=30))
    wiwik.post(PATH, 302, PATH, kode=code)


def test_codes_are_not_guessed(app: Flask, clock: time_machine.Traveller) -> None:
    wiwik = Officer(app, "33.03", "kabupaten", second=False)
    for n in range(10):
        wiwik.post(PATH, 422, PATH, kode=f"{n:06d}")
    wiwik.post(PATH, 429, PATH, kode=wiwik.code())
    clock.shift(timedelta(minutes=5, seconds=1))
    wiwik.post(PATH, 302, PATH, kode=wiwik.code())


def test_a_lost_phone_is_replaced_by_a_recovery_code_once(app: Flask, clock: time_machine.Traveller) -> None:
    wiwik = without_factor(app)
    _key, codes = set_up(wiwik)
    sign_in_again(wiwik)
    wiwik.post(PATH, 302, PATH, kode=codes[3].upper().replace("-", " "))
    sign_in_again(wiwik)
    wiwik.post(PATH, 422, PATH, kode=codes[3])
    wiwik.post(PATH, 302, PATH, kode=codes[4])
    assert "belum dipakai: 8" in wiwik.get("/kantor/akun/kode-kedua").text


def test_somebody_elses_recovery_code_opens_nothing(app: Flask, clock: time_machine.Traveller) -> None:
    codes = set_up(without_factor(app))[1]
    other = Officer(app, "33.05", "kabupaten", second=False)
    other.post(PATH, 422, PATH, kode=codes[0])


def test_turning_it_off_needs_password_and_code_and_it_is_set_up_anew(app: Flask, clock: time_machine.Traveller) -> None:
    wiwik = Officer(app, "33.03", "kabupaten")
    path, page = "/kantor/akun/kode-kedua/hapus", "/kantor/akun/kode-kedua"
    wiwik.post(path, 422, page, sandi="salah sekali", kode=wiwik.code())
    wiwik.post(path, 422, page, sandi=PASSWORD, kode="000000")
    wiwik.post(path, 303, page, sandi=PASSWORD, kode=wiwik.code())
    assert wiwik.raw("/kantor/").headers["Location"].startswith(PATH)
    assert wiwik.get(PATH).one(".//*[@class='qr']") is not None


def test_a_password_alone_sets_up_no_second_factor_over_a_present_one(app: Flask, clock: time_machine.Traveller) -> None:
    wiwik = Officer(app, "33.03", "kabupaten", second=False)
    page = wiwik.get(PATH)
    assert not page.all(".//*[@class='qr']") and not page.all(".//code")


def test_nothing_but_the_code_page_opens_before_the_code(app: Flask) -> None:
    wiwik = Officer(app, "33.03", "kabupaten", second=False)
    for path in ("/kantor/", "/kantor/akun", "/kantor/jabatan", "/kantor/akun/kode-kedua", "/kantor/jabatan/kegiatan"):
        assert wiwik.raw(path).headers["Location"].startswith(PATH), path
    assert wiwik.raw("/kantor/akun", headers={"HX-Request": "true"}).headers["HX-Redirect"].startswith(PATH)


def test_the_province_resets_a_lost_second_factor(app: Flask) -> None:
    wiwik, ratna = Officer(app, "33.03", "kabupaten"), Officer(app, "33", "province")
    ratna.post(f"/kantor/petugas/{wiwik.person_id}/hapus-kode-kedua", 303)
    assert wiwik.raw("/kantor/").headers["Location"].startswith("/kantor/masuk"), "signed out"
    sign_in = wiwik.client.post(
        "/kantor/masuk", data={"csrf_token": wiwik.token("/kantor/masuk"), "nama": wiwik.login, "sandi": PASSWORD}
    )
    assert 'class="qr"' in sign_in.get_data(as_text=True)
    with app.app_context():
        found = session().scalars(select(Event).where(Event.act == "second factor reset")).one()
        assert found.person_id == ratna.person_id and found.subject == f"person:{wiwik.person_id}"


def test_the_last_officer_is_helped_by_the_command_line(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    commands.set_up(app)
    done = app.test_cli_runner().invoke(args=["portal", "staff", "reset", ratna.login, "--second"])
    assert done.exit_code == 0, done.output
    with app.app_context():
        assert not session().get_one(Person, ratna.person_id).totp_secret
    assert app.test_cli_runner().invoke(args=["portal", "staff", "reset", "tiada"]).exit_code == 1
