"""Nobody's business: planted secrets appear nowhere, and nobody writes down who asked what."""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask
from sqlalchemy import text
from whoosh.filedb.filestore import FileStorage

from portal.database import writing
from portal.directory import editing, ids
from portal.directory.drafts import Draft
from portal.search import index
from tests import instances
from tests.inspecting import Visitor, text_of
from tests.serving import Server, serve

STREETS = {"shelter": "Gang Zamrudqu Buntu 77", "private": "Lorong Safirqu 88", "open": "Jalan Mirahqu 99"}
POINTS = {"shelter": (-7.432198, 109.387654), "private": (-7.419753, 109.391357), "open": (-7.401234, 109.365432)}
NAMES = {
    "shelter": "Pendampingan Korban Kekerasan Wulanjati",
    "private": "Kelompok Jahit Wulanjati",
    "open": "Gelanggang Wulanjati",
}
SECRETS = re.compile(r"zamrudqu|safirqu|7[.,]4321|109[.,]3876|7[.,]4197|109[.,]3913", re.IGNORECASE)
CONTROL = re.compile(r"mirahqu", re.IGNORECASE)
VIOLENCE = re.compile(
    r"kekerasan|korban|pelecehan|kdrt|rumah aman|\brppa\b|\bppa\b|perempuan|anak|wanita|laré|kasar", re.IGNORECASE
)
KECAMATAN, DESA, PHONE = "33.03.04", "33.03.04.2003", "+6281100000077"
ASKED_WORD, VISITOR = "kursitandaqu", "203.0.113.77"


def drafts() -> list[Draft]:
    """A sensitive listing, one whose address is nobody's business, and one that is open to all."""
    common = {"place_code": KECAMATAN, "desa_code": DESA, "source": "Dinas", "phones": [{"number": PHONE, "use": "whatsapp"}]}
    found = [
        Draft("shelter", "rppa", NAMES["shelter"], needs=["rppa.kekerasan"], sensitive=True, address_public=False, **common),  # type: ignore[arg-type]
        Draft("private", "ekraf", NAMES["private"], needs=["ekraf"], address_public=False, **common),  # type: ignore[arg-type]
        Draft("open", "sport", NAMES["open"], needs=["sport"], **common),  # type: ignore[arg-type]
    ]
    return [replace(d, address=STREETS[d.key], latitude=POINTS[d.key][0], longitude=POINTS[d.key][1]) for d in found]


def id_of(key: str) -> str:
    """The id of a planted listing."""
    return ids.id_for(key, lambda _: False)


def plant(folder: Path) -> Flask:
    """A portal in which the secrets are planted, indexed."""
    app = instances.open_app(folder)
    with app.app_context():
        editing.save_all(drafts())
        index.current().catch_up()
        index.current().tend()
    return app


