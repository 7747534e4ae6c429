"""A resident says that something is wrong: without a name, a cookie or scripts, and without harm to anybody."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from portal.directory import editing, listings, reporting, reports
from portal.directory.drafts import Draft
from tests import instances
from tests.inspecting import Page, Visitor, text_of
from tests.public.reporter import FUTSAL, SHELTER, START, Reporter, code_on, id_of, kept, plant, ticked
from tests.public.soundness import EVIL, sound
from tests.public.test_privacy import VIOLENCE

each_language = pytest.mark.parametrize("lang", ["id", "jv"])


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
def reporter(app: Flask, clock: time_machine.Traveller) -> Reporter:
    """Somebody who has called a number that is dead."""
    return Reporter(app, clock)


def words_in(page: Page) -> str:
    """What stands in the field for words."""
    return (page.one(".//textarea[@name='kata']").text or "").removeprefix("\n")


def doubts_about(app: Flask, key: str = FUTSAL) -> int:
    """How many reports the listing itself knows of."""
    with app.app_context():
        found = listings.get(id_of(key))
        assert found
        return found.doubts


@each_language
def test_a_dead_number_is_reported_in_two_taps_and_a_code_is_given(app: Flask, clock: time_machine.Traveller, lang: str) -> None:
    reporter = Reporter(app, clock, lang)
    listing = reporter.get(f"/{lang}/layanan/{id_of(FUTSAL)}")
    assert reporter.path(FUTSAL) in listing.links()
    page = reporter.report(jenis=["nomor_mati", "tidak_dijawab"], kata="Sudah tiga hari begitu")
    code = code_on(page)
    assert code.replace(" ", "").casefold() not in "".join([*page.links(), page.title]).casefold()
    (report,) = kept(app)
    assert (report.kinds, report.words, report.state) == (["nomor_mati", "tidak_dijawab"], "Sudah tiga hari begitu", "new")
    assert doubts_about(app) == 1
    assert reporter.ask(code).all(".//ul/li")


def test_the_listing_says_at_once_that_it_changed(app: Flask, reporter: Reporter) -> None:
    with app.app_context():
        before = listings.get(id_of(FUTSAL))
        assert before
        version, modified, change = before.version, before.modified, before.change
    reporter.report(jenis="tutup")
    with app.app_context():
        after = listings.get(id_of(FUTSAL))
        assert after
        assert (after.version, after.modified) == (version, modified), "a report is no edit"
        assert listings.ids_changed_since(change) == [id_of(FUTSAL)]


@each_language
def test_nothing_ticked_and_nothing_written_is_asked_again(app: Flask, clock: time_machine.Traveller, lang: str) -> None:
    page = Reporter(app, clock, lang).report(status=422, kata="   ")
    assert page.one(".//*[@role='alert']//a").get("href") == "#f-jenis"
    assert not kept(app)


def test_words_alone_are_enough_and_unknown_ticks_are_not(app: Flask, reporter: Reporter) -> None:
    reporter.report(kata="Pagarnya digembok")
    reporter.report(status=422, jenis="apa_saja")
    assert [r.words for r in kept(app)] == ["Pagarnya digembok"]


def test_too_many_words_are_kept_in_the_form(app: Flask, reporter: Reporter) -> None:
    for length in (1001, 100_000):
        page = reporter.report(status=422, jenis="lain", kata="a" * length)
        assert words_in(page) == "a" * length
        assert ticked(page) == ["lain"]
    reporter.report(jenis="lain", kata="a" * 1000)
    assert len(kept(app)) == 1


def test_whoever_sends_at_once_is_asked_to_send_again(app: Flask, clock: time_machine.Traveller, reporter: Reporter) -> None:
    slip = reporter.slip()
    clock.shift(2)
    page = reporter.send(reporter.path(FUTSAL), 422, tanda=slip, jenis="pindah", kata="Pindah ke balai desa")
    assert (ticked(page), words_in(page)) == (["pindah"], "Pindah ke balai desa")
    assert page.one(".//input[@name='tanda']").get("value") == slip, "so that pressing again is late enough"
    clock.shift(1)
    code_on(reporter.send(reporter.path(FUTSAL), tanda=slip, jenis="pindah", kata="Pindah ke balai desa"))
    assert len(kept(app)) == 1


def test_a_form_left_open_for_hours_is_sent_again_with_everything_in_it(
    app: Flask, clock: time_machine.Traveller, reporter: Reporter
) -> None:
    slip = reporter.slip()
    clock.shift(2 * 60 * 60 + 1)
    page = reporter.send(reporter.path(FUTSAL), 422, tanda=slip, jenis=["tutup", "lain"], kata="Sudah jadi warung")
    assert (ticked(page), words_in(page)) == (["tutup", "lain"], "Sudah jadi warung")
    assert "kirim sekali lagi" in page.text.casefold()
    fresh = page.one(".//input[@name='tanda']").get("value", "")
    assert fresh != slip
    clock.shift(4)
    reporter.send(reporter.path(FUTSAL), tanda=fresh, jenis=["tutup", "lain"], kata="Sudah jadi warung")
    assert len(kept(app)) == 1


@pytest.mark.parametrize("slip", ["", "palsu", "a.b.c", "\x00", "x" * 10_000])
def test_a_slip_of_ones_own_making_is_worth_nothing(app: Flask, reporter: Reporter, slip: str) -> None:
    reporter.report(status=422, tanda=slip, jenis="tutup")
    assert not kept(app)


def test_a_slip_is_good_for_its_own_listing_only(app: Flask, clock: time_machine.Traveller, reporter: Reporter) -> None:
    slip = reporter.slip(SHELTER)
    clock.shift(10)
    reporter.send(reporter.path(FUTSAL), 422, tanda=slip, jenis="tutup")
    assert not kept(app)


def test_reloading_the_answer_sends_the_same_report_and_shows_the_same_code(
    app: Flask, clock: time_machine.Traveller, reporter: Reporter
) -> None:
    slip = reporter.slip()
    clock.shift(10)
    codes = {code_on(reporter.send(reporter.path(FUTSAL), tanda=slip, jenis="tutup")) for _ in range(8)}
    assert len(codes) == 1
    assert (len(kept(app)), doubts_about(app)) == (1, 1)
    again = reporter.send(reporter.path(FUTSAL), tanda=slip, jenis=["tutup", "pindah"], kata="Eh, pindah")
    assert code_on(again) in codes
    assert [(r.kinds, r.words) for r in kept(app)] == [(["tutup", "pindah"], "Eh, pindah")], "the last word counts"


def test_a_machine_that_fills_everything_is_thanked_and_forgotten(app: Flask, reporter: Reporter) -> None:
    page = reporter.report(jenis="tutup", kata="beli murah", situs="http://jahat.example")
    code = code_on(page)
    assert not kept(app)
    assert doubts_about(app) == 0
    assert "kenal" in reporter.ask(code, 422).text


def test_nobody_sees_or_reaches_the_field_for_machines(reporter: Reporter) -> None:
    page = reporter.get(reporter.path(FUTSAL))
    lure = page.one(".//div[@class='lure']")
    field = lure.find("input")
    assert field is not None and lure.get("aria-hidden") == "true"
    assert (field.get("tabindex"), field.get("autocomplete"), field.get("type")) == ("-1", "off", None)
    styles = reporter.raw(page.one(".//link[@rel='stylesheet']").get("href", "")).get_data(as_text=True)
    assert re.search(r"\.lure \{ display: none; \}", styles)


@each_language
def test_a_flood_from_one_place_is_held_back_and_the_text_stays(app: Flask, clock: time_machine.Traveller, lang: str) -> None:
    reporter = Reporter(app, clock, lang)
    for n in range(reporting.PER_ADDRESS):
        reporter.report(jenis="lain", kata=f"Kabar {n}")
    page = reporter.report(status=429, jenis=["lain", "pindah"], kata="Satu lagi")
    assert (ticked(page), words_in(page)) == (["pindah", "lain"], "Satu lagi")
    assert page.response.headers["Retry-After"] == "300"
    assert "LaporGub" in page.text and id_of(FUTSAL) in page.text
    assert f"/{lang}/wilayah/33.03.04" in page.links()
    code_on(Reporter(app, clock, lang, "203.0.113.10").report(jenis="lain"))
    clock.shift(300)
    code_on(reporter.report(jenis="lain", kata="Satu lagi"))


def test_one_listing_is_not_buried_under_reports(app: Flask, clock: time_machine.Traveller) -> None:
    for n in range(reporting.PER_LISTING):
        Reporter(app, clock, address=f"203.0.113.{n}").report(jenis="lain", kata=f"Kabar {n}")
    late = Reporter(app, clock, address="198.51.100.7")
    assert "banyak" in late.report(status=429, jenis="lain", kata="Satu lagi").text
    code_on(late.report(SHELTER, jenis="lain"))
    clock.shift(timedelta(days=1))
    code_on(late.report(jenis="lain", kata="Satu lagi"))


def test_the_tables_know_neither_address_nor_code(app: Flask, instance: Path, reporter: Reporter) -> None:
    code = code_on(reporter.report(jenis="tutup", kata="Tutup"))
    reporter.ask(code)
    with sqlite3.connect(instance / "portal.sqlite") as connection:
        told = "\n".join(connection.iterdump())
    assert "Lapangan Futsal Kenanga" in told
    for secret in (reporter.address, code, code.replace(" ", ""), code.replace(" ", "").casefold()):
        assert secret not in told


def test_a_sensitive_listing_is_reported_on_a_page_that_betrays_nothing(app: Flask, clock: time_machine.Traveller) -> None:
    for lang in ("id", "jv"):
        reporter = Reporter(app, clock, lang)
        form = reporter.get(reporter.path(SHELTER))
        sent = reporter.report(SHELTER, jenis="nomor_mati")
        wrong = reporter.report(SHELTER, 422)
        reply = reporter.ask(code_on(sent))
        for page in (form, sent, wrong, reply):
            assert not VIOLENCE.search(page.title), page.title
            assert page.all(".//a[@data-exit]")
            assert page.response.headers["X-Robots-Tag"] == "noindex"
            assert not [m for m in page.all(".//meta") if VIOLENCE.search(m.get("content", "")) or m.get("property")]
        assert "tel:110" in form.links()
        assert not VIOLENCE.search(reporter.path(SHELTER))
    calm = Reporter(app, clock).get(f"/id/lapor/{id_of(FUTSAL)}")
    assert not calm.all(".//a[@data-exit]")
    assert "Lapangan Futsal Kenanga" in calm.title


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("paused", 404), ("withdrawn", 410)])
def test_what_is_not_public_cannot_be_reported(app: Flask, reporter: Reporter, status: str, code: int) -> None:
    with app.app_context():
        editing.save_all([Draft("lain", "sport", "Lapangan Lain", "33.03.04", status=status)])
    for method in ("GET", "POST"):
        answer = reporter.raw(reporter.path("lain"), method, data={"jenis": "tutup", "tanda": "x"})
        assert answer.status_code == code
        assert any("/darurat" in link or link.startswith("tel:") for link in sound(answer, status).links())
    assert reporter.raw("/id/lapor/tiada").status_code == reporter.raw("/jv/lapor/tiada", "POST").status_code == 404


def test_a_listing_that_is_withdrawn_while_somebody_writes(app: Flask, clock: time_machine.Traveller, reporter: Reporter) -> None:
    slip = reporter.slip()
    with app.app_context():
        editing.save_all([Draft(FUTSAL, "sport", "Lapangan Futsal Kenanga", "33.03.04", status="withdrawn")])
    clock.shift(10)
    answer = reporter.raw(reporter.path(FUTSAL), "POST", data={"tanda": slip, "jenis": "tutup"})
    assert answer.status_code == 410
    assert answer.headers["Cache-Control"] == "no-store"
    assert not kept(app)


@pytest.mark.parametrize("words", [EVIL, "nol\x00nol", "👵🏽 tutup 🙏", "\ud7ff\ufffe\U0001ffff\x85", "' OR 1=1 --", "{{ 7*7 }}"])
def test_whatever_is_written_is_shown_as_it_is_and_harms_nobody(app: Flask, reporter: Reporter, words: str) -> None:
    page = reporter.report(status=422, kata=words + "a" * 1001)
    sound(page.response, words)
    reporter.report(jenis="lain", kata=words)
    assert kept(app)[-1].words == reports.clean(words)


@pytest.mark.parametrize("data", [b"\xff\xfe=%ff&jenis=%00&kata=%ff", b"&" * 5000, b"jenis=lain&" * 900, b"x" * 2_000_000])
def test_any_body_gets_a_page(reporter: Reporter, data: bytes) -> None:
    for path in (reporter.path(FUTSAL), "/id/laporan"):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"):
            answer = reporter.raw(path, "POST", data=data, content_type=kind)
            assert answer.status_code in (400, 413, 422)
            sound(answer, path)


@each_language
def test_a_code_that_nobody_has_is_asked_again(app: Flask, clock: time_machine.Traveller, lang: str) -> None:
    page = Reporter(app, clock, lang).ask("ABC DEF GHJ<i>\x00", 422)
    assert page.one(".//input[@name='kode']").get("value") == "ABC DEF GHJ<i>"
    assert page.one(".//input[@name='kode']").get("aria-invalid") == "true"


def test_a_code_is_known_however_it_is_typed(app: Flask, clock: time_machine.Traveller, reporter: Reporter) -> None:
    code = code_on(reporter.report(jenis="tutup"))
    for typed in (code, code.casefold(), code.replace(" ", ""), f" {code.replace(' ', '-')}. "):
        assert "Baru diterima" in reporter.ask(typed).text


def test_codes_cannot_be_tried_one_after_the_other(app: Flask, clock: time_machine.Traveller, reporter: Reporter) -> None:
    code = code_on(reporter.report(jenis="tutup"))
    for n in range(reporting.ASKED_PER_ADDRESS):
        reporter.ask(f"salah{n}", 422)
    page = reporter.ask(code, 429)
    assert page.response.headers["Retry-After"] == "300"
    assert page.one(".//input[@name='kode']").get("value") == code
    clock.shift(301)
    assert "Baru diterima" in reporter.ask(code).text


def test_reading_the_form_writes_nothing(app: Flask, instance: Path, reporter: Reporter) -> None:
    with sqlite3.connect(instance / "portal.sqlite") as connection:
        before = "\n".join(connection.iterdump())
        slips = {reporter.slip() for _ in range(3)}
        reporter.get("/id/laporan")
        assert len(slips) == 3, "no two people get the same form"
        assert "\n".join(connection.iterdump()) == before


@each_language
def test_the_privacy_page_says_what_a_report_keeps(reader: Visitor, lang: str) -> None:
    page = reader.get(f"/{lang}/privasi")
    assert f"/{lang}/laporan" in page.links()
    assert "90" in " ".join(text_of(item) for item in page.all(".//li"))
