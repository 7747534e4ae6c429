"""One's own account: password guesses, sessions, devices, password links, and forms that wait for a new sign-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal import commands
from portal.database import session, utc_now, writing
from portal.directory import handing_over, people, trust
from portal.directory.audit import Event
from portal.directory.people import Person
from portal.directory.sign_ins import Attempt, SignIn
from tests import instances
from tests.inspecting import Page, Visitor, parse
from tests.office.officer import PASSWORD, Officer, filled

NEW = "kambing di ladang jagung"


def guess(app: Flask, login: str, password: str = "salah sekali", **headers: str) -> TestResponse:
    """One attempt to sign in from a browser without a cookie yet."""
    client = app.test_client()
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/kantor/masuk").get_data(as_text=True))
    assert found
    data = {"csrf_token": found[1], "nama": login, "sandi": password}
    return client.post("/kantor/masuk", data=data, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until a story moves it."""
    with time_machine.travel(utc_now(), tick=False) as found:
        yield found


def test_the_eleventh_guess_at_an_account_is_refused_and_the_owner_gets_in_after_five_minutes(
    instance: Path, clock: time_machine.Traveller
) -> None:
    app = instances.open_app(instance, PORTAL_TRUSTED_HOPS="1")
    tutik = Officer(app)
    codes = [guess(app, tutik.login, X_Forwarded_For=f"198.51.100.{n}").status_code for n in range(11)]
    assert codes == [422] * 10 + [429]
    assert guess(app, tutik.login, PASSWORD, X_Forwarded_For="203.0.113.1").status_code == 429, "not even the right one"
    clock.shift(timedelta(minutes=5, seconds=1))
    assert guess(app, tutik.login, PASSWORD, X_Forwarded_For="203.0.113.1").status_code == 302


def test_the_eleventh_guess_from_an_address_is_refused_whatever_the_name(app: Flask) -> None:
    codes = [guess(app, f"nama.{n}").status_code for n in range(11)]
    assert codes == [422] * 10 + [429]


def test_a_whole_office_behind_one_address_gets_in(app: Flask) -> None:
    tutik = Officer(app)
    assert {guess(app, tutik.login, PASSWORD).status_code for _ in range(25)} == {302}
    codes = [guess(app, f"nama.{n}").status_code for n in range(11)]
    assert codes == [422] * 10 + [429]
    assert guess(app, tutik.login, PASSWORD).status_code == 429


def test_an_own_account_does_not_pay_for_guesses_at_others(app: Flask) -> None:
    tutik = Officer(app)
    codes = []
    for n in range(11):
        codes += [guess(app, f"nama.{n}").status_code, guess(app, tutik.login, PASSWORD).status_code]
    assert codes[:18] == [422, 302] * 9 and codes[20:] == [429, 429]


def test_a_forwarded_address_of_a_strangers_own_making_helps_nobody(app: Flask) -> None:
    codes = [guess(app, f"nama.{n}", X_Forwarded_For=f"198.51.100.{n}").status_code for n in range(11)]
    assert codes[-1] == 429


def test_with_one_trusted_hop_only_what_it_says_counts(instance: Path) -> None:
    app = instances.open_app(instance, PORTAL_TRUSTED_HOPS="1")
    codes = [guess(app, f"nama.{n}", X_Forwarded_For=f"192.0.2.{n}, 203.0.113.9").status_code for n in range(11)]
    assert codes[-1] == 429
    assert guess(app, "nama.lain", X_Forwarded_For="203.0.113.10").status_code == 422


