"""Invitations: one link, one person, 72 hours; who may invite whom, and what the new officer gets."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal import commands
from portal.database import session
from portal.directory import handing_over, invitations, inviting, people, trust
from portal.directory.audit import Event
from portal.directory.invitations import Invitation
from portal.directory.inviting import NewPost
from portal.directory.people import AccountError
from portal.directory.rights import SYSTEM, actor_of
from tests.inspecting import Page, Visitor
from tests.office.officer import PASSWORD, Officer, filled, post_at

NEW = {"masuk": "0857-1234-5678", "telepon": "", "sandi": PASSWORD, "sandi_ulang": PASSWORD, "bahasa": "id"}


def link(app: Flask, area: str = "33.03.04", role: str = "staff", ends: date | None = None) -> str:
    """The path of a link from the command line to a new post."""
    with app.app_context():
        return "/kantor/undangan/" + inviting.open_post(SYSTEM, NewPost(role, area, f"Jabatan di {area}"), "Pak Slamet", ends)[1]


def newcomer(app: Flask) -> Officer:
    """Somebody without an account, with a browser."""
    found = Officer.__new__(Officer)
    Visitor.__init__(found, app)
    found.client = app.test_client()
    return found


def shown_link(page: Page) -> str:
    """The path in the link that a page shows."""
    found = re.search(r"/kantor/[\w./-]+", "".join(page.one(".//textarea").itertext()))
    assert found
    return found[0]


def test_the_first_officer_comes_by_the_command_line(app: Flask) -> None:
    commands.set_up(app)
    arguments = "portal staff invite --role province --area 33 --title Pengelola --name Bu.Ratna --ends 2031-12-31"
    done = app.test_cli_runner().invoke(args=arguments.split())
    assert done.exit_code == 0, done.output
    path = done.stdout.strip()
    assert re.fullmatch(r"/kantor/undangan/[\w-]{32}", path)
    assert "72 jam" in done.stderr
    ratna = newcomer(app)
    page = ratna.get(path)
    assert "Pengelola" in page.text and "31 Desember 2031" in page.text
    assert filled(page.all(".//form")[-1])["nama"] == "Bu.Ratna"
    ratna.post(path, 303, path, nama="Bu Ratna", **NEW)
    assert ratna.raw("/kantor/").headers["Location"].startswith("/kantor/kode-kedua"), "the province needs a second factor"
    with app.app_context():
        person = people.find("+6285712345678")
        assert person and person.trusted_on == trust.today() and person.ends_on == date(2031, 12, 31)


@pytest.mark.parametrize(
    ("area", "role", "title", "word"),
    [("33.99", "staff", "Kasi", "wilayah"), ("33.03", "staff", "Kasi", "dinas"), ("33.03.04", "province", "Kasi", "cocok")],
)
def test_the_command_line_says_what_is_wrong(app: Flask, area: str, role: str, title: str, word: str) -> None:
    commands.set_up(app)
    arguments = ["portal", "staff", "invite", "--role", role, "--area", area, "--title", title]
    done = app.test_cli_runner().invoke(args=arguments)
    assert done.exit_code == 1
    assert word in done.output.casefold()


def test_looking_at_a_link_uses_nothing_up_and_accepting_does(app: Flask) -> None:
    path = link(app)
    for _ in range(3):
        assert "Jabatan di 33.03.04" in newcomer(app).get(path).text
    slamet = newcomer(app)
    slamet.post(path, 303, path, nama="Pak Slamet", **NEW)
    assert "Pak Slamet" in slamet.get("/kantor/").text
    assert newcomer(app).get(path, 410).heading == "Tautan ini tidak berlaku lagi"
    second = newcomer(app)
    again = second.client.post(path, data={"csrf_token": second.token("/kantor/masuk"), "nama": "Orang lain", **NEW})
    assert again.status_code == 410
    with app.app_context():
        person = people.find("+6285712345678")
        assert person and person.trusted_on is None, "a new account's changes wait for a second person"
        assert [p.area_code for p in people.living_posts(person)] == ["33.03.04"]
        assert session().scalar(select(Event).where(Event.act == "invitation accepted", Event.person_id == person.id))


def test_the_table_does_not_know_the_secret(app: Flask) -> None:
    secret = link(app).rpartition("/")[2]
    with app.app_context():
        found = session().scalars(select(Invitation)).one()
        assert found.digest == invitations.digest_of(secret)
        assert secret not in str(vars(found))


def test_a_link_ends_after_72_hours(app: Flask) -> None:
    path = link(app)
    with time_machine.travel(trust.datetime.now(trust.ZONE) + timedelta(hours=71, minutes=59)):
        newcomer(app).get(path)
    with time_machine.travel(trust.datetime.now(trust.ZONE) + timedelta(hours=72, minutes=1)):
        newcomer(app).get(path, 410)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(app: Flask) -> None:
    path = link(app)
    slamet = newcomer(app)
    page = slamet.post(path, 422, path, nama="", **NEW | {"masuk": "0857", "sandi": "pendek", "telepon": "08571234"})
    assert isinstance(page, Page)
    assert {"masuk", "sandi", "nama"} <= {e.get("name") for e in page.all(".//input[@aria-invalid='true']")}
    assert page.one(".//input[@name='masuk']").get("value") == "0857"
    assert "Kata sandi terlalu pendek" in page.text
    page = slamet.post(path, 422, path, nama="Pak Slamet", **NEW | {"sandi_ulang": "lain sama sekali"})
    assert isinstance(page, Page) and "belum sama" in page.text
    assert page.one(".//input[@name='sandi']").get("value") == ""


def test_a_name_that_is_taken_is_not_taken_twice(app: Flask) -> None:
    Officer(app, login="tutik")
    path = link(app)
    page = newcomer(app).post(path, 422, path, nama="Tutik Lain", **NEW | {"masuk": "Tutik"})
    assert isinstance(page, Page) and "sudah dipakai" in page.text


def test_who_has_an_account_takes_one_more_post(app: Flask) -> None:
    tutik = Officer(app)
    path = link(app, "33.03.05")
    tutik.post(path, 303, path)
    with app.app_context():
        person = people.get(tutik.person_id)
        assert person and {p.area_code for p in people.living_posts(person)} == {"33.03.04", "33.03.05"}


def test_a_wider_post_asks_an_officer_for_a_second_factor(app: Flask) -> None:
    tutik = Officer(app, second=False)
    path = link(app, "33.03", "kabupaten")
    tutik.post(path, 303, path)
    assert tutik.raw("/kantor/").headers["Location"].startswith("/kantor/kode-kedua")


def test_half_signed_in_is_not_enough_to_accept(app: Flask) -> None:
    half = Officer(app, "33.03", "kabupaten", second=False)
    path = link(app, "33.05", "kabupaten")
    assert half.client.post(path, data={"csrf_token": half.token(path)}).status_code == 401
    with app.app_context():
        person = people.get(half.person_id)
        assert person and [p.area_code for p in people.living_posts(person)] == ["33.03"]


def test_a_coordinator_invites_below_and_sends_the_link_by_whatsapp(app: Flask) -> None:
    wiwik = Officer(app, "33.03", "kabupaten")
    form = {"jenis": "staff", "wilayah": "33.03.05", "jabatan": "Kader RPPA", "dinas": "", "nama": "Mbak Sri", "sampai": ""}
    page = wiwik.post("/kantor/jabatan/baru", 200, "/kantor/jabatan/baru", **form)
    assert isinstance(page, Page)
    path = shown_link(page)
    share = next(a for a in page.links() if a.startswith("https://wa.me/?text="))
    assert path.rpartition("/")[2] in share
    sri = newcomer(app)
    sri.post(path, 303, path, nama="Mbak Sri", **NEW)
    assert "Mbak Sri" in wiwik.get("/kantor/jabatan").text


def test_faults_of_a_new_post_are_said(app: Flask) -> None:
    wiwik = Officer(app, "33.03", "kabupaten")
    form = {"jenis": "staff", "wilayah": "", "jabatan": "", "dinas": "Dinas Khayalan", "nama": "Mbak Sri", "sampai": "2001-01-01"}
    page = wiwik.post("/kantor/jabatan/baru", 422, "/kantor/jabatan/baru", **form)
    assert isinstance(page, Page)
    assert page.one(".//input[@name='nama']").get("value") == "Mbak Sri"
    assert {"jabatan", "sampai"} <= {e.get("name") for e in page.all(".//input[@aria-invalid='true']")}
    page = wiwik.post("/kantor/jabatan/baru", 422, "/kantor/jabatan/baru", **form | {"sampai": "besok"})
    assert isinstance(page, Page) and page.one(".//input[@name='sampai']").get("value") == "besok"
    form |= {"wilayah": "33.03.05", "jabatan": "Kasi", "sampai": ""}
    page = wiwik.post("/kantor/jabatan/baru", 422, "/kantor/jabatan/baru", **form)
    assert isinstance(page, Page) and "belum dikenal" in page.text


@pytest.mark.parametrize(
    ("area", "role", "wanted", "wanted_role"),
    [
        ("33.03", "kabupaten", "33.05.01", "staff"),
        ("33.03", "kabupaten", "33.03", "kabupaten"),
        ("33.03", "kabupaten", "33", "province"),
        ("33", "province", "33", "province"),
        ("33.03.04", "staff", "33.03.04", "staff"),
    ],
)
def test_nobody_invites_to_a_post_that_is_not_below(app: Flask, area: str, role: str, wanted: str, wanted_role: str) -> None:
    officer = Officer(app, area, role)
    form = {"jenis": wanted_role, "wilayah": wanted, "jabatan": "Kasi Baru", "dinas": "", "nama": "", "sampai": ""}
    answer = officer.client.post("/kantor/jabatan/baru", data={"csrf_token": officer.token(), **form})
    assert answer.status_code == 403
    with app.app_context():
        assert not list(session().scalars(select(Invitation)))


def test_the_post_of_an_agency_invites_for_that_agency_only(app: Flask) -> None:
    with app.app_context():
        _post, _secret = inviting.open_post(SYSTEM, NewPost("kabupaten", "33.03", "Kabid", "Dinas Sosial Purbalingga"))
    path = link_of(app, _secret)
    kabid = newcomer(app)
    kabid.post(path, 303, path, nama="Bu Kabid", **NEW)
    with app.app_context():
        person = people.find("+6285712345678")
        assert person
        actor = actor_of(person)
        with pytest.raises(PermissionError):
            inviting.open_post(actor, NewPost("staff", "33.03.04", "Kasi"))
        assert inviting.open_post(actor, NewPost("staff", "33.03.04", "Pendamping", "Dinas Sosial Purbalingga"))


def link_of(_app: Flask, secret: str) -> str:
    """The path of a link."""
    return f"/kantor/undangan/{secret}"


def test_a_link_can_be_taken_back_and_a_new_one_ends_the_old(app: Flask) -> None:
    wiwik = Officer(app, "33.03", "kabupaten")
    with app.app_context():
        post = post_at("33.03.07", title="Kasi Trantib")
    first = wiwik.post(f"/kantor/jabatan/{post}/undang", 200, nama="Pak Budi", sampai="")
    assert isinstance(first, Page)
    second = wiwik.post(f"/kantor/jabatan/{post}/undang", 200, nama="Pak Budi", sampai="")
    assert isinstance(second, Page)
    stranger = newcomer(app)
    stranger.get(shown_link(first), 410)
    stranger.get(shown_link(second))
    page = wiwik.get(f"/kantor/jabatan/{post}")
    revoke = next(f.get("action", "") for f in page.all(".//form") if f.get("action", "").endswith("/cabut"))
    wiwik.post(revoke, 303)
    stranger.get(shown_link(second), 410)


def test_a_held_post_is_not_given_away(app: Flask) -> None:
    tutik = Officer(app)
    wiwik = Officer(app, "33.03", "kabupaten")
    page = wiwik.post(f"/kantor/jabatan/{tutik.post_id}/undang", 422, nama="Pak Budi", sampai="")
    assert isinstance(page, Page) and "sudah ada pemegangnya" in page.text
    with app.app_context(), pytest.raises(AccountError):
        inviting.open_post(SYSTEM, NewPost("staff", "33.03.04", "Kasi Kesejahteraan Sosial"))


def test_the_same_link_at_the_same_moment_gives_one_post(app: Flask) -> None:
    path = link(app)
    first, second = Officer(app, "33.03.05"), Officer(app, "33.03.06")
    tokens = [officer.token(path) for officer in (first, second)]
    answers = [o.client.post(path, data={"csrf_token": t}) for o, t in zip((first, second), tokens, strict=True)]
    assert sorted(a.status_code for a in answers) == [303, 410]


def test_an_account_that_ends_by_itself_hands_on_no_more_than_it_has(app: Flask) -> None:
    ends = trust.today() + timedelta(days=20)
    path = link(app, ends=ends)
    student = newcomer(app)
    student.post(path, 303, path, nama="Mbak KKN", **NEW)
    with app.app_context():
        person = people.find("+6285712345678")
        assert person
        post = people.living_posts(person)[0]
        handing_over.name_successor(actor_of(person), post.id, "Temannya")
        assert invitations.open_of(post.id)[0].account_ends_on == ends
    with time_machine.travel(trust.datetime.now(trust.ZONE) + timedelta(days=21), tick=True):
        assert student.raw("/kantor/").status_code == 302
        answer = student.client.post(
            "/kantor/masuk", data={"csrf_token": student.token("/kantor/masuk"), "nama": "+6285712345678", "sandi": PASSWORD}
        )
        assert answer.status_code == 422
