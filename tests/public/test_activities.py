"""Activities as residents meet them: by month, by page, on area pages, among results; never a past or full one as open."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.directory import coming
from portal.directory.coming import Wanted
from tests import instances
from tests.house.test_weight import too_heavy, weigh
from tests.inspecting import Page, Visitor, text_of
from tests.public.vocabulary import faults
from tests.scheduling import BARISTA, SENAM, plan

SUNDAY = "2026-11-22 05:00:00+00:00"
"""Noon in Central Java."""
YEAR = {
    **SENAM, "kunci": "uji:setahun", "judul": "Senam setahun", "mulai": "2026-01-06 07:00", "batal": "", "pindah": "",
    "ulang": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261229",
}  # fmt: skip


def chips(page: Page, activity_id: str) -> list[str]:
    """The words of the chips of an activity's card."""
    (card,) = page.all(f".//*[@data-activity='{activity_id}']")
    return [text_of(e) for e in card.iter() if "chip" in (e.get("class") or "").split()]


def many(number: int) -> list[dict[str, str]]:
    """Trainings on one day, each with all that a card may show."""
    more = {"ringkasan": "Belajar menyeduh kopi bersama para ahli, dari biji sampai cangkir. " * 3, "mulai": "2026-12-25 09:00"}
    return [BARISTA | more | {"kunci": f"uji:{n}", "judul": f"Pelatihan barista dasar {n}"} for n in range(number)]


@pytest.fixture
def planned(app: Flask) -> tuple[str, str]:
    """The training and the weekly gymnastics, in Kaligondang."""
    with time_machine.travel(SUNDAY):
        barista, senam = plan(app, BARISTA, SENAM)
    return barista, senam


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_a_month_lists_what_is_to_come(visitor: Visitor, planned: tuple[str, str], lang: str) -> None:
    barista, senam = planned
    with time_machine.travel(SUNDAY):
        november = visitor.get(f"/{lang}/kegiatan")
        december = visitor.get(f"/{lang}/kegiatan?bulan=2026-12")
        assert [e.get("data-activity") for e in november.hits] == [senam]
        assert [e.get("data-activity") for e in december.hits] == [senam, barista]
        assert f"/{lang}/kegiatan?bulan=2026-12" in november.links()


def test_what_is_near_comes_first(visitor: Visitor, app: Flask, planned: tuple[str, str]) -> None:
    barista, senam = planned
    with time_machine.travel(SUNDAY):
        near, wide, far = plan(
            app,
            BARISTA | {"kunci": "uji:tetangga", "wilayah": "33.03.03", "mulai": "2026-12-01 06:00"},
            BARISTA | {"kunci": "uji:blk", "wilayah": "33.03", "mulai": "2026-12-01 06:30", "jangkauan": "33.03"},
            BARISTA | {"kunci": "uji:jauh", "wilayah": "33.29.01", "mulai": "2026-12-01 06:00"},
        )
        page = visitor.get("/id/kegiatan?bulan=2026-12&wilayah=33.03.04")
        assert [e.get("data-activity") for e in page.hits] == [senam, barista, wide, near]
        suggested = [e.get("data-activity") for e in page.all(".//*[@data-suggested]")]
        assert suggested == [near] and far not in suggested


@pytest.mark.parametrize(("bulan", "says"), [("2026-13", "2026-13"), ("2025-01", "2025-01"), ("besok", "besok")])
def test_a_month_that_cannot_be_is_said_so(visitor: Visitor, bulan: str, says: str) -> None:
    with time_machine.travel(SUNDAY):
        page = visitor.get(f"/id/kegiatan?bulan={bulan}&wilayah=33.99&bidang=apa&hal=%C2%B2")
        assert says in page.text and "33.99" in page.text and "November 2026" in page.heading


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_a_page_tells_all_that_is_known(visitor: Visitor, planned: tuple[str, str], lang: str) -> None:
    with time_machine.travel(SUNDAY):
        page = visitor.get(f"/{lang}/kegiatan/{planned[0]}")
        assert "Rabu Pon" in page.text or "Rebo Pon" in page.text
        for said in ("Celemek", "Gratis", "30 November 2026", "Balai Desa Kaligondang", "0812-3456-7890"):
            assert said in page.text
        assert any(link.startswith("https://wa.me/6281234567890?text=") for link in page.links())
        assert f"/kegiatan/{planned[0]}.ics" + ("?bahasa=jv" if lang == "jv" else "") in page.links()