def test_all_guesses_together_are_bounded(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = instances.open_app(instance, PORTAL_TRUSTED_HOPS="1")
    assert isinstance(app.secret_key, bytes)
    from portal.directory import signing_in

    monkeypatch.setattr(signing_in, "IN_ALL", 12)
    codes = [guess(app, f"nama.{n}", X_Forwarded_For=f"198.51.100.{n}").status_code for n in range(13)]
    assert codes == [422] * 12 + [429]


def test_a_restart_forgets_no_guess_and_two_workers_count_together(instance: Path) -> None:
    first, second = instances.open_app(instance), instances.open_app(instance)
    assert {guess(app, "tutik").status_code for app in (first, second) * 5} == {422}
    assert guess(first, "tutik").status_code == guess(second, "tutik").status_code == 429
    assert guess(instances.open_app(instance), "tutik").status_code == 429


def test_the_table_of_guesses_tells_no_name_and_no_address(app: Flask) -> None:
    guess(app, "tutik.bobotsari")
    with app.app_context():
        buckets = session().scalars(select(Attempt.bucket)).all()
        assert buckets and not [b for b in buckets if not re.fullmatch("[0-9a-f]{64}", b)]


def test_an_unknown_name_is_answered_just_like_a_known_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    real = people.matches

    def watched(password: str, kept: str) -> bool:
        compared.append(kept)
        return real(password, kept)

    monkeypatch.setattr(people, "matches", watched)
    tutik = Officer(app)
    bodies = []
    for login in (tutik.login, "tiada.siapapun"):
        answer = guess(app, login)
        assert answer.status_code == 422
        body = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.get_data(as_text=True))
        bodies.append(body.replace(login, ""))
    assert bodies[0] == bodies[1]
    assert len(compared) == 2 and compared[0] and not compared[1], "a hash is computed for nobody too"
    assert people._nobody().startswith("$argon2id$v=19$m=19456,t=2,p=1$") and compared[0].startswith(
        "$argon2id$v=19$m=19456,t=2,p=1$"
    )


def test_who_holds_no_post_any_more_is_told_so_after_the_right_password_only(app: Flask) -> None:
    left, disabled, ended = Officer(app), Officer(app, "33.03.05"), Officer(app, "33.03.06")
    with app.app_context():
        with writing() as tables:
            tables.get_one(Person, disabled.person_id).disabled_on = trust.today()
            tables.get_one(Person, ended.person_id).ends_on = trust.today() - timedelta(days=1)
        handing_over.leave_open(left.actor(), left.post_id)
    for officer in (left, disabled, ended):
        right, wrong = guess(app, officer.login, PASSWORD), guess(app, officer.login)
        assert (right.status_code, wrong.status_code) == (422, 422)
        assert "sudah tidak memegang jabatan" in page_of(right).text and "tidak cocok" not in page_of(right).text
        assert "Nama atau kata sandi tidak cocok." in page_of(wrong).text and "jabatan" not in page_of(wrong).text
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Event).where(Event.act == "sign-in refused")) == 6
    codes = [guess(app, left.login, PASSWORD).status_code for _ in range(5)]
    assert codes == [422] * 4 + [429], "each of them counts"


def test_the_sign_in_page_says_what_led_there(app: Flask) -> None:
    out, everywhere, left = Officer(app), Officer(app), Officer(app)
    for officer, path, said in (
        (out, "/kantor/keluar", "Anda sudah keluar."),
        (everywhere, "/kantor/akun/keluar-semua", "Anda sudah keluar dari semua perangkat."),
        (left, f"/kantor/jabatan/{left.post_id}/kosongkan", "Anda sudah melepas jabatan itu."),
    ):
        data = {"csrf_token": officer.token()}
        answer = officer.client.post(path, data=data, follow_redirects=True)
        assert answer.request.path == "/kantor/masuk"
        assert said in page_of(answer).text
    assert not out.get("/kantor/masuk?kabar=Akun+Anda+dicuri").all(".//*[@role='status']")


def test_refusals_are_noted(app: Flask) -> None:
    tutik = Officer(app)
    guess(app, tutik.login)
    with app.app_context():
        assert session().scalar(select(Event).where(Event.act == "sign-in refused", Event.person_id == tutik.person_id))
    assert "Gagal masuk" in tutik.get("/kantor/akun/kegiatan").text


def test_the_cookie_stays_in_the_staff_rooms(instance: Path) -> None:
    app = instances.open_app(instance, PORTAL_TRUSTED_HOPS="1")
    plain = app.test_client().get("/kantor/masuk").headers["Set-Cookie"]
    assert {"HttpOnly", "Path=/kantor", "SameSite=Lax"} <= set(plain.split("; ")) and "Secure" not in plain
    safe = app.test_client().get("/kantor/masuk", headers={"X-Forwarded-Proto": "https"}).headers["Set-Cookie"]
    assert {"HttpOnly", "Path=/kantor", "SameSite=Lax", "Secure"} <= set(safe.split("; "))


@pytest.mark.parametrize(
    ("role", "area", "hours"), [("staff", "33.03.04", 7 * 24), ("kabupaten", "33.03", 8), ("province", "33", 8)]
)
def test_a_session_that_nobody_uses_ends(app: Flask, clock: time_machine.Traveller, role: str, area: str, hours: int) -> None:
    tutik = Officer(app, area, role)
    clock.shift(timedelta(hours=hours, minutes=-1))
    assert tutik.raw("/kantor/").status_code == 200, "and this use keeps it"
    clock.shift(timedelta(hours=hours, minutes=-1))
    assert tutik.raw("/kantor/").status_code == 200
    clock.shift(timedelta(hours=hours, minutes=1))
    assert tutik.raw("/kantor/").status_code == 302


