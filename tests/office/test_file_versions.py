"""A file that is older than a colleague's edit: her newer words stay, the officer's own are taken, and a clash is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from portal.database import writing
from portal.directory import editing
from portal.directory.drafts import draft_of
from portal.directory.people import Person
from portal.directory.recording import By
from tests.office.filing import as_file, by_key, seen, send, sent, taken, tapped
from tests.office.keeping import KALIGONDANG, draft, save
from tests.office.officer import Officer

Rows = list[dict[str, str]]
FIRST = draft("kld:1", eligibility="Warga", phones=[{"number": "+6281234567890", "use": "call"}])


@pytest.fixture
def eko(app: Flask) -> Officer:
    """An officer with one listing of the own."""
    save(app, FIRST)
    return Officer(app, KALIGONDANG)


@pytest.fixture
def rows(eko: Officer) -> Rows:
    """What Eko took out, before anybody changed anything."""
    return [row for row in taken(eko, "xlsx") if row["kunci"] == "kld:1"]


def published(app: Flask, **fields: object) -> None:
    """Dewi, of the same kecamatan, publishes other words of the listing."""
    dewi = Officer(app, KALIGONDANG)
    with app.app_context():
        with writing() as tables:
            tables.get_one(Person, dewi.person_id).name = "Dewi Lestari"
        now = replace(draft_of(by_key(app, "kld:1")), **fields)  # type: ignore[arg-type]
        editing.save_all([now], by=By("edit", dewi.person_id, dewi.post_id))


def words(app: Flask) -> tuple[str, str, int]:
    """For whom the listing is, what it costs, and its version."""
    found = by_key(app, "kld:1")
    return found.eligibility, found.cost, found.version


def test_the_version_is_the_last_column_of_what_staff_take_out(rows: Rows) -> None:
    assert list(rows[0])[-1] == "versi"
    assert rows[0]["versi"] == "1"


def test_a_colleagues_newer_words_stay_and_the_own_are_taken(app: Flask, eko: Officer, rows: Rows) -> None:
    published(app, eligibility="Hanya lansia", service_areas=["33.03.04.2003", KALIGONDANG])
    address, page = sent(eko, [rows[0] | {"biaya": "Rp5.000"}])
    assert [dt.text for dt in page.all(".//dt")] == ["biaya"]
    assert "Sudah diterapkan" in tapped(eko, address, "terapkan").text
    assert words(app) == ("Hanya lansia", "Rp5.000", 3)
    assert len(by_key(app, "kld:1").service_areas) == 2


def test_a_row_that_was_left_alone_changes_nothing_however_old(app: Flask, eko: Officer, rows: Rows) -> None:
    published(app, eligibility="Hanya lansia")
    published(app, cost="gratis", name="Nama Baru")
    assert "Tidak ada yang perlu diterapkan" in sent(eko, rows)[1].text


def test_where_both_wrote_the_same_nothing_clashes(app: Flask, eko: Officer, rows: Rows) -> None:
    published(app, eligibility="Hanya lansia")
    assert "Tidak ada yang perlu diterapkan" in sent(eko, [rows[0] | {"sasaran": "Hanya lansia"}])[1].text


def test_where_both_changed_the_same_the_fault_names_column_colleague_and_the_way_on(
    app: Flask, eko: Officer, rows: Rows
) -> None:
    published(app, eligibility="Hanya lansia")
    own = rows[0] | {"sasaran": "Semua warga", "biaya": "gratis"}
    _address, page = sent(eko, [own])
    assert "Baris 2, kolom sasaran: sesudah Anda mengunduh, Dewi Lestari mengubah kolom ini juga pada " in page.text
    assert "unduh lagi, atau kosongkan kolom versi di baris ini" in page.text and "1 kesalahan" in page.text
    address, _page = sent(eko, [own | {"versi": ""}])
    tapped(eko, address, "terapkan")
    assert words(app) == ("Semua warga", "gratis", 3)


def test_calls_and_whatsapp_are_two_columns_and_do_not_clash(app: Flask, eko: Officer, rows: Rows) -> None:
    published(app, phones=[{"number": "+6281298765432", "use": "call"}])
    address, page = sent(eko, [rows[0] | {"whatsapp": "081100001234"}])
    assert "0 kesalahan" in page.text
    tapped(eko, address, "terapkan")
    assert [(p["number"], p["use"]) for p in by_key(app, "kld:1").phones] == [
        ("+6281298765432", "call"),
        ("+6281100001234", "whatsapp"),
    ]


def test_what_only_fits_apart_is_a_fault(app: Flask, eko: Officer, rows: Rows) -> None:
    published(app, age_min=60)
    assert "kolom usia_maks: 17 lebih kecil dari usia_min 60" in sent(eko, [rows[0] | {"usia_maks": "17"}])[1].text


def test_who_goes_on_with_the_own_file_need_not_take_it_out_anew(app: Flask, eko: Officer, rows: Rows) -> None:
    for cost in ("Rp5.000", "Rp7.000"):
        address, page = sent(eko, [rows[0] | {"biaya": cost}])
        assert "0 kesalahan" in page.text
        tapped(eko, address, "terapkan")
    assert words(app) == ("Warga", "Rp7.000", 3)


@pytest.mark.parametrize(
    ("version", "reason"), [("satu", "bukan nomor versi"), ("-1", "bukan nomor versi"), ("7", "tidak dikenal")]
)
def test_a_version_that_never_was_is_a_fault_in_plain_words(eko: Officer, rows: Rows, version: str, reason: str) -> None:
    _address, page = sent(eko, [rows[0] | {"versi": version}])
    assert "Baris 2, kolom versi" in page.text and reason in page.text


def test_a_row_copied_for_a_new_listing_may_bring_its_version_along(eko: Officer, rows: Rows) -> None:
    assert "1 baru" in sent(eko, [rows[0] | {"kunci": "kld:9", "versi": "7"}])[1].text


def test_a_file_without_the_column_holds_as_it_is(app: Flask, eko: Officer, rows: Rows) -> None:
    published(app, eligibility="Hanya lansia")
    content = as_file([{name: text for name, text in rows[0].items() if name != "versi"}])
    address, page = seen(eko, send(eko, content))
    assert [dt.text for dt in page.all(".//dt")] == ["sasaran"]
    tapped(eko, address, "terapkan")
    assert words(app) == ("Warga", "", 3)


def test_another_area_does_not_learn_who_changed_what(app: Flask, rows: Rows) -> None:
    published(app, eligibility="Hanya lansia")
    _address, page = sent(Officer(app, "33.03.03"), [rows[0] | {"sasaran": "Semua warga"}])
    assert "bukan wilayah Anda" in page.text and "Dewi" not in page.text


def test_the_newer_day_of_confirmation_stays(app: Flask, eko: Officer, rows: Rows) -> None:
    published(app, confirmed_on=date(2026, 1, 9), confirmed_by="petugas")
    address, page = sent(eko, [rows[0] | {"dikonfirmasi": "2026-01-05", "biaya": "gratis"}])
    assert "0 kesalahan" in page.text
    tapped(eko, address, "terapkan")
    assert by_key(app, "kld:1").confirmed_on == date(2026, 1, 9)