def test_nothing_past_full_or_closed_is_shown_as_open(visitor: Visitor, app: Flask, planned: tuple[str, str]) -> None:
    barista, _ = planned
    with time_machine.travel("2026-12-01 05:00:00+00:00"):
        assert "Pendaftaran sudah ditutup" in visitor.get(f"/id/kegiatan/{barista}").text
    with time_machine.travel("2026-12-02 07:59:00+00:00"):
        assert barista in [e.get("data-activity") for e in visitor.get("/id/kegiatan").hits]
    with time_machine.travel("2026-12-02 08:01:00+00:00"):
        assert barista not in [e.get("data-activity") for e in visitor.get("/id/kegiatan").hits]
        over = visitor.get(f"/id/kegiatan/{barista}")
        assert "sudah selesai" in over.text and "Cara mendaftar" not in over.text and "Masih bisa" not in over.text
    with time_machine.travel(SUNDAY):
        plan(app, BARISTA | {"sisa": "0"})
        page = visitor.get("/id/kegiatan?bulan=2026-12")
        assert chips(page, barista) == ["Penuh"]
        full = visitor.get(f"/id/kegiatan/{barista}")
        assert "Cara mendaftar" not in full.text and "Penuh" in full.text


def test_dates_that_are_called_off_or_moved_say_so(visitor: Visitor, app: Flask, planned: tuple[str, str]) -> None:
    _, senam = planned
    with time_machine.travel("2026-12-07 05:00:00+00:00"):
        page = visitor.get(f"/id/kegiatan/{senam}")
        assert "aula dipakai" in page.text and "Dipindah dari 15 Desember 2026" in page.text
        assert "Rabu Pahing, 16 Desember 2026" in page.text
    with time_machine.travel(SUNDAY):
        plan(app, SENAM | {"status": "batal", "catatan_status": "pelatih sakit"})
        off = visitor.get(f"/id/kegiatan/{senam}")
        assert "dibatalkan" in off.text and "pelatih sakit" in off.text and "Cara mendaftar" not in off.text
        assert chips(visitor.get("/id/kegiatan"), senam) == ["Dibatalkan"]
        assert not visitor.search("senam lansia minggu depan").all(f".//*[@data-activity='{senam}']")


def test_a_whole_year_day_by_day(app: Flask) -> None:
    """Every week from Monday on: listed exactly while a date is left, holidays and cuti bersama marked."""
    with time_machine.travel("2026-01-01 00:00:00+00:00"):
        (number,) = plan(app, YEAR)
    warned = set()
    for offset in range(365):
        day = date(2026, 1, 1) + timedelta(days=offset)
        with time_machine.travel(f"{day} 05:00:00+00:00"):
            found, _ = coming.listed(Wanted(day, day + timedelta(days=7), "33.03.04"), 0, 5)
            noon = datetime.combine(day, datetime.min.time()).replace(hour=12)
            assert [e.activity.id for e in found] == ([number] if day < date(2026, 12, 29) else [])
            for occasion in (o for e in found for o in e.occasions):
                assert occasion.starts > noon and occasion.standing == "open"
                warned |= {occasion.day} if occasion.holiday else set()
    assert date(2026, 3, 24) in warned, "cuti bersama of Idul Fitri 1447"
    assert date(2026, 6, 16) in warned, "1 Muharam"
    assert date(2026, 3, 31) not in warned


def test_a_red_day_carries_a_warning(visitor: Visitor, app: Flask) -> None:
    with time_machine.travel("2026-03-17 05:00:00+00:00"):
        (number,) = plan(app, YEAR | {"mulai": "2026-03-03 07:00"})
        page = visitor.get(f"/id/kegiatan/{number}")
        assert "Tanggal merah" in page.text and "tanyakan dulu" in page.text