def test_no_session_lives_longer_than_thirty_days(app: Flask, clock: time_machine.Traveller) -> None:
    tutik = Officer(app)
    for _ in range(6):
        clock.shift(timedelta(days=5))
        answer = tutik.raw("/kantor/").status_code
    assert answer == 200
    clock.shift(timedelta(hours=1))
    assert tutik.raw("/kantor/").status_code == 302


def second_device(app: Flask, officer: Officer) -> Officer:
    """The same officer on another phone."""
    found = Officer.__new__(Officer)
    Visitor.__init__(found, app)
    found.client, found.login, found.person_id, found.post_id = (
        app.test_client(),
        officer.login,
        officer.person_id,
        officer.post_id,
    )
    found.sign_in()
    return found


def test_a_lost_phone_is_signed_out_from_another(app: Flask) -> None:
    tutik = Officer(app)
    lost = second_device(app, tutik)
    page = tutik.get("/kantor/akun")
    assert page.text.count("Android, Chrome") >= 2 and "perangkat ini" in page.text
    ends = [f.get("action", "") for f in page.all(".//form") if "/perangkat/" in f.get("action", "")]
    assert len(ends) == 1, "this device signs out by its own button"
    tutik.post(ends[0], 303)
    assert lost.raw("/kantor/").status_code == 302
    assert tutik.raw("/kantor/").status_code == 200


def test_signing_out_everywhere_ends_all(app: Flask) -> None:
    tutik = Officer(app)
    other = second_device(app, tutik)
    stranger = Officer(app)
    tutik.post("/kantor/akun/keluar-semua", 303)
    assert [x.raw("/kantor/").status_code for x in (tutik, other, stranger)] == [302, 302, 200]


def test_a_cookie_of_before_signing_out_is_worth_nothing(app: Flask) -> None:
    tutik = Officer(app)
    kept = tutik.client.get_cookie("kantor", path="/kantor")
    assert kept
    tutik.post("/kantor/keluar")
    tutik.client.set_cookie("kantor", kept.value, path="/kantor")
    assert tutik.raw("/kantor/").status_code == 302


def test_the_table_does_not_know_the_key_of_a_session(app: Flask) -> None:
    tutik = Officer(app)
    with tutik.client.session_transaction("/kantor/") as cookie:
        key = cookie["key"]
    with app.app_context():
        assert key not in [s.digest for s in session().scalars(select(SignIn))]


def test_name_number_and_language_are_ones_own(app: Flask) -> None:
    tutik = Officer(app)
    tutik.post("/kantor/akun", 303, nama="Tutik Haryani", telepon="0857 1234 5678", bahasa="jv")
    page = tutik.get("/kantor/akun")
    assert page.root.get("lang") == "jv"
    assert filled(page.all(".//main//form")[0])["telepon"] == "0857-1234-5678"
    page = tutik.post("/kantor/akun", 422, nama="", telepon="0857", bahasa="id")  # type: ignore[assignment]
    assert page.one(".//input[@name='telepon']").get("value") == "0857"
    assert len(page.all(".//input[@aria-invalid='true']")) == 2


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(app: Flask) -> None:
    tutik = Officer(app)
    other = second_device(app, tutik)
    form = {"sandi_lama": "salah sekali", "sandi_baru": NEW, "sandi_ulang": NEW}
    page = tutik.post("/kantor/akun/sandi", 422, "/kantor/akun/sandi", **form)
    assert isinstance(page, Page) and "tidak cocok" in page.text
    page = tutik.post("/kantor/akun/sandi", 422, "/kantor/akun/sandi", **form | {"sandi_lama": PASSWORD, "sandi_ulang": "lain"})
    assert isinstance(page, Page) and "belum sama" in page.text
    tutik.post("/kantor/akun/sandi", 303, "/kantor/akun/sandi", **form | {"sandi_lama": PASSWORD})
    assert other.raw("/kantor/").status_code == 302
    assert tutik.raw("/kantor/").status_code == 200
    assert guess(app, tutik.login, PASSWORD).status_code == 422
    assert guess(app, tutik.login, NEW).status_code == 302


