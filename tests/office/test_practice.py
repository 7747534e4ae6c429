"""An officer learns by doing: eight tasks in a room of their own, seen as done only when they were really done."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.directory import practice, practising, trust
from portal.directory.practice import TASKS
from portal.directory.practice_filling import CONFIRM, HOURS, listing_id
from portal.practice_room import Rooms
from tests import instances
from tests.inspecting import Page
from tests.office.learner import MARK, ROOM, Learner
from tests.office.learner import TASKS as HOME
from tests.office.officer import Officer, post_at


def done(learner: Learner) -> set[str]:
    """What the portal knows this officer to have done."""
    with learner.app.app_context():
        return set(practice.done_by(learner.person_id))


def test_the_page_names_eight_tasks_with_reason_and_minutes(app: Flask) -> None:
    page = Learner(app).get(HOME)
    tasks = page.all(".//ol/li")
    assert len(tasks) == len(TASKS) == 8
    for task in tasks:
        words = " ".join("".join(task.itertext()).split())
        assert "Sekitar" in words and "menit" in words and "Mulai tugas ini" in words
    assert "0 dari 8 tugas selesai" in page.text


def test_every_task_counts_once_it_was_done_and_not_before(app: Flask) -> None:
    tutik = Learner(app)
    for number, (task, act) in enumerate(tutik.acts.items(), 1):
        page = tutik.begin(task)
        assert "Latihan: tidak ada yang sampai ke warga" in page.text
        assert f"Tugas {number} dari 8" in page.text
        assert "Langkah 1 dari" in page.text
        assert done(tutik) == set(TASKS[: number - 1]), "opening a task is not doing it"
        act()
        assert done(tutik) == set(TASKS[:number])
        assert f"Tugas {number} dari 8 selesai" in tutik.get(f"{ROOM}/").text
    assert "Semua tugas selesai" in tutik.get(f"{ROOM}/").text
    assert "8 dari 8 tugas selesai" in tutik.get(HOME).text


def rooms(app: Flask) -> Rooms:
    """The practice rooms of this worker."""
    found: Rooms = app.extensions["practice"]
    return found


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon in Central Java: before three in the morning, the night of a room would end on the same day."""
    with time_machine.travel(datetime.now(trust.ZONE).replace(hour=12, minute=0)):
        yield


def tomorrow(hour: int) -> datetime:
    """An hour of the next day in Central Java."""
    return (datetime.now(trust.ZONE) + timedelta(days=1)).replace(hour=hour, minute=1)


def test_nothing_is_made_until_somebody_practises(app: Flask, instance: Path) -> None:
    tutik = Learner(app)
    tutik.get(HOME)
    tutik.get(f"{HOME}/luar")
    assert not (instance / "latihan").exists()
    assert rooms(app)._house is None
    tutik.get(f"{ROOM}/")
    assert (instance / "latihan" / str(tutik.person_id) / "portal.sqlite").exists()


def test_two_who_practise_at_once_do_not_disturb_each_other(app: Flask) -> None:
    tutik, slamet = Learner(app), Learner(app)
    path = f"{ROOM}/layanan/{listing_id(HOURS)}"
    slamet.get(path)
    tutik.change_hours()
    assert MARK in tutik.get(f"{path}/riwayat").text
    assert MARK not in slamet.get(f"{path}/riwayat").text
    assert (done(tutik), done(slamet)) == ({"jam"}, set())


def test_a_room_looks_like_the_own_kecamatan(app: Flask) -> None:
    page = Learner(app, "33.05.10").get(f"{ROOM}/layanan/baru")
    assert "Latihan" in page.text
    desa = [option.text for option in page.all(".//select[@name='desa']/option")]
    real = Officer(app, "33.05.10").get("/kantor/layanan/baru").all(".//select[@name='desa']/option")
    assert desa == [option.text for option in real], "its desa carry the names of the real ones"
    for area, role in (("33.05", "kabupaten"), ("33", "province")):
        assert "Latihan" in Learner(app, area, role).get(f"{ROOM}/layanan").text


