"""Residents' reports reach the officer of the place, are answered, and the answer is read with the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.directory import listings
from tests import instances
from tests.inspecting import Page, text_of
from tests.office.officer import Officer, filled
from tests.public.reporter import FUTSAL, SHELTER, START, Reporter, code_on, id_of, kept, plant

KALIGONDANG, BUKATEJA = "33.03.04", "33.03.02"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still unless it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def app(instance: Path, clock: time_machine.Traveller) -> Flask:
    """A portal of this story's own, with two more listings; no context is open."""
    found = instances.open_app(instance)
    plant(found)
    return found


@pytest.fixture
def officer(app: Flask) -> Officer:
    """The officer of Kaligondang."""
    return Officer(app, KALIGONDANG)


def to_answer(page: Page) -> str:
    """The address of the first report in the queue."""
    return next(link for link in page.links() if link.startswith("/kantor/laporan/"))


def sentences(page: Page) -> list[str]:
    """The prepared sentences that are offered."""
    return [text_of(option) for option in page.all(".//select[@name='kalimat']//optgroup/option")]


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_a_report_is_found_answered_and_the_answer_read(
    app: Flask, clock: time_machine.Traveller, officer: Officer, lang: str
) -> None:
    reporter = Reporter(app, clock, lang)
    code = code_on(reporter.report(jenis=["nomor_mati"], kata="Sudah tiga hari <b>mati</b>"))
    queue = officer.get("/kantor/laporan")
    assert "Lapangan Futsal Kenanga" in queue.text and "Nomor tidak aktif" in queue.text
    path = to_answer(queue)
    page = officer.get(path)
    assert "Sudah tiga hari <b>mati</b>" in page.text
    assert "0811-0000-0077" in page.text, "the present number is beside it"
    assert f"/id/layanan/{id_of(FUTSAL)}" in page.links()
    answer = officer.post(path, hasil="fixed", kalimat="nomor", kata="Nomor baru sudah di halaman.")
    landed = officer.get(answer.headers["Location"])  # type: ignore[union-attr]
    assert "sudah disimpan" in landed.text
    assert "Tidak ada laporan yang menunggu" in landed.text
    assert "Lapangan Futsal Kenanga" in officer.get("/kantor/laporan?status=dijawab").text
    assert "Bu Tutik" in officer.get(path).text
    reply = reporter.ask(code)
    assert "Nomor baru sudah di halaman." in reply.text
    assert "Bu Tutik" not in reply.text, "the officer's name is not for everybody"
    if lang == "id":
        assert "Sudah dibetulkan" in reply.text and "Nomornya sudah kami betulkan" in reply.text
    with app.app_context():
        found = listings.get(id_of(FUTSAL))
        assert found and found.doubts == 0


def test_another_kecamatan_neither_sees_nor_answers(app: Flask, clock: time_machine.Traveller) -> None:
    Reporter(app, clock).report(jenis="tutup")
    (report,) = kept(app)
    neighbour = Officer(app, BUKATEJA)
    assert "Kenanga" not in neighbour.get("/kantor/laporan").text
    assert "Kenanga" not in neighbour.get("/kantor/laporan?status=dijawab").text
    path = f"/kantor/laporan/{report.id}"
    assert neighbour.raw(path).status_code == 403
    neighbour.post(path, 403, hasil="kept")
    assert kept(app)[0].state == "new"
    assert Officer(app, "33.03", "kabupaten").get(path).heading.startswith("Laporan tentang")
    assert Officer(app, "33", "province").get(path).heading.startswith("Laporan tentang")


def test_strangers_and_forged_forms_are_turned_away(app: Flask, clock: time_machine.Traveller, officer: Officer) -> None:
    reporter = Reporter(app, clock)
    reporter.report(jenis="tutup")
    path = f"/kantor/laporan/{kept(app)[0].id}"
    for address in ("/kantor/laporan", path):
        assert "/kantor/masuk" in reporter.raw(address).headers["Location"]
    assert reporter.raw(path, "POST", data={"hasil": "kept"}).status_code == 401
    assert officer.client.post(path, data={"hasil": "kept"}).status_code == 400
    assert kept(app)[0].state == "new"


def test_what_is_not_there_is_not_found(officer: Officer) -> None:
    for number in ("0", "77", "9" * 30):
        assert officer.raw(f"/kantor/laporan/{number}").status_code == 404
    for page in ("0", "-1", "²", "9" * 30, "tiada"):
        officer.get(f"/kantor/laporan?hal={page}")