@pytest.fixture(scope="module")
def planted_app(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Flask:
    """One such portal for all stories that only read."""
    return plant(instances.copy(reference_instance, tmp_path_factory.mktemp("privacy")))


@pytest.fixture
def planted(planted_app: Flask) -> Iterator[Visitor]:
    """A visitor of a portal in which the secrets are planted."""
    with planted_app.app_context():
        yield Visitor(planted_app)


def public_addresses() -> Iterator[str]:
    """Every page that could show the planted listings."""
    for lang in ("id", "jv"):
        for key in NAMES:
            yield f"/{lang}/layanan/{id_of(key)}"
        for asked in (
            *NAMES.values(),
            "wulanjati",
            "wulanjati kaligondang",
            "kekerasan kaligondang",
            "jahit kaligondang",
            "kaligondang",
        ):
            yield f"/{lang}/cari?q={asked.replace(' ', '+')}"
        for topic in ("rppa", "ekraf", "sport"):
            yield f"/{lang}/cari?bidang={topic}&wilayah={KECAMATAN}"
        for code in ("", "33", "33.03", KECAMATAN, DESA):
            yield f"/{lang}/wilayah/{code}"
        for part in ("wulan", "zamr", "gang zamrudqu", "safir", "kaligon"):
            yield f"/{lang}/saran?q={part.replace(' ', '+')}"
        yield from (f"/{lang}/", f"/{lang}/darurat", f"/{lang}/tentang", f"/{lang}/tiada")
        yield f"/{lang}/pasang?wilayah={KECAMATAN}"
        yield from (f"/{lang}/pasang?layanan={id_of(key)}" for key in NAMES)
        yield from (f"/kartu/{id_of(key)}?bahasa={lang}" for key in NAMES)
        yield from (f"/kartu/wilayah/{code}?bahasa={lang}" for code in ("33", "33.03", KECAMATAN, DESA))
    yield from (f"/oembed?url=http://localhost/l/{id_of(key)}" for key in NAMES)
    yield from (f"/l/{id_of(key)}" for key in NAMES)
    yield from ("/sitemap.xml", "/sitemap-33.03-1.xml", "/robots.txt", "/readyz", "/polapola")


def test_no_page_shows_a_secret(planted: Visitor) -> None:
    shown = {path: planted.raw(path) for path in public_addresses()}
    for path, answer in shown.items():
        asked = unquote(path.partition("?q=")[2]).replace("+", " ")
        body = answer.get_data(as_text=True) + str(answer.headers)
        assert not SECRETS.search(body.replace(asked, "") if "saran" in path else body), path
    for key in NAMES:
        assert NAMES[key] in shown[f"/id/layanan/{id_of(key)}"].get_data(as_text=True)
    assert CONTROL.search(shown[f"/id/layanan/{id_of('open')}"].get_data(as_text=True)), "the scan would see an address"


def test_the_page_says_why_an_address_is_not_there(planted: Visitor) -> None:
    for key, hidden in (("shelter", True), ("private", True), ("open", False)):
        page = planted.get(f"/id/layanan/{id_of(key)}")
        assert ("Alamat tidak ditampilkan demi keamanan" in page.text) is hidden
        maps = [link for link in page.links() if link.startswith("geo:") or "openstreetmap" in link or "google.com/maps" in link]
        assert bool(maps) is not hidden


@pytest.mark.parametrize("lang", ["id", "jv"])
@pytest.mark.parametrize(
    "asked", [*STREETS.values(), "zamrudqu", "safirqu", "mirahqu", "-7.432198 109.387654", "7.4321", "zamrudqu kaligondang"]
)
def test_a_street_finds_nobody(planted: Visitor, asked: str, lang: str) -> None:
    page = planted.search(asked, lang)
    answers = {e.get("data-hit") for e in page.hits if "data-suggested" not in e.attrib}
    if "kaligondang" not in asked:
        assert not answers & {id_of(key) for key in NAMES}
    elsewhere = planted.search("tiadakata kaligondang" if "kaligondang" in asked else "tiadakata", lang)
    assert {e.get("data-hit") for e in page.hits} == {e.get("data-hit") for e in elsewhere.hits}


def test_the_index_on_disk_holds_no_secret(planted: Visitor) -> None:
    folder = index.current().folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) > 10_000
    for path in files:
        raw = path.read_bytes()
        for told in (raw.decode("latin-1"), raw.decode("utf-16-le", "ignore"), raw.decode("utf-16-be", "ignore")):
            assert not SECRETS.search(told), path.name
            assert not CONTROL.search(told), path.name
    generation = next(path for path in folder.iterdir() if path.is_dir())
    with FileStorage(str(generation)).open_index().reader() as reader:
        told = [f"{field} {term.decode('utf-8', 'replace')}" for field, term in reader.all_terms()]
        stored = [str(fields) for _, fields in reader.iter_docs()]
    assert len(stored) == index.current().documents()
    assert any("wulanjati" in t or "wulanjat" in t for t in told), "the reading would see words"
    assert not [t for t in told + stored if SECRETS.search(t) or CONTROL.search(t)]


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_a_sensitive_page_says_nothing_of_the_matter_outside_itself(planted: Visitor, lang: str) -> None:
    page = planted.get(f"/{lang}/layanan/{id_of('shelter')}")
    assert page.heading == NAMES["shelter"]
    assert not VIOLENCE.search(page.title)
    assert "Kaligondang" in page.title
    assert not [e for e in page.all(".//meta") if VIOLENCE.search(e.get("content", ""))]
    previewed = {e.get("property"): e.get("content") for e in page.all(".//meta[@property]")}
    assert "Kaligondang" in previewed["og:title"]
    assert not page.all(".//script[@type='application/ld+json']")
    assert not page.all(".//link[@rel='canonical']")
    assert not VIOLENCE.search(f"/{lang}/layanan/{id_of('shelter')}")
    sent = [unquote(link) for link in page.links() if link.startswith("https://wa.me/")]
    assert len(sent) >= 2
    assert not [message for message in sent if VIOLENCE.search(message)]
    handed = [e.get(name, "") for e in page.root.iter() for name in ("data-title", "data-share", "data-copy") if e.get(name)]
    assert handed
    assert not [value for value in handed if VIOLENCE.search(value)]
    qr = [text_of(e) for e in page.all(".//svg/title")]
    assert not [title for title in qr if VIOLENCE.search(title)]


