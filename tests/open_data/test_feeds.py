"""Whoever links to listings hears when one of them opens, changes, moves, pauses or closes; and nothing more."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import feedparser
import pytest
from flask import Flask

from portal.database import writing
from portal.directory import editing
from portal.directory.drafts import Draft
from portal.directory.recording import By
from tests import instances
from tests.inspecting import Visitor
from tests.open_data import markers
from tests.open_data.markers import CALM, HIDDEN, id_of

ATOM = "{http://www.w3.org/2005/Atom}"
BY = By("edit", reason="Pejabat Rahasia")


def read(visitor: Visitor, path: str = "/perubahan.atom") -> Any:
    """A feed as a reader of feeds understands it, checked against what RFC 4287 requires."""
    answer = visitor.raw(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    check(ET.fromstring(answer.get_data()))
    found = feedparser.parse(answer.get_data(), response_headers={"content-type": answer.headers["Content-Type"]})
    assert found.bozo is False or found.bozo == 0, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def check(feed: ET.Element) -> None:
    """What a feed and its entries must have, and once only."""
    assert feed.tag == ATOM + "feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [link for link in feed.findall(ATOM + "link") if link.get("rel") == "self"]
    for element in [feed, *feed.findall(ATOM + "entry")]:
        for name in ("id", "title", "updated"):
            assert len([e for e in element.findall(ATOM + name) if e.text]) == 1, name
        assert (element.findtext(ATOM + "id") or "").startswith("tag:")
        assert [e for e in element.findall(ATOM + "link") if e.get("rel") == "alternate"]
    ids = [entry.findtext(ATOM + "id") for entry in feed.findall(ATOM + "entry")]
    assert len(ids) == len(set(ids))
    moments = [entry.findtext(ATOM + "updated") or "" for entry in feed.findall(ATOM + "entry")]
    assert moments == sorted(moments, reverse=True)
    assert not moments or feed.findtext(ATOM + "updated") == moments[0]


def told(visitor: Visitor, draft: Draft, path: str = "/perubahan.atom") -> list[tuple[str, str, str]]:
    """Kind, title and text of the entries about a listing, newest first."""
    entries = [e for e in read(visitor, path).entries if e.link.endswith(f"/l/{id_of(draft)}")]
    return [(e.tags[0].term, e.title, e.content[0].value) for e in entries]


def test_the_life_of_a_listing_is_told(visitor: Visitor) -> None:
    steps = [
        replace(CALM, name="Lapangan Bukateja"),
        replace(CALM, name="Lapangan Bukateja", hours="24/7", cost="Gratis"),
        replace(CALM, name="Lapangan Bukateja", hours="24/7", cost="Gratis", place_code="33.03.04"),
        replace(CALM, name="Lapangan Bukateja", place_code="33.03.04", status="paused", status_note="Pejabat Rahasia"),
        replace(CALM, name="Lapangan Bukateja", place_code="33.03.04"),
        replace(CALM, name="Lapangan Bukateja", place_code="33.03.04", status="withdrawn"),
    ]
    for step in steps:
        editing.save_all([step], by=BY)
    found = told(visitor, CALM)
    assert [kind for kind, _, _ in found] == ["closed", "reopened", "paused", "moved", "changed", "published"]
    assert found[0][1] == "Ditutup: Lapangan Bukateja, Kecamatan Kaligondang, Purbalingga"
    assert found[4][2] == "Isi layanan ini berubah. Yang berubah: jam buka dan syarat, langkah, atau biaya."
    assert visitor.raw(f"/id/layanan/{id_of(CALM)}").status_code == 410


def test_what_is_hidden_is_never_told(visitor: Visitor) -> None:
    markers.plant()
    editing.save_all([replace(HIDDEN, name="Mawar Ungu 2", phones=[], longitude=109.0)], by=BY)
    editing.save_all([replace(HIDDEN, name="Mawar Ungu 2", phones=[], address="Mawar Ungu 99", longitude=109.0)], by=BY)
    editing.save_all([replace(HIDDEN, name="Mawar Ungu 2", phones=[], status="withdrawn", status_note="Mawar Ungu")], by=BY)
    for path in ("/perubahan.atom", "/perubahan/33.03.atom", "/perubahan.atom?bahasa=jv"):
        text = visitor.raw(path).get_data(as_text=True)
        assert markers.leaks(text) == [], path
        assert "kekerasan" not in text
        assert not any(id_of(draft) in text for draft in markers.UNSEEN)
    found = told(visitor, HIDDEN)
    assert [kind for kind, _, _ in found] == ["closed", "changed", "changed", "published"]
    assert {title.partition(": ")[2] for _, title, _ in found} == {"Layanan di Kecamatan Kaligondang"}
    assert [text for _, _, text in found][1:3] == [
        "Isi layanan ini berubah. Yang berubah: nomor telepon.",
        "Isi layanan ini berubah. Yang berubah: jam buka.",
    ]


def test_what_was_sensitive_stays_so(visitor: Visitor) -> None:
    editing.save_all([HIDDEN], by=BY)
    open_now = replace(HIDDEN, name="Kantor Terbuka", sensitive=False, address_public=True, address="Jalan Umum 1", summary="x")
    editing.save_all([open_now], by=BY)
    newest, oldest = told(visitor, HIDDEN)
    assert newest[1].startswith("Berubah: Kantor Terbuka")
    assert "alamat" in newest[2]
    assert oldest[1] == "Baru: Layanan di Kecamatan Kaligondang"


def test_drafts_are_nobody_s_business(visitor: Visitor) -> None:
    draft = replace(CALM, status="draft")
    editing.save_all([draft], by=BY)
    editing.save_all([replace(draft, name="Nama Draf")], by=BY)
    assert told(visitor, CALM) == []
    editing.save_all([replace(CALM, name="Lapangan")], by=BY)
    assert [kind for kind, _, _ in told(visitor, CALM)] == ["published"]


def test_each_kabupaten_hears_of_its_own_and_of_what_leaves(visitor: Visitor) -> None:
    editing.save_all([CALM], by=BY)
    assert len(told(visitor, CALM, "/perubahan/33.03.atom")) == 1
    assert told(visitor, CALM, "/perubahan/33.04.atom") == []
    editing.save_all([replace(CALM, place_code="33.04.01")], by=BY)
    assert [kind for kind, _, _ in told(visitor, CALM, "/perubahan/33.03.atom")] == ["moved"]
    assert [kind for kind, _, _ in told(visitor, CALM, "/perubahan/33.04.atom")] == ["moved", "published"]
    for code in ("33", "33.03.04", "33.99", "tiada"):
        assert visitor.raw(f"/perubahan/{code}.atom").status_code == 404


def test_a_feed_without_news_is_a_feed(visitor: Visitor) -> None:
    with writing() as tables:
        tables.connection().exec_driver_sql("DELETE FROM revision")
    found = read(visitor, "/perubahan/33.74.atom")
    assert found.entries == []
    assert found.feed.updated == "2025-01-01T00:00:00Z"


def test_long_feeds_come_in_pages_that_stay_as_they_are(visitor: Visitor) -> None:
    editing.save_all([replace(CALM, key=f"banyak:{n}", name=f"Lapangan {n}") for n in range(230)], by=BY)
    ids: list[str] = []
    path = "/perubahan.atom?bahasa=jv"
    pages = 0
    while path:
        found = read(visitor, path)
        pages += 1
        ids += [entry.id for entry in found.entries]
        links = {link.rel: link.href for link in found.feed.links}
        assert ("first" in links) is True
        assert found.feed.language == "jv"
        path = links.get("next", "").replace("http://localhost", "")
        assert len(found.entries) == 100 or not path
        if pages == 1:
            editing.save_all([replace(CALM, key="kemudian", name="Kemudian")], by=BY)
    assert pages == 3
    assert len(ids) == len(set(ids)) >= 230


@pytest.mark.parametrize("odd", ["²", "-1", "x", "9" * 40, ""])
def test_an_odd_page_is_the_first(visitor: Visitor, odd: str) -> None:
    assert visitor.raw(f"/perubahan.atom?sebelum={odd}").status_code == 200


def test_a_feed_is_not_sent_twice(visitor: Visitor) -> None:
    first = visitor.raw("/perubahan.atom")
    for known in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        assert visitor.raw("/perubahan.atom", headers=known).status_code == 304
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept-Language" not in first.headers["Vary"]
    editing.save_all([CALM], by=BY)
    assert visitor.raw("/perubahan.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_names_of_entries_do_not_depend_on_language_or_page(visitor: Visitor) -> None:
    editing.save_all([CALM], by=BY)
    ids = {path: [e.id for e in read(visitor, path).entries] for path in ("/perubahan.atom", "/perubahan.atom?bahasa=jv")}
    assert ids["/perubahan.atom"] == ids["/perubahan.atom?bahasa=jv"]
    local = [e.id for e in read(visitor, "/perubahan/33.03.atom").entries]
    assert set(local) <= set(ids["/perubahan.atom"])


def test_sample_data_is_marked(sample_app: Flask) -> None:
    with sample_app.app_context():
        assert read(Visitor(sample_app)).entries


def test_a_changed_sample_says_that_it_is_one(visitor: Visitor) -> None:
    editing.save_all([replace(CALM, sample=True)], by=BY)
    editing.save_all([replace(CALM, sample=True, hours="24/7")], by=BY)
    assert all("Contoh, bukan layanan sebenarnya" in title for _, title, _ in told(visitor, CALM))


@pytest.mark.parametrize(("path", "feed"), [("33.03", "33.03"), ("33.03.04", "33.03"), ("33.03.04.2003", "33.03")])
def test_pages_of_areas_lead_to_their_feed(visitor: Visitor, path: str, feed: str) -> None:
    page = visitor.get(f"/jv/wilayah/{path}")
    found = page.one(".//link[@type='application/atom+xml']")
    assert (found.get("rel"), found.get("href")) == ("alternate", f"/perubahan/{feed}.atom")
    assert found.get("title")


def test_the_public_address_names_the_entries(app: Flask) -> None:
    named = instances.open_app(app.config["SETTINGS"].instance, PORTAL_BASE_URL="https://portal.example")
    text = named.test_client().get("/perubahan.atom", headers={"Host": "lain.example"}).get_data(as_text=True)
    assert "tag:portal.example,2026:" in text
    assert "lain.example" not in text