def test_reports_on_one_listing_are_answered_together(app: Flask, clock: time_machine.Traveller, officer: Officer) -> None:
    reporter = Reporter(app, clock)
    codes = [code_on(reporter.report(jenis="jam_salah", kata=f"Kabar {n}")) for n in range(3)]
    other = code_on(reporter.report(SHELTER, jenis="tidak_dijawab"))
    queue = officer.get("/kantor/laporan")
    assert len(queue.all(".//article")) == 2
    page = officer.get(to_answer(queue))
    assert all(f"Kabar {n}" in page.text for n in range(3))
    form = next(f for f in page.all(".//form") if "/laporan/" in f.get("action", ""))
    fields = filled(form)
    assert fields["semua"] == "1", "closing all is what happens unless it is taken off"
    officer.post(form.get("action", ""), **(fields | {"hasil": "kept", "kalimat": "jam_sama"}))
    for code in codes:
        assert "Datanya benar" in reporter.ask(code).text
    assert "Baru diterima" in reporter.ask(other).text


def test_one_report_can_be_answered_alone(app: Flask, clock: time_machine.Traveller, officer: Officer) -> None:
    reporter = Reporter(app, clock)
    codes = [code_on(reporter.report(jenis="lain", kata=f"Kabar {n}")) for n in range(2)]
    path = to_answer(officer.get("/kantor/laporan"))
    officer.post(path, hasil="fixed", kata="Yang ini sudah")
    assert "Yang ini sudah" in reporter.ask(codes[0]).text
    assert "Baru diterima" in reporter.ask(codes[1]).text
    assert "Masih ada 1 laporan lain" in officer.get(path).text


def test_an_answer_that_does_not_fit_is_asked_again_with_everything_in_it(
    app: Flask, clock: time_machine.Traveller, officer: Officer
) -> None:
    Reporter(app, clock).report(jenis="tutup")
    path = to_answer(officer.get("/kantor/laporan"))
    for wrong in (
        {"kata": "Sudah"},
        {"hasil": "hapus", "kata": "Sudah"},
        {"hasil": "kept", "kalimat": "nomor", "kata": "Sudah"},
        {"hasil": "kept", "kata": "Sudah" * 300},
    ):
        page = officer.post(path, 422, **wrong)
        assert isinstance(page, Page)
        assert (page.one(".//textarea[@name='kata']").text or "").removeprefix("\n") == wrong["kata"]
        assert page.one(".//*[@id='kesalahan']//a").get("href", "")[1:] in {e.get("id") for e in page.root.iter()}
        chosen = [r.get("value") for r in page.all(".//input[@name='hasil']") if r.get("checked") is not None]
        assert chosen == ([wrong["hasil"]] if wrong.get("hasil") == "kept" else [])
    assert kept(app)[0].state == "new"


def test_a_colleague_was_quicker(app: Flask, clock: time_machine.Traveller, officer: Officer) -> None:
    Reporter(app, clock).report(jenis="tutup")
    path = to_answer(officer.get("/kantor/laporan"))
    Officer(app, KALIGONDANG).post(path, hasil="kept", kata="Masih buka, saya lewat tadi")
    page = officer.post(path, 409, hasil="fixed", kata="Sudah saya tandai tutup")
    assert isinstance(page, Page)
    assert "Rekan Anda" in page.text and "Masih buka, saya lewat tadi" in page.text
    assert "Sudah saya tandai tutup" in (page.one(".//textarea").text or ""), "what was typed is not lost"
    assert kept(app)[0].state == "kept"


def test_prepared_sentences_are_read_in_the_reporters_language(
    app: Flask, clock: time_machine.Traveller, officer: Officer
) -> None:
    reporter = Reporter(app, clock)
    code = code_on(reporter.report(jenis="nomor_mati"))
    path = to_answer(officer.get("/kantor/laporan"))
    offered = sentences(officer.get(path))
    assert len(offered) == 8
    officer.post(path, hasil="kept", kalimat="diangkat")
    assert any(sentence in reporter.ask(code).text for sentence in offered)


def test_the_longest_waiting_report_comes_first(app: Flask, clock: time_machine.Traveller, officer: Officer) -> None:
    reporter = Reporter(app, clock)
    reporter.report(SHELTER, jenis="tidak_dijawab")
    reporter.report(FUTSAL, jenis="tutup")
    reporter.report(SHELTER, jenis="nomor_mati")
    headings = [text_of(h) for h in officer.get("/kantor/laporan").all(".//article/h2")]
    assert headings == ["Pendampingan Korban Kekerasan", "Lapangan Futsal Kenanga"]
