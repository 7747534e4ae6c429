"""What a file leads to beside new versions: second persons, pauses, confirmations, two files at once."""

from __future__ import annotations

import os
import time
from datetime import date, datetime

import pytest
from flask import Flask

from portal.database import session, writing
from portal.directory import confirmations, editing, entries, proposals, tidying
from portal.directory import import_plans as plans
from portal.directory.batches import Batch
from portal.directory.confirmations import Reminder
from portal.directory.drafts import Draft
from portal.directory.listings import Listing
from tests.office.filing import by_key, sent, taken, tapped
from tests.office.officer import Officer

KLD = "33.03.04"


@pytest.fixture
def rows(app: Flask) -> list[dict[str, str]]:
    """Two listings of Kaligondang, one of them sensitive, as an officer takes them out."""
    with app.app_context():
        track = Draft("kld:2", "sport", "Lapangan Uji", KLD, needs=["sport.bola"], service_areas=[KLD])
        editing.save_all([track, Draft("kld:3", "rppa", "Pos Aduan Uji", KLD, service_areas=[KLD], sensitive=True)])
    return [row for row in taken(Officer(app, KLD)) if row["kunci"].startswith("kld:")]


def test_a_new_listing_that_a_second_person_agrees_to_keeps_the_key_of_the_file(app: Flask, rows: list[dict[str, str]]) -> None:
    new, superior = Officer(app, KLD, trusted=False), Officer(app, "33.03", "kabupaten")
    row = rows[0] | {"kunci": "kld:9", "nama": "Kolam Renang Uji"}
    for _twice in range(2):
        address, page = sent(new, [row])
        assert "1 menunggu orang kedua" in page.text
        assert "Sudah diterapkan" in tapped(new, address, "terapkan").text
    with app.app_context():
        first, second = proposals.waiting()
    superior.post(f"/kantor/usulan/{first.id}/putusan", 303, putusan="setuju")
    assert by_key(app, "kld:9").name == "Kolam Renang Uji"
    superior.post(f"/kantor/usulan/{second.id}/putusan", 409, putusan="setuju")  # the same row again doubles nothing
    assert "0 baru" in sent(new, [row])[1].text
    assert by_key(app, "kld:9").version == 1


def test_a_row_that_was_given_back_and_corrected_in_the_form_keeps_its_key(app: Flask, rows: list[dict[str, str]]) -> None:
    new, superior = Officer(app, KLD, trusted=False), Officer(app, "33.03", "kabupaten")
    address, _page = sent(new, [rows[0] | {"kunci": "kld:9", "nama": "Kolam Renang Uji"}])
    tapped(new, address, "terapkan")
    with app.app_context():
        [waiting] = proposals.waiting()
    superior.post(f"/kantor/usulan/{waiting.id}/putusan", 303, putusan="kembali", catatan="Nama yang benar?")
    corrected = entries.taken(waiting.entries) | {"nama": "Kolam Renang Tirta", "kunci": "kld:2", "tindakan": "terbitkan"}
    new.post("/kantor/layanan/baru", 303, draf=str(waiting.id), **corrected)
    superior.post(f"/kantor/usulan/{waiting.id}/putusan", 303, putusan="setuju")
    assert by_key(app, "kld:9").name == "Kolam Renang Tirta"
    assert by_key(app, "kld:2").name == "Lapangan Uji", "no form speaks of keys"


def test_pausing_needs_no_second_person_in_a_file_either(app: Flask, rows: list[dict[str, str]]) -> None:
    officer = Officer(app, KLD)
    shelter = next(row for row in rows if row["kunci"] == "kld:3")
    assert "1 menunggu orang kedua" in sent(officer, [shelter | {"status": "jeda", "biaya": "gratis"}])[1].text
    address, page = sent(officer, [shelter | {"status": "jeda"}])
    assert "1 berubah" in page.text and "0 menunggu" in page.text
    tapped(officer, address, "terapkan")
    assert by_key(app, "kld:3").status == "paused"


def test_a_day_of_confirmation_counts_as_one_and_the_undo_takes_it_back(app: Flask, rows: list[dict[str, str]]) -> None:
    officer, track = Officer(app, KLD), next(row for row in rows if row["kunci"] == "kld:2")
    listing_id = by_key(app, "kld:2").id
    with app.app_context(), writing() as tables:
        tables.add(Reminder(listing_id=listing_id, stage=1, made_on=date(2026, 1, 5)))
    address, _page = sent(officer, [track | {"dikonfirmasi": "2026-01-09"}])
    tapped(officer, address, "terapkan")
    with app.app_context():
        [told] = confirmations.of(listing_id)
        assert (told.on, told.kind, told.person_id, told.version) == (date(2026, 1, 9), "petugas", officer.person_id, 2)
        assert session().query(Reminder).one().settled_at is not None
    tapped(officer, address, "batalkan")
    with app.app_context():
        assert not confirmations.of(listing_id)
        assert session().get_one(Listing, listing_id).confirmed_on is None


def test_of_two_files_for_the_same_listings_one_lands_and_the_other_is_told(app: Flask, rows: list[dict[str, str]]) -> None:
    first, second = Officer(app, KLD), Officer(app, KLD)
    track = next(row for row in rows if row["kunci"] == "kld:2")
    pairs = [(o, sent(o, [track | {"biaya": cost}])[0]) for o, cost in ((first, "Rp5.000"), (second, "Rp9.000"))]
    pages = [tapped(officer, address, "terapkan").text for officer, address in pairs]
    assert "Sudah diterapkan" in pages[0]
    assert "1 layanan berubah sejak pratinjau" in pages[1]
    listing = by_key(app, "kld:2")
    assert (listing.cost, listing.version) == ("Rp5.000", 2)


def test_tidying_throws_away_what_was_left_lying(app: Flask, rows: list[dict[str, str]]) -> None:
    address, _page = sent(Officer(app, KLD), rows)
    with app.app_context():
        assert tidying.tidy()["sisa berkas"] == 0
        place = plans.folder(int(address.rpartition("/")[2]))
        yesterday = time.time() - 25 * 3600
        os.utime(place, (yesterday, yesterday))
        assert tidying.tidy()["sisa berkas"] == 1
        assert not place.exists()


def test_only_what_residents_can_see_is_said_to_be_seen(app: Flask, rows: list[dict[str, str]]) -> None:
    officer, new = Officer(app, KLD), Officer(app, KLD, trusted=False)
    track = next(row for row in rows if row["kunci"] == "kld:2")
    for who, row, is_seen in (
        (new, track | {"biaya": "Rp5.000"}, False),
        (officer, track | {"kunci": "kld:9", "status": "draf"}, False),
        (officer, track | {"biaya": "Rp7.000"}, True),
    ):
        page = tapped(who, sent(who, [row])[0], "terapkan")
        assert "seluruh berkas dapat dibatalkan" in page.text
        assert ("Warga sudah melihatnya" in page.text) is is_seen


def test_the_day_of_a_file_is_that_of_java(app: Flask, rows: list[dict[str, str]]) -> None:
    officer = Officer(app, KLD)
    address, _page = sent(officer, rows)
    with app.app_context(), writing() as tables:
        tables.get_one(Batch, int(address.rpartition("/")[2])).at = datetime(2026, 3, 4, 20, 0)  # 03.00 the next day
    text = officer.get("/kantor/berkas").text
    assert "5 Maret 2026" in text and "4 Maret 2026" not in text
