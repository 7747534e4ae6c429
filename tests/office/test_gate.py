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
