"""Nobody passes the gate without a living session; everybody else gets to the desk."""

from __future__ import annotations

from flask import Flask

from portal.database import writing
from portal.directory.people import Person
from tests.inspecting import Visitor
from tests.office.officer import PASSWORD, Officer


def test_a_stranger_is_sent_to_the_sign_in_page(app: Flask) -> None:
    stranger = Visitor(app)
    answer = stranger.raw("/kantor/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/kantor/masuk")
    part = stranger.raw("/kantor/", headers={"HX-Request": "true"})
    assert part.status_code == 401
    assert part.headers["HX-Redirect"].startswith("/kantor/masuk")


def test_an_officer_signs_in_and_out(app: Flask) -> None:
    officer = Officer(app)
    assert "Bu Tutik" in officer.get("/kantor/").text
    officer.post("/kantor/keluar")
    assert officer.raw("/kantor/").status_code == 302
    officer.post("/kantor/masuk", form_on="/kantor/masuk", nama=officer.login, sandi=PASSWORD)
    assert officer.get("/kantor/").heading == "Meja kerja"


def test_a_wrong_password_is_refused_and_the_name_kept(app: Flask) -> None:
    officer = Officer(app)
    officer.post("/kantor/keluar")
    page = officer.post("/kantor/masuk", 422, "/kantor/masuk", nama=officer.login, sandi="salah sekali")
    assert "tidak cocok" in page.text  # type: ignore[union-attr]
    assert page.one(".//input[@name='nama']").get("value") == officer.login  # type: ignore[union-attr]


def test_a_form_from_elsewhere_does_nothing(app: Flask) -> None:
    officer = Officer(app)
    assert officer.client.post("/kantor/keluar").status_code == 400
    assert officer.get("/kantor/").heading == "Meja kerja"


def test_one_sign_in_opens_the_room_of_the_province_and_one_sign_out_closes_both(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    assert ratna.get("/provinsi/").heading == "Cakupan layanan per kecamatan"
    answer = ratna.post("/kantor/keluar")
    ended = [cookie for cookie in answer.headers.getlist("Set-Cookie") if "Max-Age=0" in cookie]  # type: ignore[union-attr]
    assert [part for cookie in ended for part in cookie.split("; ") if part.startswith("Path=")] == [
        "Path=/kantor",
        "Path=/provinsi",
    ]
    gone = ratna.raw("/provinsi/?wilayah=33.03")
    assert gone.status_code == 302
    assert gone.headers["Location"] == "/kantor/masuk?lanjut=/provinsi/?wilayah%3D33.03"
    page = ratna.get(gone.headers["Location"])
    assert page.one(".//input[@name='lanjut']").get("value") == "/provinsi/?wilayah=33.03"


def test_signing_in_leads_on_to_the_room_of_the_province(app: Flask) -> None:
    ratna = Officer(app, "33", "province")
    ratna.post("/kantor/keluar")
    ratna.post("/kantor/masuk", 200, "/kantor/masuk", nama=ratna.login, sandi=PASSWORD, lanjut="/provinsi/?bidang=rppa")
    done = ratna.post("/kantor/kode-kedua", 302, "/kantor/kode-kedua", kode=ratna.code(), lanjut="/provinsi/?bidang=rppa")
    assert done.headers["Location"] == "/provinsi/?bidang=rppa"  # type: ignore[union-attr]


def test_staff_of_a_kecamatan_have_no_business_in_the_room_of_the_province(app: Flask) -> None:
    assert Officer(app).get("/provinsi/", 403).heading == "Bukan wilayah Anda"


def test_residents_have_no_session(app: Flask) -> None:
    officer = Officer(app)
    answer = officer.client.get("/id/")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_an_address_that_leads_nowhere_leads_back_to_the_desk(app: Flask) -> None:
    officer = Officer(app, "33.03.02")
    with app.app_context(), writing() as tables:
        tables.get_one(Person, officer.person_id).lang = "jv"
    for path, status in (("/kantor/tiada", 404), ("/kantor/layanan/tiada", 404), ("/kantor/jabatan/baru", 403)):
        page = officer.get(path, status)
        assert page.root.get("lang") == "jv", path
        assert "/kantor/" in page.links() and not page.all(".//*[@data-exit]"), path
        assert not page.all(".//form[@role='search']"), "the residents' search is not a way on from here"
    assert "/kantor/" in Visitor(app).get("/kantor/tiada", 404).links()


def test_the_rooms_have_their_style_sheet(app: Flask) -> None:
    sheets = [e.get("href", "") for e in Officer(app).get("/kantor/").all(".//link[@rel='stylesheet']")]
    assert any("/office.css" in sheet for sheet in sheets)