@pytest.mark.parametrize("asked", ["suami saya memukul saya", "kekerasan kaligondang", "korban pelecehan", "kdrt"])
@pytest.mark.parametrize("lang", ["id", "jv"])
def test_results_about_danger_have_a_neutral_title_and_a_way_out(planted: Visitor, asked: str, lang: str) -> None:
    page = planted.search(asked, lang)
    assert not VIOLENCE.search(page.title)
    assert asked.casefold() not in page.title.casefold()
    assert page.all(".//a[@data-exit]")
    assert not [e for e in page.all(".//meta") if VIOLENCE.search(e.get("content", ""))]
    ready = [parse_qs(urlsplit(link).query)["text"][0] for e in page.hits if "rppa" in e.get("data-categories", "").split()
             for a in e.iter("a") if (link := a.get("href", "")).startswith("https://wa.me/")]  # fmt: skip
    assert not [message for message in ready if VIOLENCE.search(message)]


def test_a_sensitive_listing_is_in_no_list_for_search_engines(planted: Visitor) -> None:
    sitemap = planted.raw("/sitemap-33.03-1.xml").get_data(as_text=True)
    assert id_of("shelter") not in sitemap
    assert id_of("open") in sitemap


def test_an_address_that_becomes_secret_is_gone_at_once(instance: Path) -> None:
    app = plant(instance)
    visitor, path = Visitor(app), f"/id/layanan/{id_of('open')}"
    assert CONTROL.search(visitor.raw(path).get_data(as_text=True))
    with app.app_context():
        editing.save_all([replace(drafts()[2], address_public=False)])
    assert not CONTROL.search(visitor.raw(path).get_data(as_text=True))


def dump(file: Path) -> str:
    """Everything that the tables hold."""
    with sqlite3.connect(file) as connection:
        return "\n".join(connection.iterdump())


def ask_about(server: Server) -> None:
    """A visitor who asks, mistypes, and asks for what is not there."""
    who = {"X_Forwarded_For": VISITOR, "Referer": f"http://lain.example/{ASKED_WORD}", "User_Agent": f"Peramban-{ASKED_WORD}"}
    for path in ("cari?q=", "saran?q=", "layanan/", "wilayah/", ""):
        for lang in ("id", "jv"):
            assert server.get(f"/{lang}/{path}{ASKED_WORD}", **who)[0] in (200, 404)
    assert server.get(f"/id/cari?q={ASKED_WORD}+kekerasan&hal=x&bidang={ASKED_WORD}", **who)[0] == 200
    assert server.get(f"/id/cari?q={ASKED_WORD * 7000}", **who)[0] in (414, 431, 400)


def test_a_running_server_writes_down_neither_words_nor_addresses(instance: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = dump(instance / "portal.sqlite")
    with serve(instance, PORTAL_TRUSTED_HOPS="1", PORTAL_KEEP_ANSWERS="100") as server:
        ask_about(server)
        time.sleep(1.5)  # one round of the keeper
    told = "".join(capfd.readouterr())
    written = {path: path.read_bytes() for path in instance.rglob("*") if path.is_file()}
    assert len(written) >= 3
    for secret in (ASKED_WORD, VISITOR, "Peramban-"):
        assert secret not in told
        assert not [path.name for path, raw in written.items() if secret.encode() in raw]
    assert "GET /" not in told
    assert dump(instance / "portal.sqlite") == before


def test_an_inner_error_tells_neither_the_log_nor_the_page(instance: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = instances.open_app(instance)
    with app.app_context(), writing() as session:
        session.execute(text("ALTER TABLE listing RENAME TO elsewhere"))
    with caplog.at_level(logging.DEBUG):
        answers = [app.test_client().get(f"/{lang}/cari?q={ASKED_WORD}+kursi+roda+kaligondang") for lang in ("id", "jv")]
    assert {answer.status_code for answer in answers} == {503}
    assert caplog.records
    assert ASKED_WORD not in caplog.text
    for answer in answers:
        told = answer.get_data(as_text=True)
        assert "no such table" not in told
        assert "tel:110" in told
        assert answer.headers["Retry-After"]
        assert answer.headers["Cache-Control"] == "no-store"
