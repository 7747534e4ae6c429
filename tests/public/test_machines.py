"""What machines read of the pages: data in the words of schema.org, previews, languages, sitemaps, robots."""

from __future__ import annotations

import json
import re
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib import robotparser

import pytest
import time_machine
from flask import Flask

from portal.directory import editing, places, trust
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.web import markup
from tests import instances, page_types
from tests.inspecting import Page, Visitor
from tests.open_data.planting import DESA, KECAMATAN, SECRETS, TELLING, id_of, plant
from tests.public.vocabulary import faults

HOME = "https://portal.example"
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
FINDABLE = (
    *("/", "/wilayah/", "/wilayah/33.03", "/wilayah/33.72", f"/wilayah/{KECAMATAN}", f"/wilayah/{DESA}", "/layanan/{open}"),
    *("/layanan/{private}", "/darurat", "/tentang", "/privasi", "/aksesibilitas", "/hapus-jejak", "/pasang"),
)
UNFINDABLE = (
    *("/cari?q=jahit", "/cari?q=kekerasan", "/layanan/{secret}", "/layanan/{paused}", "/lapor/{open}", "/laporan"),
    *("/pasang?layanan={open}", "/pasang?apa=magelang"),
)
MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Flask:
    """A portal with the planted listings and an address of its own."""
    return plant(instances.copy(reference_instance, tmp_path_factory.mktemp("machines")), PORTAL_BASE_URL=HOME)


@pytest.fixture
def crawler(planted: Flask) -> Iterator[Visitor]:
    """A machine that reads."""
    with planted.app_context():
        yield Visitor(planted)


def filled(path: str) -> str:
    """A path with the ids of planted listings."""
    return path.format(**{key: id_of(key) for key in ("open", "private", "secret", "paused")})


def data_of(page: Page) -> list[dict[str, object]]:
    """The data blocks of a page; each must be right."""
    found = [json.loads(e.text or "") for e in page.all(".//script[@type='application/ld+json']")]
    for thing in found:
        assert list(faults(thing)) == []
    return found


def metas(page: Page) -> dict[str, str]:
    """What a page tells messengers."""
    return {e.get("property") or e.get("name", ""): e.get("content", "") for e in page.all(".//meta")}


@pytest.mark.parametrize("lang", ["id", "jv"])
@pytest.mark.parametrize("path", FINDABLE)
def test_every_page_to_be_found_names_itself_its_languages_and_its_picture(crawler: Visitor, path: str, lang: str) -> None:
    page = crawler.get(f"/{lang}{filled(path)}")
    assert page.one(".//link[@rel='canonical']").get("href") == f"{HOME}/{lang}{filled(path)}"
    languages = {e.get("hreflang"): e.get("href") for e in page.all(".//link[@hreflang]")}
    assert languages == {n: f"{HOME}/{to}{filled(path)}" for n, to in (("id", "id"), ("jv", "jv"), ("x-default", "id"))}
    told = metas(page)
    assert told["og:url"] == f"{HOME}/{lang}{filled(path)}"
    assert told["og:title"] == page.title.removesuffix(" · Kecamatan Berdaya")
    assert told["og:description"] == told["description"]
    assert told["og:locale"] == f"{lang}_ID"
    assert (told["og:type"], told["twitter:card"]) == ("website", "summary_large_image")
    assert told["og:image"].startswith(f"{HOME}/gambar/")
    answer = crawler.raw(told["og:image"].removeprefix(HOME))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert "robots" not in told


@pytest.mark.parametrize("lang", ["id", "jv"])
@pytest.mark.parametrize("path", UNFINDABLE)
def test_no_other_page_offers_itself(crawler: Visitor, path: str, lang: str) -> None:
    page = crawler.get(f"/{lang}{filled(path)}")
    assert metas(page)["robots"] == "noindex"
    assert not page.all(".//link[@rel='canonical']")
    assert not page.all(".//link[@hreflang]")
    assert not data_of(page)