def test_a_new_officer_learns_what_a_trusted_one_sees(app: Flask) -> None:
    newcomer = Learner(app, trusted=False)
    newcomer.change_hours()
    assert "Sudah terbit" in newcomer.get(f"{ROOM}/layanan/{listing_id(HOURS)}?kabar=published").text
    assert done(newcomer) == {"jam"}


def test_the_steps_lead_from_page_to_page(app: Flask) -> None:
    tutik = Learner(app)
    assert "Langkah 1 dari 3: Buka Kursus Menjahit" in tutik.begin("jam").text
    path = f"{ROOM}/layanan/{listing_id(HOURS)}"
    assert "Langkah 2 dari 3: Ketuk “Ubah”" in tutik.get(path).text
    assert "Langkah 3 dari 3" in tutik.get(f"{path}/ubah").text
    wrong = tutik.send_form(tutik.get(f"{path}/ubah").one(".//form[@id='lembar']"), path, 422, nama="", tindakan="terbitkan")
    assert isinstance(wrong, Page)
    assert "Langkah 3 dari 3" in wrong.text
    assert done(tutik) == set()


def test_looking_and_other_acts_are_no_task(app: Flask) -> None:
    tutik = Learner(app)
    tutik.begin("serah")
    for path in ("", "layanan", "jabatan", "jabatan/1/pindah", "berkas", f"layanan/{listing_id(HOURS)}/riwayat"):
        tutik.get(f"{ROOM}/{path}")
    tutik.send(f"/layanan/{listing_id(HOURS)}/catatan", catatan="x", teks="x")
    assert done(tutik) == set()
    assert tutik.client.post(f"{HOME}/tugas/terbang", data={"csrf_token": tutik.token(HOME)}).status_code == 404


def test_the_room_begins_anew_every_night(noon: None, app: Flask, instance: Path) -> None:
    tutik = Learner(app)
    tutik.learn_all()
    with time_machine.travel(tomorrow(2)):
        assert MARK in tutik.get(f"{ROOM}/layanan/{listing_id(HOURS)}/riwayat").text, "still the same night"
    with time_machine.travel(tomorrow(4)):
        page = tutik.get(f"{ROOM}/layanan/{listing_id(HOURS)}/riwayat")
        assert MARK not in page.text
        assert "Ruang latihan sudah dimulai lagi dari awal" in page.text
        assert "dimulai lagi" not in tutik.get(f"{ROOM}/layanan").text, "said once"
        assert done(tutik) == set(TASKS), "what was learned stays"
        tutik.confirm()


def test_the_clock_takes_the_rooms_of_earlier_nights_away(noon: None, app: Flask, instance: Path) -> None:
    tutik = Learner(app)
    tutik.get(f"{ROOM}/")
    folder = instance / "latihan" / str(tutik.person_id)
    assert rooms(app).sweep() == 0 and folder.exists()
    with time_machine.travel(tomorrow(4)):
        assert rooms(app).sweep() == 1
        assert not folder.exists()
        tutik.get(f"{ROOM}/")
        assert rooms(app).sweep() == 0 and folder.exists()


def test_somebody_in_the_middle_of_a_task_is_told_plainly(noon: None, app: Flask) -> None:
    tutik = Learner(app)
    tutik.begin("jam")
    path = f"{ROOM}/layanan/{listing_id(HOURS)}/ubah"
    form = tutik.get(path).one(".//form[@id='lembar']")
    with time_machine.travel(tomorrow(4)):
        page = tutik.send_form(form, path, 409, tindakan="terbitkan")
        assert isinstance(page, Page)
        assert page.heading == "Ruang latihan sudah dimulai lagi"
        assert "data warga tidak berubah" in page.text
        assert "Mulai lagi: Ubah jam buka" in page.text
        again = next(f for f in page.all(".//main//form"))
        tutik.send_form(again, path)
        tutik.change_hours()
        assert done(tutik) == {"jam"}


