"""What is kept about staff goes when its time is over; what history needs stays."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal import commands
from portal.database import Base, session, utc_now, writing
from portal.directory import handing_over, inviting, people, posts, signing_in, tidying, trust
from portal.directory.audit import Event
from portal.directory.confirmations import Reminder
from portal.directory.invitations import Invitation
from portal.directory.people import Person, Post, RecoveryCode, Tenure
from portal.directory.rights import SYSTEM, actor_of
from portal.directory.sign_ins import Attempt, SignIn
from tests.office.keeping import draft, reminders, save
from tests.office.officer import PASSWORD, Officer


def count(table: type[Base]) -> int:
    """Rows of a table."""
    return session().scalar(select(func.count()).select_from(table)) or 0


def after(days: float) -> dict[str, int]:
    """What a tidying does so many days from now."""
    with time_machine.travel(utc_now() + timedelta(days=days), tick=True):
        return tidying.tidy()


def test_everything_has_its_time(app: Flask) -> None:
    tutik = Officer(app)
    tutik.post("/kantor/keluar")
    data = {"csrf_token": tutik.token("/kantor/masuk"), "nama": "tiada", "sandi": PASSWORD}
    tutik.client.post("/kantor/masuk", data=data)
    with app.app_context():
        inviting.open_post(SYSTEM, inviting.NewPost("staff", "33.03.05", "Kasi"))
        assert not any(after(0.9).values())
        assert after(1.1)["percobaan masuk"] == 3 and count(Attempt) == 0
        assert after(89)["sesi"] == 0
        assert after(91)["sesi"] == 1 and count(SignIn) == 0
        assert after(92)["undangan"] == 0
        assert after(94)["undangan"] == 1 and count(Invitation) == 0
        known = count(Event)
        assert after(729)["catatan kegiatan"] == 0
        assert after(731)["catatan kegiatan"] >= 4 and count(Event) < known
        assert count(Person) == count(Tenure) == 1 and count(Post) == 2, "people and posts stay"


def test_a_session_that_nobody_ended_goes_as_well(app: Flask) -> None:
    Officer(app)
    with app.app_context():
        assert after(119)["sesi"] == 0
        assert after(121)["sesi"] == 1


def test_an_old_account_is_forgotten_and_history_keeps_the_post(app: Flask) -> None:
    student, gone, here = Officer(app), Officer(app, "33.03.05"), Officer(app, "33.03.06")
    with app.app_context(), writing() as tables:
        tables.get_one(Person, student.person_id).ends_on = trust.today()
        tables.get_one(Person, gone.person_id).disabled_on = trust.today()
        tables.get_one(Person, gone.person_id).phone = "+6285712345678"
        tables.add(RecoveryCode(person_id=student.person_id, digest="x", used_at=None))
    with app.app_context():
        assert after(365)["akun lama"] == 0
        assert after(367)["akun lama"] == 1
        assert after(730)["akun lama"] == 0
        assert after(732)["akun lama"] == 1
        assert after(800)["akun lama"] == 0, "nothing is left to forget"
        for officer in (student, gone):
            person = session().get_one(Person, officer.person_id)
            assert (person.name, person.phone, person.password, person.totp_secret) == (tidying.FORGOTTEN, "", "", "")
            assert person.login == f"#{person.id}" and people.find(officer.login) is None
            assert person.disabled_on
            assert session().scalar(select(Tenure.post_id).where(Tenure.person_id == person.id)) == officer.post_id
        assert count(RecoveryCode) == 0
        assert session().get_one(Person, here.person_id).name == "Bu Tutik"
        assert isinstance(app.secret_key, bytes)
        assert signing_in.check(app.secret_key, "#1", "", "203.0.113.1") is None


def test_the_post_of_an_account_that_has_ended_becomes_vacant(app: Flask) -> None:
    student = Officer(app)
    with app.app_context():
        with writing() as tables:
            tables.get_one(Person, student.person_id).ends_on = trust.today()
        ended = trust.today()
        assert after(0)["masa jabatan"] == 0
        assert after(10)["masa jabatan"] == 1
        assert after(11)["masa jabatan"] == 0
        assert session().get_one(Post, student.post_id).vacant_since == ended + timedelta(days=1)
        assert posts.tenures(student.post_id)[0].until == ended


def test_a_post_that_was_taken_over_stays_taken(app: Flask) -> None:
    student = Officer(app)
    with app.app_context():
        person = people.get(student.person_id)
        assert person
        handing_over.leave_open(actor_of(person), student.post_id)
        assert after(40)["masa jabatan"] == 0


def test_who_was_asked_and_what_they_wrote_is_forgotten_and_that_they_were_asked_is_not(app: Flask) -> None:
    (code,) = save(app, draft("voli"))
    asked, now = trust.today(), utc_now()
    holder: dict[str, str] = {
        "who": "Pak Koko, Koordinator Purbalingga",
        "number": "+6281234567890",
        "email": "koko@contoh.example",
    }
    with app.app_context():
        with writing() as tables:
            late = Reminder(listing_id=code, stage=3, made_on=asked, sent_at=now, answer="other", **holder)
            late.words, late.answered_at = "Tanya Bu Sri, 0812", now + timedelta(days=20)
            tables.add(late)
        step = "kata dan nama di pengingat"
        assert after(89)[step] == 0
        assert after(92)[step] == 1
        (kept,) = reminders(app, code)
        assert (kept.who, kept.number, kept.email, kept.words) == ("", "", "", "Tanya Bu Sri, 0812")
        assert after(109)[step] == 0
        assert after(111)[step] == 1
        (kept,) = reminders(app, code)
        assert (kept.words, kept.answer, kept.stage, kept.made_on, kept.sent_at) == ("", "other", 3, asked, now)
    assert Officer(app).get("/kantor/?lihat=jawaban").text


def test_the_command_prints_what_it_did(app: Flask) -> None:
    commands.set_up(app)
    done = app.test_cli_runner().invoke(args=["portal", "tidy"])
    assert done.exit_code == 0, done.output
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [name for name, _ in tidying.STEPS]