def test_the_old_password_is_not_guessed_from_an_open_session(app: Flask) -> None:
    tutik = Officer(app)
    form = {"sandi_lama": "salah", "sandi_baru": NEW, "sandi_ulang": NEW}
    for _ in range(10):
        tutik.post("/kantor/akun/sandi", 422, **form)
    tutik.post("/kantor/akun/sandi", 429, **form | {"sandi_lama": PASSWORD})


def password_link(app: Flask, officer: Officer) -> str:
    """The path of a link from the command line."""
    if "portal" not in app.cli.commands:
        commands.set_up(app)
    done = app.test_cli_runner().invoke(args=["portal", "staff", "reset", officer.login])
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def test_a_forgotten_password_is_made_anew_by_a_link(app: Flask) -> None:
    tutik = Officer(app)
    path = password_link(app, tutik)
    stranger = Visitor(app)
    stranger.client = app.test_client()
    assert "Bu Tutik" in stranger.get(path).text
    assert stranger.get(path).heading == "Kata sandi baru", "looking uses nothing up"
    found = re.search(r'name="csrf_token" value="([^"]+)"', stranger.client.get(path).get_data(as_text=True))
    assert found
    data = {"csrf_token": found[1], "sandi": NEW, "sandi_ulang": "lain"}
    assert stranger.client.post(path, data=data).status_code == 422
    answer = stranger.client.post(path, data=data | {"sandi_ulang": NEW})
    assert answer.status_code == 200 and "sudah disimpan" in answer.get_data(as_text=True)
    assert tutik.raw("/kantor/").status_code == 302, "all sessions ended"
    assert guess(app, tutik.login, NEW).status_code == 302
    stranger.get(path, 410)
    assert stranger.client.post(path, data=data).status_code == 410


def test_a_password_link_ends_and_cannot_be_forged(app: Flask, clock: time_machine.Traveller) -> None:
    tutik, other = Officer(app), Officer(app)
    path = password_link(app, tutik)
    reader = Visitor(app)
    reader.get(path.replace(f"/{tutik.person_id}.", f"/{other.person_id}."), 410)
    reader.get("/kantor/sandi-baru/x", 410)
    clock.shift(timedelta(hours=71))
    reader.get(path)
    clock.shift(timedelta(hours=2))
    reader.get(path, 410)


@pytest.mark.parametrize("role", ["staff", "kabupaten"])
def test_all_pages_speak_the_officers_language(app: Flask, role: str) -> None:
    officer = Officer(app, "33.03.04" if role == "staff" else "33.03", role)
    other = Officer(app, "33.03.05")
    with app.app_context(), writing() as tables:
        tables.get_one(Person, officer.person_id).lang = "jv"
    paths = ["akun", "akun/sandi", "akun/kegiatan", "akun/kode-kedua", "jabatan", f"jabatan/{officer.post_id}/pindah"]
    below = ["kegiatan", "jabatan/baru", f"jabatan/{other.post_id}", f"petugas/{other.person_id}"]
    for path in paths + (below if role != "staff" else []):
        assert officer.get(f"/kantor/{path}").root.get("lang") == "jv", path


# Forms that wait


def ended(app: Flask, officer: Officer) -> None:
    """The session ends while the page is still open."""
    with app.app_context(), writing() as tables:
        tables.execute(update(SignIn).where(SignIn.person_id == officer.person_id).values(ended_at=utc_now()))


def page_of(answer: TestResponse) -> Page:
    """An answer as a page."""
    return Page(answer, parse(answer.get_data(as_text=True), "", False))


def send(officer: Officer, page: Page, **more: str) -> TestResponse:
    """Send the form of the page as a browser would, with what is typed now."""
    form = page.all(".//main//form")[0]
    fields = MultiDict([(e.get("name", ""), e.get("value", "")) for e in form.iter() if e.get("name")])
    return officer.client.post(form.get("action", ""), data=MultiDict({**fields.to_dict(flat=False), **more}))


WORDS = 'Tutik "Haryani" & <b>\r\nbaris kedua'


