"""Internal notes: for those who keep a listing and the organization it belongs to, and for nobody else."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.database import session
from portal.directory import claiming, editing, exporting, listings, notes, noting
from portal.directory.audit import Event
from portal.directory.drafts import Draft, draft_of
from portal.directory.ids import id_for
from tests.office.officer import Officer

GOR = id_for("gor", lambda _: False)
MARKER = "PENANDACATATAN"
PATH = f"/kantor/layanan/{GOR}/catatan"


@pytest.fixture
def place(app: Flask) -> Flask:
    """A sports hall in Kaligondang."""
    with app.app_context():
        editing.save_all([Draft(key="gor", topic="sport", name="GOR", place_code="33.03.04", source="Dinas")])
    return app


def organization(app: Flask, name: str) -> Officer:
    """Somebody of an organization that the hall belongs to."""
    found = Officer(app, "33.03", "organization", organization=name)
    tutik = Officer(app)
    with app.app_context():
        number = claiming.claim(found.actor(), GOR, "Kami yang menjalankannya.")
        claiming.decide(tutik.actor(), number, agreed=True)
    return found


def test_who_sees_which_note(place: Flask) -> None:
    tutik, terang, lain = Officer(place), organization(place, "Yayasan Terang"), organization(place, "Yayasan Lain")
    tutik.post(PATH, 303, form_on=PATH, catatan="Hanya petugas")
    tutik.post(PATH, 303, form_on=PATH, catatan="Untuk semua", bagikan="1")
    terang.post(PATH, 303, form_on=PATH, catatan="Dari Terang", bagikan="1")
    seen = {name: {w for w in ("Hanya petugas", "Untuk semua", "Dari Terang") if w in officer.get(PATH).text}
            for name, officer in (("staff", tutik), ("terang", terang), ("lain", lain))}  # fmt: skip
    assert seen == {
        "staff": {"Hanya petugas", "Untuk semua", "Dari Terang"},
        "terang": {"Untuk semua", "Dari Terang"},
        "lain": {"Untuk semua"},
    }  # fmt: skip
    shown = lain.get(PATH).text
    assert "Kasi Kesejahteraan Sosial" in shown and "Bu Tutik" not in shown, "the post is named, not the person"
    neighbour = Officer(place, "33.03.05")
    assert neighbour.client.get(PATH).status_code == 403


def test_an_empty_note_is_not_kept_and_a_long_one_not_lost(place: Flask) -> None:
    tutik = Officer(place)
    assert "Tulis catatannya dulu." in tutik.post(PATH, 422, form_on=PATH, catatan="  ").text  # type: ignore[union-attr]
    assert "a" * 2001 in tutik.post(PATH, 422, form_on=PATH, catatan="a" * 2001).text  # type: ignore[union-attr]


def test_the_author_and_a_superior_delete_and_it_is_written_down(place: Flask) -> None:
    tutik, colleague, coordinator = Officer(place), Officer(place), Officer(place, "33.03", "kabupaten")
    with place.app_context():
        numbers = [noting.add(tutik.actor(), GOR, f"{MARKER} {n}") for n in range(2)]
    colleague.post(f"/kantor/catatan/{numbers[0]}/hapus", 403)
    tutik.post(f"/kantor/catatan/{numbers[0]}/hapus", 303)
    coordinator.post(f"/kantor/catatan/{numbers[1]}/hapus", 303)
    tutik.post(f"/kantor/catatan/{numbers[1]}/hapus", 404)
    with place.app_context():
        assert session().scalars(notes.select(notes.Note)).all() == []
        acts = session().scalars(notes.select(Event).where(Event.act == "note deleted")).all()
        assert [act.person_id for act in acts] == [tutik.person_id, coordinator.person_id]
        assert not [act for act in acts if MARKER in act.detail]


def test_no_public_output_knows_of_notes(place: Flask) -> None:
    tutik, terang = Officer(place), organization(place, "Yayasan Terang")
    with place.app_context():
        noting.add(tutik.actor(), GOR, MARKER, shared=True)
        noting.add(terang.actor(), GOR, MARKER)
    resident = place.test_client(use_cookies=False)
    for path in (f"/id/layanan/{GOR}", f"/jv/layanan/{GOR}", f"/l/{GOR}", "/id/cari?q=gor", f"/id/cari?q={MARKER}",
                 "/id/wilayah/33.03.04", f"/id/lapor/{GOR}", "/sitemap.xml", "/api/partners/links"):  # fmt: skip
        body = resident.get(path, follow_redirects=True).get_data(as_text=True)
        assert MARKER not in body.replace(f"q={MARKER}", "").replace(f'value="{MARKER}"', "") or "cari" in path, path
    for kind in ("csv", "xlsx"):
        assert MARKER.encode() not in tutik.client.get(f"/kantor/berkas/layanan.{kind}").get_data()
    with place.app_context():
        found = listings.get(GOR)
        assert found and MARKER not in str(exporting.row_of(draft_of(found))) + str(vars(found))
