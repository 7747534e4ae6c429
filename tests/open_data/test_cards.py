"""Cards: light, whole without scripts, in the language asked for, and silent about what is nobody's business."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
import time_machine
from flask import Flask

from portal.directory import editing, trust
from portal.directory.drafts import Draft
from tests import instances, page_types
from tests.house.test_weight import BROWSER, OLD_BROWSER, fetched
from tests.inspecting import Page, Visitor, parse, text_of
from tests.open_data.planting import DESA, KECAMATAN, SECRETS, STREET, TELLING, id_of, plant

WHOLE = 8 * 1024
KEYS = ("secret", "silent", "secret gone", "secret paused", "private", "open", "gone", "paused")
AREAS = tuple(f"/kartu/wilayah/{code}" for code in ("33", "33.03", "33.72", KECAMATAN, DESA))
SEARCHES = ("/kartu/cari", f"/kartu/cari?wilayah={KECAMATAN}", "/kartu/cari?wilayah=tiada")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Flask:
    """A portal with the planted listings."""
    return plant(instances.copy(reference_instance, tmp_path_factory.mktemp("cards")))


@pytest.fixture
def guest(planted: Flask) -> Iterator[Visitor]:
    """Somebody who looks at cards, each of which is inspected."""
    with planted.app_context():
        yield Visitor(planted)


def addresses() -> Iterator[str]:
    """Every kind of card."""
    for lang in ("id", "jv"):
        for path in (*(f"/kartu/{id_of(key)}" for key in KEYS), *AREAS, *SEARCHES, "/kartu/tiada", "/kartu/wilayah/33.99"):
            yield f"{path}{'&' if '?' in path else '?'}bahasa={lang}"


def status_of(path: str) -> int:
    """What a card answers."""
    if "tiada?" in path or "33.99" in path:
        return 404
    return 410 if any(id_of(key) in path for key in ("gone", "secret gone")) else 200


def weight(app: Flask, path: str, browser: dict[str, str]) -> int:
    """All bytes of a first visit: heads and bodies of the page and of all that it loads."""
    client = app.test_client(use_cookies=False)
    plain = client.get(path)
    styles, others = fetched(Page(plain, parse(plain.get_data(as_text=True), path, False)))
    assert len(styles) == 1
    assert not others
    assert styles[0].startswith("/static/kartu.css?v=")
    answers = [client.get(p, headers=browser) for p in (path, *styles)]
    return sum(len(a.get_data()) + len(str(a.headers).encode()) for a in answers)


@pytest.mark.parametrize("path", [*addresses()])
def test_a_card_is_small_whole_without_scripts_and_in_its_language(guest: Visitor, path: str) -> None:
    page = guest.get(path, status_of(path), Accept_Language="jv" if path.endswith("id") else "id")
    assert page.root.get("lang") == path[-2:]
    assert not page.all(".//script")
    assert "Set-Cookie" not in page.response.headers
    assert "Accept-Language" not in page.response.headers.get("Vary", "")
    assert page.one(".//base").attrib == {"target": "_top"}
    assert page.response.headers["X-Robots-Tag"] == "noindex"
    assert weight(guest.app, path, BROWSER) <= WHOLE
    assert weight(guest.app, path, OLD_BROWSER) <= WHOLE


def test_the_wordiest_cards_are_small(searcher: Visitor, sample_instance: Path) -> None:
    found = page_types.wordiest(sample_instance, 10)
    paths = [f"/kartu/{i}" for i in (*found["calm"], *found["sensitive"])] + ["/kartu/wilayah/33.74", "/kartu/wilayah/33.74.01"]
    weights = {path: weight(searcher.app, f"{path}?bahasa={lang}", BROWSER) for path in paths for lang in ("id", "jv")}
    assert max(weights.values()) <= WHOLE
    assert min(weights.values()) > 2500, "the scale works"
    assert "Data contoh" in searcher.get(paths[0]).text


@pytest.mark.parametrize(("header", "lang"), [("jv", "jv"), ("id", "id"), ("jw-ID,id;q=0.5", "jv"), ("en", "id"), ("", "id")])
def test_without_a_language_a_card_speaks_the_readers(planted: Flask, header: str, lang: str) -> None:
    app = instances.open_app(planted.config["SETTINGS"].instance, PORTAL_KEEP_ANSWERS="50")
    for path in (f"/kartu/{id_of('open')}", "/kartu/cari", f"/kartu/wilayah/{KECAMATAN}", "/kartu/cari?bahasa=xx"):
        other = {"Accept-Language": "id" if lang == "jv" else "jv"}
        app.test_client().get(path, headers=other)
        answer = app.test_client().get(path, headers={"Accept-Language": header} if header else {})
        assert f'<html lang="{lang}">' in answer.text, "also where an answer in the other language could have been kept"
        assert "Accept-Language" in answer.headers["Vary"]


def test_a_card_says_what_somebody_needs_to_know(guest: Visitor) -> None:
    page = guest.get(f"/kartu/{id_of('open')}?bahasa=id")
    assert page.heading == "Gelanggang </script><b>Mirahqu"
    assert "Lapangan & <aula>" in page.text
    assert "Kecamatan Kaligondang, Purbalingga" in page.text
    assert "Belum pernah dipastikan" in text_of(page.one(".//p[@class='chips']"))
    assert "Keterangan per " in page.text
    links = page.links()
    assert f"/id/layanan/{id_of('open')}" in links
    assert "tel:+622812345678" in links
    assert [link for link in links if link.startswith("https://wa.me/6281100000077?text=")]
    assert {a.get("rel") for a in page.all(".//a") if "wa.me" in a.get("href", "")} == {"noopener noreferrer"}


def test_a_card_says_when_it_was_confirmed_and_when_that_is_long_ago(app: Flask) -> None:
    day = trust.today()
    editing.save_all([Draft("segar", "sport", "Lapangan Segar", place_code=KECAMATAN, confirmed_on=day, confirmed_by="petugas")])
    path = f"/kartu/{id_of('segar')}"
    fresh = Visitor(app).get(path).text
    assert "Dikonfirmasi hari ini" in fresh
    assert f"{day.day} " in fresh and str(day.year) in fresh
    with time_machine.travel(day + timedelta(days=400)):
        assert "Terakhir dipastikan 13 bulan yang lalu" in Visitor(app).get(path).text


def test_what_stopped_says_so_and_says_whom_to_call(guest: Visitor) -> None:
    gone = guest.get(f"/kartu/{id_of('gone')}?bahasa=id", 410)
    assert "Layanan ini sudah tidak ada" in gone.text
    assert f"/id/wilayah/{KECAMATAN}" in gone.links()
    paused = guest.get(f"/kartu/{id_of('paused')}?bahasa=id")
    assert "sedang berhenti sementara" in paused.text
    for page in (gone, paused):
        assert "tel:+622812345678" not in page.links()
    assert guest.raw(f"/kartu/{id_of('gone')}").headers["Cache-Control"] == "no-store"
    kept = [link for link in guest.get(f"/kartu/{id_of('secret gone')}", 410).links() if link.startswith("tel:")]
    assert kept, "whoever sought help finds a number"


@pytest.mark.parametrize("path", ["/kartu/tiada", f"/kartu/{id_of('draft')}", "/kartu/wilayah/33.99", "/kartu/wilayah/x"])
def test_what_is_not_there_is_a_card_too(guest: Visitor, path: str) -> None:
    page = guest.get(path, 404)
    assert page.heading == "Kartu ini tidak ditemukan"
    assert {"tel:110", "tel:119"} <= set(page.links())
    assert "frame-ancestors *" in page.response.headers["Content-Security-Policy"]
    assert "Rahasiaqu" not in page.response.text


@pytest.mark.parametrize("lang", ["id", "jv"])
@pytest.mark.parametrize("key", ["secret", "silent", "secret gone", "secret paused"])
def test_the_card_of_a_sensitive_listing_tells_nothing(guest: Visitor, key: str, lang: str) -> None:
    page = guest.get(f"/kartu/{id_of(key)}?bahasa={lang}", 410 if "gone" in key else 200)
    told = unquote(page.response.text)
    assert not TELLING.search(told)
    assert not SECRETS.search(told)
    assert "t-rppa" not in told and "i-rppa" not in told
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["X-Robots-Tag"] == "noindex"
    assert [link for link in page.links() if link.startswith(("tel:", "https://wa.me/"))], "a number to call"
    assert "Kaligondang" in page.text


def test_no_card_shows_a_secret(guest: Visitor) -> None:
    for path in addresses():
        answer = guest.raw(path)
        assert not SECRETS.search(unquote(answer.text) + str(answer.headers)), path
    assert STREET not in guest.raw(f"/kartu/wilayah/{KECAMATAN}").text


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_the_card_of_a_kecamatan_tells_of_every_topic(guest: Visitor, lang: str) -> None:
    page = guest.get(f"/kartu/wilayah/{KECAMATAN}?bahasa={lang}")
    rows = page.all(".//ul[@class='topics']/li")
    assert [row.get("class") for row in rows] == ["t-rppa", "t-lansia_disabilitas", "t-pemuda", "t-ekraf", "t-sport"]
    for row in rows:
        assert len(text_of(row)) > 40
        assert row.findall(".//a") or "kecamatan" in text_of(row)
    assert "Wulanjati" not in page.response.text, "the sensitive listing is not named"
    assert "tel:+622812345678" in [a.get("href") for a in rows[0].iter("a")], "but can be called"
    assert "Mirahqu" in text_of(rows[4])


def test_a_kecamatan_without_anything_names_whom_to_call(reader: Visitor) -> None:
    page = reader.get("/kartu/wilayah/33.01.01?bahasa=id")
    assert "Belum ada layanan ini yang tercatat di Kecamatan Kedungreja" in page.text
    assert len([link for link in page.links() if link.startswith("tel:")]) >= 2
    assert "Semarang Barat" not in page.text, "what serves the province is not called after the place of its office"


def test_the_search_card_opens_our_results(guest: Visitor) -> None:
    page = guest.get(f"/kartu/cari?wilayah={KECAMATAN}&bahasa=jv")
    form = page.one(".//form")
    assert (form.get("action"), form.get("method")) == ("/jv/cari", "get")
    assert {e.get("name"): e.get("value") for e in form.iter("input")} == {"wilayah": KECAMATAN, "q": None}
    assert "Kaligondang" in page.heading
    everywhere = guest.get("/kartu/cari?wilayah=33.99&bahasa=id").one(".//form")
    assert [e.get("name") for e in everywhere.iter("input")] == ["q"]