def test_area_pages_show_what_comes_next(visitor: Visitor, planned: tuple[str, str]) -> None:
    with time_machine.travel(SUNDAY):
        for code in ("33.03.04", "33.03.04.2011", "33.03"):
            assert f"/id/kegiatan/{planned[1]}" in visitor.get(f"/id/wilayah/{code}").links()
        assert f"/id/kegiatan/{planned[1]}" not in visitor.get("/id/wilayah/33.29.01").links()
    with time_machine.travel("2027-05-01 05:00:00+00:00"):
        assert f"/id/kegiatan/{planned[1]}" not in visitor.get("/id/wilayah/33.03.04").links()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("senam lansia minggu depan", 1),
        ("senam lansia minggu ngajeng", 1),
        ("pelatihan barista desember", 0),
        ("pelatihan barista bulan depan", 0),
        ("pelatihan barista wulan ngajeng kaligondang", 0),
        ("kegiatan 2 desember", 0),
        ("kegiatan di kaligondang bulan ini", 1),
        ("senam selasa depan", 1),
    ],
)
def test_the_search_understands_time(visitor: Visitor, planned: tuple[str, str], query: str, found: int) -> None:
    with time_machine.travel(SUNDAY):
        page = visitor.search(query)
        assert [e.get("data-activity") for e in page.all(".//*[@data-activity]")] == [planned[found]]
        assert "results" in page.states and "no-match" not in page.states


def test_what_is_not_in_that_time_is_said_with_what_comes_after(visitor: Visitor, planned: tuple[str, str]) -> None:
    with time_machine.travel(SUNDAY):
        page = visitor.search("pelatihan barista bulan ini")
        assert "Tidak ada kegiatan yang cocok pada waktu itu" in page.text
        (card,) = page.all(".//*[@data-activity]")
        assert card.get("data-activity") == planned[0] and "data-suggested" in card.keys()  # noqa: SIM118


def test_activities_push_nobody_aside(visitor: Visitor, planned: tuple[str, str]) -> None:
    with time_machine.travel(SUNDAY):
        urgent = visitor.search("suami memukul saya hari ini kaligondang")
        assert "emergency" in urgent.states and not urgent.all(".//*[@data-activity]")
        calm = visitor.search("senam lansia kaligondang")
        assert len(calm.all(".//*[@data-activity]")) <= 2
        assert not visitor.search("kursi roda kaligondang").all(".//*[@data-activity]")


def test_a_single_date_is_told_to_programs(visitor: Visitor, app: Flask, planned: tuple[str, str]) -> None:
    with time_machine.travel(SUNDAY):
        blocks = visitor.get(f"/id/kegiatan/{planned[0]}").all(".//script[@type='application/ld+json']")
        event = json.loads(blocks[0].text or "")
        assert list(faults(event)) == []
        assert event["startDate"] == "2026-12-02T09:00:00+07:00" and event["eventStatus"].endswith("EventScheduled")
        assert event["offers"]["price"] == 0 and event["offers"]["availability"].endswith("InStock")
        assert event["remainingAttendeeCapacity"] == 7 and event["typicalAgeRange"] == "17-35"
    with time_machine.travel("2026-12-15 02:00:00+00:00"):
        event = json.loads(visitor.get(f"/id/kegiatan/{planned[1]}").all(".//script[@type='application/ld+json']")[0].text or "")
        assert list(faults(event)) == []
        assert event["eventStatus"].endswith("EventRescheduled")
        assert event["previousStartDate"] == "2026-12-15" and event["startDate"] == "2026-12-16T08:00:00+07:00"
        assert event["eventSchedule"]["byDay"] == ["https://schema.org/Tuesday"]


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_pages_full_of_activities_are_light(tmp_path: Path, sample_instance: Path, lang: str) -> None:
    app = instances.open_app(instances.copy(sample_instance, tmp_path / "sample"))
    with time_machine.travel(SUNDAY):
        numbers = plan(app, *many(25), SENAM)
        paths = ["kegiatan?bulan=2026-12&wilayah=33.03.04", f"kegiatan/{numbers[-1]}", "wilayah/33.03.04"]
        paths += ["cari?q=pelatihan+barista+desember", "cari?q=pelatihan+kaligondang"]
        weights = {path: weigh(app, f"/{lang}/{path}") for path in paths}
        shown = Visitor(app).search("pelatihan barista desember", lang).all(".//*[@data-activity]")
    assert not too_heavy(weights) and len(shown) == 5