@pytest.mark.parametrize("kind", page_types.PAGES)
def test_every_type_of_page_says_only_what_is_right(searcher: Visitor, sample_instance: Path, kind: str) -> None:
    wordiest = page_types.wordiest(sample_instance, 1)
    path = page_types.PAGES[kind].format(calm=wordiest["calm"][0], sensitive=wordiest["sensitive"][0])
    for lang in ("id", "jv"):
        page = searcher.get(f"/{lang}{path}", 404 if kind == "error" else 200)
        assert len(data_of(page)) == (1 if kind in ("kabupaten", "kecamatan", "desa", "listing") else 0)
        assert ("robots" in metas(page)) is not bool(page.all(".//link[@rel='canonical']"))


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_a_listing_is_a_government_service(crawler: Visitor, lang: str) -> None:
    page = crawler.get(f"/{lang}/layanan/{id_of('open')}")
    (found,) = data_of(page)
    service = found["mainEntity"]
    assert isinstance(service, dict)
    assert service["@type"] == "GovernmentService"
    assert service["@id"] == f"{HOME}/l/{id_of('open')}"
    assert service["name"] == "Gelanggang </script><b>Mirahqu"
    assert service["areaServed"] == [{"@type": "AdministrativeArea", "name": "Kecamatan Kaligondang, Purbalingga"}]
    channel = service["availableChannel"]
    assert {p["telephone"] for p in channel["servicePhone"]} == {"+6281100000077", "+622812345678"}
    assert channel["serviceLocation"]["address"]["streetAddress"] == "Jalan Mirahqu 99"
    assert channel["serviceLocation"]["geo"]["latitude"] == -7.401234
    assert found["dateModified"] == trust.today().isoformat()
    assert "lastReviewed" not in found, "nobody has confirmed it"
    assert found["inLanguage"] == lang


def test_no_text_ends_a_data_block_early(crawler: Visitor) -> None:
    block = crawler.raw(f"/id/layanan/{id_of('open')}").text.partition('<script type="application/ld+json">')[2]
    inside = block.partition("</script>")[0]
    assert "Mirahqu" in inside
    assert not re.search(r"[<>&]", inside)
    assert json.loads(inside)


def test_what_is_nobodys_business_is_in_no_block_and_no_preview(crawler: Visitor) -> None:
    for lang in ("id", "jv"):
        private = crawler.get(f"/{lang}/layanan/{id_of('private')}")
        (found,) = data_of(private)
        assert not SECRETS.search(json.dumps(found))
        assert "serviceLocation" not in json.dumps(found)
        secret = crawler.get(f"/{lang}/layanan/{id_of('secret')}")
        assert not data_of(secret)
        told = metas(secret)
        assert not [text for text in told.values() if TELLING.search(text) or SECRETS.search(text)]
        assert "Kaligondang" in told["og:title"]
        assert told["og:image"].startswith(f"{HOME}/gambar/{id_of('secret')}.png")


def test_a_confirmation_is_said_and_an_edit_is_not_one(app: Flask) -> None:
    day = date(2026, 10, 1)
    editing.save_all([Draft("p", "sport", "Lapangan", place_code=KECAMATAN, confirmed_on=day, confirmed_by="petugas")])
    (found,) = data_of(Visitor(app).get(f"/id/layanan/{id_for('p', lambda _: False)}"))
    assert found["lastReviewed"] == "2026-10-01"
    assert found["dateModified"] == trust.today().isoformat()


def test_an_area_says_what_it_lies_in(crawler: Visitor) -> None:
    (found,) = data_of(crawler.get(f"/id/wilayah/{DESA}"))
    names = []
    while isinstance(found, dict):
        names.append(found["name"])
        found = found.get("containedInPlace")  # type: ignore[assignment]
    assert names[1:] == ["Kecamatan Kaligondang", "Kabupaten Purbalingga", "Jawa Tengah"]


