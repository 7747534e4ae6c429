"""Files of listings: taken out, edited in a spreadsheet, sent back, looked at, applied, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.database import writing
from portal.directory import batches, editing, proposals
from portal.directory import import_plans as plans
from portal.directory.batches import Batch
from portal.directory.drafts import Draft
from tests.office.filing import by_key, seen, send, sent, taken, tapped
from tests.office.officer import Officer

KLD, BBS = "33.03.04", "33.03.03"
POSYANDU = Draft(
    "kld:1", "lansia_disabilitas", "Posyandu Lansia Uji", KLD, needs=["lansia.posyandu"], service_areas=[KLD],
    phones=[{"number": "+6281100001234", "use": "call", "who": "Bu Sri", "when": "pagi"}], alert="Libur Rabu",
)  # fmt: skip
TRACK = Draft("kld:2", "sport", "Lapangan Uji", KLD, needs=["sport.bola"], service_areas=[KLD])


@pytest.fixture
def officer(app: Flask) -> Officer:
    """An officer of Kaligondang who keeps two listings beside those of the sources."""
    with app.app_context():
        editing.save_all([POSYANDU, TRACK, Draft("bbs:1", "sport", "Lapangan Lain", BBS, service_areas=[BBS])])
    return Officer(app, KLD)


def test_a_number_is_changed_in_a_spreadsheet_applied_seen_and_undone(app: Flask, officer: Officer) -> None:
    rows = taken(officer, "xlsx")
    assert rows == taken(officer)
    assert {row["wilayah"] for row in rows} == {KLD}
    [posyandu] = [row for row in rows if row["kunci"] == "kld:1"]
    posyandu["telepon"] += " / 0281-625893"
    address, page = sent(officer, rows)
    assert "1 berubah" in page.text and "0 kesalahan" in page.text
    assert [dt.text for dt in page.all(".//dt")] == ["telepon"]
    assert "0811-0000-1234 (Bu Sri) / 0281-625893" not in page.text  # as the portal will write it, not as it was typed
    assert "(0281) 625893" in page.text
    assert by_key(app, "kld:1").version == 1

    assert "Sudah diterapkan" in tapped(officer, address, "terapkan").text
    listing = by_key(app, "kld:1")
    assert listing.version == 2
    assert listing.phones[0]["when"] == "pagi" and listing.alert == "Libur Rabu"
    assert "(0281) 625893" in officer.get(f"/id/layanan/{listing.id}").text

    assert "Sudah dibatalkan" in tapped(officer, address, "batalkan").text
    listing = by_key(app, "kld:1")
    assert (listing.version, len(listing.phones)) == (3, 1)
    assert "(0281) 625893" not in officer.get(f"/id/layanan/{listing.id}").text


def test_a_file_that_was_left_alone_changes_nothing(officer: Officer) -> None:
    _address, page = sent(officer, taken(officer))
    assert "0 berubah" in page.text and "Tidak ada yang perlu diterapkan" in page.text


def test_a_new_listing_is_withdrawn_by_the_undo_and_a_later_change_is_left_and_named(app: Flask, officer: Officer) -> None:
    rows = taken(officer)
    row = next(r for r in rows if r["kunci"] == "kld:2")
    new = row | {"kunci": "kld:9", "nama": "Kolam Renang Uji"}
    address, page = sent(officer, [row | {"biaya": "Rp5.000"}, new])
    assert "1 baru, 1 berubah" in page.text
    tapped(officer, address, "terapkan")
    with app.app_context():
        known = by_key(app, "kld:2")
        editing.save_all([Draft("kld:2", "sport", "Lapangan Uji Baru", KLD, service_areas=[KLD])])
    page = tapped(officer, address, "batalkan")
    assert "Lapangan Uji Baru" in page.text and "Tidak ikut dibatalkan" in page.text
    assert by_key(app, "kld:9").status == "withdrawn"
    assert by_key(app, "kld:2").version == known.version + 1


def test_every_fault_is_named_and_nothing_is_written(app: Flask, officer: Officer) -> None:
    rows = [r for r in taken(officer) if r["kunci"].startswith("kld:")]
    rows[0]["telepon"], rows[1]["bidang"] = "0812", "olahraga"
    strange = rows[0] | {"kunci": "bbs:1", "telepon": ""}
    elsewhere = rows[0] | {"kunci": "kld:8", "telepon": "", "wilayah": BBS, "desa": ""}
    address, page = sent(officer, [*rows, strange, elsewhere])
    assert "Baris 2, kolom telepon" in page.text and "Baris 3, kolom bidang" in page.text
    assert page.text.count("bukan wilayah Anda") == 2
    assert "Terapkan" not in [b.text for b in page.all(".//button")]
    assert "kld:8" not in officer.raw(f"{address}/perubahan.csv").get_data(as_text=True)
    assert officer.raw(f"{address}/kesalahan.csv").get_data(as_text=True).count("bukan wilayah Anda") == 2
    assert by_key(app, "bbs:1").version == 1


@pytest.mark.parametrize(("name", "content"), [("daftar.pdf", b"%PDF"), ("tanpa", b"x"), ("", b"")])
def test_what_is_no_table_is_refused_beside_the_field(officer: Officer, name: str, content: bytes) -> None:
    answer = send(officer, content, name)
    assert answer.status_code == 422
    assert 'id="x-berkas"' in answer.get_data(as_text=True)


def test_a_broken_file_gets_a_sentence(officer: Officer) -> None:
    _address, page = seen(officer, send(officer, b"PK\x03\x04 rusak", "layanan.xlsx"))
    assert "Bukan berkas XLSX yang utuh" in page.text


def test_a_file_may_be_large_but_not_larger(officer: Officer) -> None:
    assert send(officer, b"kunci\n" + b"x" * 2_000_000).status_code == 303
    assert send(officer, b"x" * 22_000_000).status_code == 413


def test_what_needs_a_second_person_waits(app: Flask, officer: Officer) -> None:
    new = Officer(app, KLD, trusted=False)
    row = next(r for r in taken(new) if r["kunci"] == "kld:2")
    address, page = sent(new, [row | {"biaya": "Rp5.000"}])
    assert "menunggu orang kedua" in page.text
    tapped(new, address, "terapkan")
    assert by_key(app, "kld:2").version == 1
    with app.app_context():
        [waiting] = proposals.waiting()
        assert (waiting.entries["biaya"], waiting.base_version) == ("Rp5.000", 1)
    tapped(new, address, "batalkan")
    with app.app_context():
        assert not proposals.waiting()


def test_a_listing_that_changed_since_the_preview_stops_the_file(app: Flask, officer: Officer) -> None:
    rows = taken(officer)
    next(r for r in rows if r["kunci"] == "kld:2")["biaya"] = "Rp5.000"
    address, _page = sent(officer, rows)
    with app.app_context():
        editing.save_all([Draft("kld:2", "sport", "Lapangan Uji", KLD, summary="Baru dicat", service_areas=[KLD])])
    page = tapped(officer, address, "terapkan")
    assert "1 layanan berubah sejak pratinjau" in page.text
    assert by_key(app, "kld:2").cost == ""
    assert "Rp5.000" in tapped(officer, address, "baca-ulang").text


def test_another_officers_file_is_none_of_mine_but_a_superior_may_undo_it(app: Flask, officer: Officer) -> None:
    rows = taken(officer)
    next(r for r in rows if r["kunci"] == "kld:2")["biaya"] = "Rp5.000"
    address, _page = sent(officer, rows)
    colleague, superior = Officer(app, KLD), Officer(app, "33.03", "kabupaten")
    for path in ("", "/perubahan.csv"):
        assert colleague.raw(address + path).status_code == 403
    superior.post(f"{address}/terapkan", 403, "/kantor/berkas")
    tapped(officer, address, "terapkan")
    colleague.post(f"{address}/batalkan", 403, "/kantor/berkas")
    assert "Sudah dibatalkan" in tapped(superior, address, "batalkan").text
    assert by_key(app, "kld:2").cost == ""


def test_work_that_was_cut_off_says_so_and_can_be_done_again(app: Flask, officer: Officer) -> None:
    rows = taken(officer)
    next(r for r in rows if r["kunci"] == "kld:2")["biaya"] = "Rp5.000"
    address, _page = sent(officer, rows)
    with app.app_context(), writing() as tables:
        batch = tables.get(Batch, int(address.rpartition("/")[2]))
        assert batch
        batch.state = "running"  # what a killed worker leaves behind
    page = officer.get(address)
    assert "terputus di tengah jalan" in page.text and "Coba lagi" in page.text
    assert by_key(app, "kld:2").cost == ""
    assert "Sudah diterapkan" in tapped(officer, address, "terapkan").text
    assert by_key(app, "kld:2").cost == "Rp5.000"


def test_files_are_kept_from_others_and_for_a_day(app: Flask, officer: Officer, instance: Path) -> None:
    address, _page = sent(officer, taken(officer))
    number = int(address.rpartition("/")[2])
    modes = {
        p.name: oct(p.stat().st_mode & 0o077) for p in (instance / "uploads").rglob("*") if not p.name.startswith("progress")
    }
    assert set(modes.values()) == {"0o0"}, modes
    with app.app_context():
        assert plans.sweep() == 0
        found = batches.get(number)
        assert found and found.is_kept


def test_the_page_of_a_file_brings_the_icons_of_what_is_fetched_later(officer: Officer) -> None:
    address, _page = sent(officer, [row | {"biaya": "Rp1"} for row in taken(officer)])
    fetched = ".//*[@id='berkas']"
    later = officer.get(address).icons(fetched)
    done = tapped(officer, address, "terapkan")
    assert later and not done.icons(fetched)
    assert later <= done.shapes