def test_a_form_whose_session_has_ended_is_sent_again_after_signing_in(app: Flask) -> None:
    tutik = Officer(app)
    token = tutik.token("/kantor/akun")
    ended(app, tutik)
    data = {
        "csrf_token": token,
        "nama": "Tutik Haryani",
        "telepon": "",
        "bahasa": "id",
        "sandi_x": "rahasia",
        "banyak": ["a", "b", WORDS],
    }
    answer = tutik.client.post("/kantor/akun", data=data)
    assert answer.status_code == 401
    page = page_of(answer)
    assert page.heading == "Masuk" and "tidak hilang" in page.text
    assert "rahasia" not in answer.get_data(as_text=True)
    wrong = page_of(send(tutik, page, nama=tutik.login, sandi="salah sekali"))
    assert wrong.status == 422 and filled(wrong.all(".//main//form")[0])["isi.nama"] == "Tutik Haryani"
    hidden = [e.get("value") for e in wrong.all(".//input[@name='isi.banyak']")]
    assert hidden == ["a", "b", WORDS.replace("\r\n", "\n")]
    offered = page_of(send(tutik, wrong, nama=tutik.login, sandi=PASSWORD))
    assert offered.heading == "Isian Anda belum terkirim"
    form = offered.all(".//main//form")[0]
    assert form.get("action") == "/kantor/akun"
    assert [e.get("value") for e in form.findall(".//input[@name='banyak']")] == ["a", "b", WORDS.replace("\r\n", "\n")]
    with app.app_context():
        assert session().scalar(select(Person.name).where(Person.id == tutik.person_id)) == "Bu Tutik", "not before it is sent"
    assert send(tutik, offered).status_code == 303
    with app.app_context():
        assert session().scalar(select(Person.name).where(Person.id == tutik.person_id)) == "Tutik Haryani"


def test_it_waits_through_the_second_factor_too(app: Flask) -> None:
    wiwik = Officer(app, "33.03", "kabupaten")
    token = wiwik.token("/kantor/akun")
    ended(app, wiwik)
    page = page_of(
        wiwik.client.post("/kantor/akun", data={"csrf_token": token, "nama": "Bu Wiwik", "telepon": "", "bahasa": "id"})
    )
    page = page_of(send(wiwik, page, nama=wiwik.login, sandi=PASSWORD))
    assert page.heading == "Kode kedua" and "tidak hilang" in page.text
    page = page_of(send(wiwik, page, kode=wiwik.code()))
    assert page.heading == "Isian Anda belum terkirim"
    assert send(wiwik, page).status_code == 303
    assert "Bu Wiwik" in wiwik.get("/kantor/").text


@pytest.mark.parametrize(
    "target",
    [
        "https://jahat.example/kantor/akun",
        "//jahat.example/kantor",
        "/id/",
        "/kantor/../id/",
        "/kantor/tiada",
        "/kantor//x",
        "/kantor\\x",
        "/kantorx",
    ],
)
def test_nothing_is_sent_on_to_another_place(app: Flask, target: str) -> None:
    tutik = Officer(app)
    tutik.post("/kantor/keluar")
    fields = {"nama": tutik.login, "sandi": PASSWORD, "kirim_ke": target, "isi.nama": "x", "lanjut": target}
    answer = tutik.post("/kantor/masuk", 302, "/kantor/masuk", **fields)
    assert isinstance(answer, TestResponse)
    there = "/kantor/tiada" if target == "/kantor/tiada" else "/kantor/"
    assert answer.headers["Location"] == there


def test_another_sites_form_does_not_travel(app: Flask) -> None:
    stranger = app.test_client()
    answer = stranger.post("/kantor/akun", data={"nama": "jahat"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 401
    assert "jahat" not in answer.get_data(as_text=True)


def test_what_is_too_long_to_travel_is_said(app: Flask) -> None:
    answer = app.test_client().post("/kantor/akun", data={"nama": "x" * 450_000})
    assert answer.status_code == 401
    assert "salin" in page_of(answer).text and len(answer.get_data()) < 50_000


def test_a_form_of_before_signing_in_anew_elsewhere_is_not_lost(app: Flask) -> None:
    tutik = Officer(app)
    old = tutik.token("/kantor/akun")
    tutik.post("/kantor/keluar")
    tutik.post("/kantor/masuk", 302, "/kantor/masuk", nama=tutik.login, sandi=PASSWORD)
    answer = tutik.client.post("/kantor/akun", data={"csrf_token": old, "nama": "Tutik Baru", "telepon": "", "bahasa": "id"})
    assert answer.status_code == 400
    assert send(tutik, page_of(answer)).status_code == 303
    assert "Tutik Baru" in tutik.get("/kantor/").text
    evil = tutik.client.post("/kantor/akun", data={"nama": "jahat"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert evil.status_code == 400 and "jahat" not in evil.get_data(as_text=True)


def test_a_guess_is_noted_without_words(app: Flask) -> None:
    guess(app, "nama.rahasia", "sandi yang rahasia")
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Event)) == 1
        found = session().scalars(select(Event)).one()
        assert "rahasia" not in found.act + found.subject + found.detail
