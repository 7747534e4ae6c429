"""The page of a listing beside its form: it follows what is typed, writes nothing, and leads nowhere."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from flask import Flask

from tests.inspecting import Page, inspect, parse, text_of
from tests.office.officer import Officer, filled

BUKATEJA = "33.03.02"
ASKING = {"HX-Request": "true", "HX-Target": "pratinjau"}
"""What htmx says when it wants the page beside the form."""


@pytest.fixture
def officer(app: Flask) -> Officer:
    """Somebody of Bukateja."""
    return Officer(app, BUKATEJA)


@pytest.fixture
def address(officer: Officer) -> str:
    """The form of the sport hall of Bukateja."""
    [row, *_] = officer.get("/kantor/layanan?q=sport+center").all(".//a[@class='name']")
    return f"{row.get('href')}/ubah"


def form_of(page: Page) -> dict[str, str]:
    """What the browser would send of the form."""
    return filled(page.one(".//form[@id='lembar']"))


def beside(officer: Officer, address: str, status: int = 200, **changes: str) -> Page:
    """What htmx gets for the form as it stands, with some fields typed anew; inspected as it lies in the page."""
    sent = form_of(officer.get(address)) | changes | {"tindakan": "pratinjau"}
    answer = officer.client.post(address, data=sent, headers=ASKING)
    assert answer.status_code == status
    page = Page(answer, parse(answer.get_data(as_text=True), address, True), True)
    inspect(page, address)
    return page


def everything(instance: Path) -> str:
    """All that the database holds."""
    with sqlite3.connect(instance / "portal.sqlite") as tables:
        return "\n".join(tables.iterdump())


def test_it_shows_what_is_typed_and_writes_nothing(officer: Officer, address: str, instance: Path) -> None:
    before = everything(instance)
    page = beside(officer, address, nama="GOR Melati", telepon_1_nomor="0857 9966 4444", telepon_1_guna="both")
    assert [text_of(h) for h in page.all(".//h2")] == ["GOR Melati"]
    assert "0857-9966-4444" in page.text
    assert everything(instance) == before


@pytest.mark.parametrize("path", ["", "/kantor/layanan/baru"])
def test_it_fits_into_the_page_of_the_form(officer: Officer, address: str, path: str) -> None:
    whole = officer.get(path or address)
    part = beside(officer, path or address, telepon_1_nomor="0857 9966 4444", bidang="rppa", alamat="Jalan Pasar 1")
    ids = [e.get("id") for page in (whole, part) for e in page.root.iter() if e.get("id")]
    assert sorted(ids) == sorted(set(ids))
    assert not part.all(".//h1") and len(whole.all(".//h1")) == 1
    assert {int(e.tag[1]) for e in part.root.iter() if re.fullmatch("h[1-6]", str(e.tag))} == {2, 3}
    assert {"i-phone", "i-rppa"} < part.icons() <= whole.shapes, "icons that nobody brought along"
    assert "<html" not in part.response.get_data(as_text=True)
    assert {e.get("aria-labelledby") for e in part.all(".//section")} <= set(ids)


def test_it_leads_nowhere_and_offers_nothing_of_a_page_that_is_not_there(officer: Officer, address: str) -> None:
    page = beside(officer, address, bidang="rppa", sensitif="ya", telepon_1_nomor="0857 9966 4444", situs="https://example.go.id")
    assert "Apakah Anda aman sekarang?" in page.text and page.all(".//a")
    assert not [a for a in page.root.iter() if a.get("href", "#").partition("#")[0]]
    assert not page.all(".//form") and not page.all(".//button") and not page.all(".//nav")
    assert not page.all(".//*[@data-exit]") and not page.all(".//*[@class='paper']")
    for words in ("Bagikan", "Ada yang salah?", "/l/", "Keluar cepat"):
        assert words not in page.text


def test_what_cannot_be_read_yet_is_named_and_the_rest_is_shown(officer: Officer, address: str) -> None:
    page = beside(
        officer, address, telepon_1_nomor="0857 9966 4444", telepon_2_nomor="0812", surel="ani@", biaya="Rp5.000", usia_min="dua"
    )
    assert "Belum bisa ditampilkan: Usia paling muda, Surel, Nomor telepon." in page.text
    assert "0857-9966-4444" in page.text and "Rp5.000" in page.text
    assert not page.all(".//input")
    assert "0812" not in page.text and "ani@" not in page.text


def test_a_new_listing_is_shown_from_the_first_letter(officer: Officer) -> None:
    empty = beside(officer, "/kantor/layanan/baru")
    assert [text_of(h) for h in empty.all(".//h2")] == ["Nama layanan"]
    assert "Belum bisa ditampilkan: Nama layanan, Bidang." in empty.text
    page = beside(officer, "/kantor/layanan/baru", nama="Kelas Batik", wilayah="", bidang="ekraf")
    assert [text_of(h) for h in page.all(".//h2")] == ["Kelas Batik"]
    assert "Belum bisa ditampilkan: Tempat." in page.text


def test_the_address_of_a_shelter_is_not_even_shown_to_its_writer(officer: Officer) -> None:
    page = beside(
        officer, "/kantor/layanan/baru", nama="Rumah Aman Melati", bidang="rppa", alamat="Jalan Rahasia 7", alamat_publik="ya"
    )
    assert "Jalan Rahasia" not in page.text
    assert "Belum bisa ditampilkan: Alamat boleh dilihat warga." in page.text


def test_it_is_shown_in_the_language_asked_for(officer: Officer, address: str) -> None:
    typed = {"nama": "GOR Melati", "nama_jv": "Gelanggang Mlathi", "usia_min": "dua"}
    page = beside(officer, address, dalam="jv", **typed)
    assert "Gelanggang Mlathi" in page.text and "Sesambetan" in page.text
    assert "Belum bisa ditampilkan" in page.text, "what is said about the form is said in the language of the officer"
    assert [e.get("lang") for e in page.all("./div[@lang]")] == ["jv"]
    assert "Gelanggang Mlathi" not in beside(officer, address, dalam="id", **typed).text
    assert "GOR Melati" in beside(officer, address, dalam="tlh", **typed).text


def test_who_is_signed_out_is_not_taken_away_from_the_form(officer: Officer, address: str, app: Flask) -> None:
    sent = form_of(officer.get(address)) | {"tindakan": "pratinjau"}
    answer = app.test_client().post(address, data=sent, headers=ASKING)
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers and "Location" not in answer.headers


def test_a_form_of_another_site_sees_nothing(officer: Officer, address: str) -> None:
    sent = form_of(officer.get(address)) | {"tindakan": "pratinjau", "csrf_token": "x"}
    assert officer.client.post(address, data=sent, headers=ASKING).status_code == 400


def test_a_colleague_elsewhere_sees_nothing(app: Flask, officer: Officer, address: str) -> None:
    stranger = Officer(app, "33.03.04")
    sent = form_of(officer.get(address)) | {"tindakan": "pratinjau", "csrf_token": stranger.token()}
    assert stranger.client.post(address, data=sent, headers=ASKING).status_code == 403


def test_the_form_works_alone_and_htmx_asks_its_own_address(officer: Officer, address: str) -> None:
    page = officer.get(address)
    [asking] = [e for e in page.root.iter() if e.get("data-hx-post")]
    form = page.one(".//form[@id='lembar']")
    assert asking in list(form.iter())
    assert asking.get("data-hx-post") == form.get("action")
    assert page.one(f".//*[@id='{asking.get('data-hx-target', '').removeprefix('#')}']") is not None
    assert {b.get("value") for b in form.findall(".//button[@name='tindakan']")} >= {"pratinjau", "simpan", "terbitkan"}
    assert page.one(".//script[@data-later]").get("data-wide")


def test_the_links_to_the_sections_of_the_form_lead_there(officer: Officer, address: str) -> None:
    page = officer.get(address)
    ids = {e.get("id") for e in page.root.iter()}
    inside = [a for a in page.links() if a.startswith("#")]
    assert len(inside) >= 10
    assert {a.removeprefix("#") for a in inside} <= ids


def test_without_scripts_the_page_can_be_seen_in_both_languages(officer: Officer, address: str, instance: Path) -> None:
    before = everything(instance)
    fields = form_of(officer.get(address)) | {"nama": "GOR Melati", "tindakan": "pratinjau"}
    fields.pop("csrf_token")
    page = officer.post(address, 200, **fields)
    assert isinstance(page, Page) and page.heading == "GOR Melati"
    other = page.one(".//button[@value='pratinjau']")
    kept = filled(page.all(".//main//form")[0]) | {"tindakan": "pratinjau"}
    kept.pop("csrf_token")
    again = officer.post(other.get("formaction", ""), 200, **kept)
    assert isinstance(again, Page) and "Sesambetan" in again.text and again.root.get("lang") == "id"
    assert not again.all(".//*[@id='bagikan']") and not again.all(".//nav[@class='actions']")
    assert everything(instance) == before