def said(text: str, first: date = MONDAY) -> list[tuple[object, ...]]:
    """Hours as (days or date, opens, closes)."""
    found = markup.hours(text, first)
    for thing in found:
        assert list(faults(thing)) == []
    return [(tuple(h.get("dayOfWeek", ())) or h["validFrom"], h["opens"], h["closes"]) for h in found]


def test_hours_are_said_with_the_days_it_is_closed() -> None:
    week = ("Monday", "Tuesday", "Wednesday", "Thursday")
    found = said("Mo-Th 08:00-12:00,13:00-16:00; Fr 08:00-11:00")
    assert found == [
        (week, "08:00", "12:00"),
        (week, "13:00", "16:00"),
        (("Friday",), "08:00", "11:00"),
        (("Saturday", "Sunday"), "00:00", "00:00"),
    ]
    assert said("") == []
    assert said("24/7")[0][1:] == ("00:00", "23:59"), "from midnight to midnight would be closed"
    assert said("Mo-Su 18:00-24:00")[0][1:] == ("18:00", "00:00")


def test_hours_name_the_holidays_that_close_it() -> None:
    found = said("Mo-Su 08:00-15:00", date(2026, 12, 21))
    assert ("2026-12-25", "00:00", "00:00") in found
    assert ("2027-01-01", "00:00", "00:00") in found
    assert ("2026-12-25", "00:00", "00:00") not in said("Mo-Su 08:00-15:00; PH 08:00-12:00", date(2026, 12, 21))


def test_hours_that_change_are_said_day_by_day() -> None:
    found = said("Nov 23-Nov 29: Mo-Fr 08:00-12:00; Nov 30-Dec 31: Mo-Fr 09:00-15:00")
    assert [f[0] for f in found] == [(MONDAY + timedelta(days=n)).isoformat() for n in range(7)]
    assert found[0][1:] == ("08:00", "12:00")
    assert found[6][1:] == ("00:00", "00:00")