def test_the_button_begins_anew_for_this_officer_alone(app: Flask) -> None:
    tutik, slamet = Learner(app), Learner(app)
    for learner in (tutik, slamet):
        learner.change_hours()
    answer = tutik.post(f"{HOME}/ulang", 303, HOME)
    assert "Ruang latihan sudah bersih lagi" in tutik.get(answer.headers["Location"]).text  # type: ignore[union-attr]
    path = f"{ROOM}/layanan/{listing_id(HOURS)}/riwayat"
    assert MARK not in tutik.get(path).text
    assert MARK in slamet.get(path).text
    assert done(tutik) == {"jam"}


def test_what_is_not_in_the_room_is_said_plainly(app: Flask) -> None:
    tutik = Learner(app)
    tutik.begin("jam")
    page = tutik.get(f"{ROOM}/layanan/tiada", 404)
    assert page.heading == "Tidak ada di ruang latihan Anda"
    assert "data warga tidak berubah" in page.text


def test_all_workers_see_the_same_room(app: Flask, instance: Path) -> None:
    tutik = Learner(app)
    other = Learner.__new__(Learner)
    other.__dict__ |= tutik.__dict__ | {"app": instances.open_app(instance)}
    other.client = other.app.test_client()
    other.sign_in()
    tutik.change_hours()
    path = f"{ROOM}/layanan/{listing_id(HOURS)}/riwayat"
    assert MARK in other.get(path).text
    rooms(app).reset(tutik.person_id)
    assert MARK not in other.get(path).text
    other.confirm()
    assert "tercatat" in tutik.get(f"{ROOM}/layanan/{listing_id(CONFIRM)}?kabar=confirmed").text
    assert tutik.get(f"{ROOM}/layanan/{listing_id(CONFIRM)}").text.count("hari ini") >= 1


def test_only_a_few_rooms_are_open_at_once(app: Flask) -> None:
    learners = [Learner(app) for _ in range(6)]
    for learner in learners:
        learner.get(f"{ROOM}/")
    assert len(rooms(app)._open) <= 4
    learners[0].change_hours()
    assert MARK in learners[0].get(f"{ROOM}/layanan/{listing_id(HOURS)}/riwayat").text


def test_superiors_see_who_has_done_which_in_their_area(app: Flask) -> None:
    tutik, other, ratna = Learner(app), Learner(app, "33.05.10"), Officer(app, "33.03", "kabupaten")
    with app.app_context():
        practising.note(tutik.person_id, ["jam", "serah"])
        practising.note(tutik.person_id, ["jam"])
        practising.note(other.person_id, TASKS)
        names = slow_count(app, "33.03.")
    page = ratna.get(f"{HOME}/petugas")
    assert "2 dari 8 tugas selesai" in page.text
    assert "8 dari 8" not in page.text, "another kabupaten's officer"
    assert len(page.all(".//main//ul[@class='duties']/li")) == len(names)
    taken = ratna.client.get(f"{HOME}/petugas.csv")
    rows = list(csv.DictReader(io.StringIO(taken.get_data().decode("utf-8-sig"))))
    assert {row["nama"] for row in rows} == set(names)
    mine = next(row for row in rows if row["selesai"] == "2")
    assert (mine["jam"], mine["pastikan"]) == (trust.today().isoformat(), "")
    everybody = Officer(app, "33", "province").get(f"{HOME}/petugas")
    assert "8 dari 8 tugas selesai" in everybody.text
    assert "1 dari 3 petugas sudah menyelesaikan semua tugas" in everybody.text
    assert tutik.client.get(f"{HOME}/petugas").status_code == tutik.client.get(f"{HOME}/petugas.csv").status_code == 403


def slow_count(app: Flask, area: str) -> list[str]:
    """The names of everybody with a living post in an area, one by one."""
    from portal.directory import people

    found = []
    for number in range(1, 100):
        person = people.get(number)
        if person and any(post.area_code.startswith(area) for post in people.living_posts(person)):
            found.append(person.name)
    return found


def test_a_vacant_or_left_post_is_nobody_who_practises(app: Flask) -> None:
    with app.app_context():
        post_at("33.03.04", title="Kasi Kosong")
    page = Officer(app, "33.03", "kabupaten").get(f"{HOME}/petugas")
    assert "Belum ada petugas di bawah Anda" in page.text