def locations(visitor: Visitor, path: str) -> list[str]:
    """What a sitemap lists; it must be as the protocol wants it."""
    answer = visitor.raw(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert len(answer.get_data()) <= 50 * 1024 * 1024
    root = ET.fromstring(answer.get_data())
    kind = {"urlset": "url", "sitemapindex": "sitemap"}[root.tag.removeprefix(f"{{{SPACE['s']}}}")]
    found = []
    for entry in root:
        assert entry.tag == f"{{{SPACE['s']}}}{kind}"
        allowed = {f"{{{SPACE['s']}}}loc", f"{{{SPACE['s']}}}lastmod"}
        assert {child.tag for child in entry} - allowed <= {f"{{{SPACE['x']}}}link"}
        location = entry.findtext("s:loc", "", SPACE)
        assert location.startswith(HOME) and len(location) < 2048
        changed = entry.findtext("s:lastmod", None, SPACE)
        assert changed is None or date(2020, 1, 1) <= date.fromisoformat(changed) <= trust.today()
        if kind == "url":
            links = {e.get("hreflang"): e.get("href", "") for e in entry.findall("x:link", SPACE)}
            assert set(links) == {"id", "jv", "x-default"}
            assert location in links.values()
            assert links["id"] == links["x-default"] == links["jv"].replace("/jv/", "/id/")
        found.append(location)
    assert len(found) == len(set(found)) <= 50_000
    return found


def test_the_sitemaps_list_everything_once_and_nothing_sensitive(crawler: Visitor) -> None:
    parts = locations(crawler, "/sitemap.xml")
    assert len(parts) == 1 + len(places.atlas().children[places.PROVINCE])
    pages = [page for part in parts for page in locations(crawler, part.removeprefix(HOME))]
    assert len(pages) == len(set(pages))
    for code in places.atlas().places:
        assert code == places.PROVINCE or f"{HOME}/id/wilayah/{code}" in set(pages)
    with sqlite3.connect(crawler.app.config["SETTINGS"].database_file) as tables:
        rows = tables.execute("SELECT id, status = 'published' AND NOT sensitive FROM listing").fetchall()
    for listing, wanted in rows:
        for lang in ("id", "jv"):
            assert (f"{HOME}/{lang}/layanan/{listing}" in set(pages)) is bool(wanted)
    for page in (*pages[:20], *pages[20::700]):
        assert crawler.raw(page.removeprefix(HOME)).status_code == 200
        assert "noindex" not in crawler.raw(page.removeprefix(HOME)).headers.get("X-Robots-Tag", "")


@pytest.mark.parametrize("path", ["/sitemap-2.xml", "/sitemap-33.99-1.xml", "/sitemap-33.03-2.xml", "/sitemap-33.03-0.xml",
                                  "/sitemap-33.03.04-1.xml", "/sitemap-33-1.xml"])  # fmt: skip
def test_there_are_no_other_parts(crawler: Visitor, path: str) -> None:
    assert crawler.raw(path).status_code == 404


def test_parts_have_a_bounded_size(crawler: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.public.machines.MOST_ADDRESSES", 100)
    parts = [part for part in locations(crawler, "/sitemap.xml") if "-33.03-" in part]
    assert len(parts) > 4
    found = [locations(crawler, part.removeprefix(HOME)) for part in parts]
    assert all(0 < len(part) <= 100 for part in found)
    monkeypatch.undo()
    assert [page for part in found for page in part] == locations(crawler, "/sitemap-33.03-1.xml")


def changed(app: Flask, path: str, part: str = "/sitemap-33.03-1.xml") -> str | None:
    """The day that a sitemap gives for a page."""
    root = ET.fromstring(app.test_client().get(part).get_data())
    entry = next(e for e in root if (e.findtext("s:loc", "", SPACE)).endswith(path))
    return entry.findtext("s:lastmod", None, SPACE)


def test_days_of_change_come_from_the_tables(app: Flask) -> None:
    draft = Draft("peta", "sport", "Lapangan", place_code="33.03.05")
    listing, area, neighbour = f"/id/layanan/{id_for('peta', lambda _: False)}", "/id/wilayah/33.03.05", "/id/wilayah/33.03.06"
    with time_machine.travel("2027-02-03T05:00:00Z"):
        before = changed(app, neighbour)
        editing.save_all([draft])
        assert changed(app, listing) == changed(app, area) == changed(app, "/id/wilayah/33.03") == "2027-02-03"
        assert changed(app, neighbour) == before != "2027-02-03"
    with time_machine.travel("2027-03-04T05:00:00Z"):
        editing.save_all([Draft("peta", "sport", "Lapangan", place_code="33.03.05", status="withdrawn")])
        assert changed(app, area) == "2027-03-04", "what went has changed the page"
        with pytest.raises(StopIteration):
            changed(app, listing)
    assert changed(app, "/id/tentang", "/sitemap-1.xml") is None, "nobody knows"


def test_robots_may_read_what_is_for_people(crawler: Visitor) -> None:
    text = crawler.raw("/robots.txt").text
    rules = robotparser.RobotFileParser()
    rules.parse(text.splitlines())
    for path in (
        "/id/",
        f"/jv/layanan/{id_of('open')}",
        f"/kartu/{id_of('open')}",
        "/gambar/beranda.png",
        "/oembed",
        "/perubahan.atom",
    ):
        assert rules.can_fetch("Googlebot", HOME + path), path
    for path in ("/api/hsds/services", "/unduh/layanan.csv", "/kantor/masuk", "/id/saran?q=a"):
        assert not rules.can_fetch("Googlebot", HOME + path), path
    assert {"Allow: /api/$", "Allow: /unduh/$", f"Sitemap: {HOME}/sitemap.xml"} <= set(text.splitlines())
