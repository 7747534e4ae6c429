"""oEmbed as its specification has it, and the page to copy from."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from flask import Flask

from tests import instances
from tests.house.test_weight import weigh
from tests.inspecting import Visitor, parse, text_of
from tests.open_data.planting import DESA, KECAMATAN, SECRETS, TELLING, id_of, plant

HOME = "https://portal.example"
NEEDED = {"version", "type", "title", "provider_name", "provider_url", "cache_age", "html", "width", "height"}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Flask:
    """A portal with the planted listings and an address of its own."""
    return plant(instances.copy(reference_instance, tmp_path_factory.mktemp("oembed")), PORTAL_BASE_URL=HOME)


@pytest.fixture
def guest(planted: Flask) -> Iterator[Visitor]:
    """A program that asks."""
    with planted.app_context():
        yield Visitor(planted)


def ask(guest: Visitor, url: str, more: str = "") -> dict[str, object]:
    """What oEmbed says of an address."""
    answer = guest.raw(f"/oembed?url={quote(url, safe='')}{more}")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, object] = answer.get_json()
    assert set(found) == NEEDED
    assert (found["version"], found["type"]) == ("1.0", "rich")
    return found


def source_of(found: dict[str, object]) -> str:
    """The address in the frame that oEmbed gives, which must have the size that it says."""
    frame = parse(str(found["html"]), "html", True).find(".//iframe")
    assert frame is not None
    assert (frame.get("width"), frame.get("height")) == (str(found["width"]), str(found["height"]))
    assert frame.get("title") == found["title"]
    return frame.get("src", "")


@pytest.mark.parametrize(
    ("path", "card"),
    [
        ("/id/layanan/{open}", "/kartu/{open}?bahasa=id"),
        ("/jv/layanan/{open}", "/kartu/{open}?bahasa=jv"),
        ("/l/{open}", "/kartu/{open}"),
        ("/kartu/{open}?bahasa=jv#x", "/kartu/{open}"),
        ("/id/layanan/{paused}", "/kartu/{paused}?bahasa=id"),
        (f"/jv/wilayah/{KECAMATAN}", f"/kartu/wilayah/{KECAMATAN}?bahasa=jv"),
        ("/id/wilayah/33.03?x=y", "/kartu/wilayah/33.03?bahasa=id"),
        (f"/kartu/wilayah/{DESA}", f"/kartu/wilayah/{DESA}"),
        ("/id/wilayah/33", "/kartu/cari?bahasa=id"),
    ],
)
def test_every_address_of_ours_has_its_card(guest: Visitor, path: str, card: str) -> None:
    named = {key: id_of(key) for key in ("open", "paused")}
    source = source_of(ask(guest, HOME + path.format(**named)))
    assert source == HOME + card.format(**named)
    assert guest.get(source.removeprefix(HOME)).status == 200
    assert source_of(ask(guest, "http://localhost" + path.format(**named))) == source, "by the address it was asked at too"


def test_it_stays_within_the_room_there_is(guest: Visitor) -> None:
    url = f"{HOME}/l/{id_of('open')}"
    for width, height in ((280, 200), (100, 100), (5000, 5000)):
        found = ask(guest, url, f"&maxwidth={width}&maxheight={height}")
        assert 0 < int(str(found["width"])) <= width
        assert 0 < int(str(found["height"])) <= height
        source_of(found)


def test_in_xml_it_says_the_same(guest: Visitor) -> None:
    url = f"{HOME}/id/layanan/{id_of('open')}"
    answer = guest.raw(f"/oembed?format=xml&url={quote(url, safe='')}")
    assert answer.mimetype == "text/xml"
    root = ET.fromstring(answer.get_data())
    assert root.tag == "oembed"
    assert {e.tag: e.text for e in root} == {name: str(value) for name, value in ask(guest, url, "&format=json").items()}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"url={HOME}/l/tiada", 404),
        (f"url={HOME}/l/{id_of('gone')}", 404),
        (f"url={HOME}/l/{id_of('draft')}", 404),
        (f"url={HOME}/id/wilayah/33.99", 404),
        (f"url={HOME}/id/", 404),
        (f"url={HOME}/kantor/layanan/{id_of('open')}", 404),
        (f"url=https://lain.example/l/{id_of('open')}", 404),
        (f"url=//portal.example/l/{id_of('open')}", 404),
        (f"url=javascript://portal.example/l/{id_of('open')}", 404),
        (f"url=https://portal.example@lain.example/l/{id_of('open')}", 404),
        ("url=http://[", 404),
        ("url=%00", 404),
        ("url=", 404),
        ("", 400),
        (f"url={HOME}/l/{id_of('open')}&maxwidth=0", 400),
        (f"url={HOME}/l/{id_of('open')}&maxwidth=²", 400),
        (f"url={HOME}/l/{id_of('open')}&maxheight=-1", 400),
        (f"url={HOME}/l/{id_of('open')}&format=yaml", 501),
    ],
)
def test_what_cannot_be_answered_says_why_to_a_program(guest: Visitor, query: str, status: int) -> None:
    answer = guest.raw(f"/oembed?{query}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["status"] == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_of_a_sensitive_listing_it_says_only_where_it_is(guest: Visitor, form: str) -> None:
    answer = guest.raw(f"/oembed?format={form}&url={HOME}/id/layanan/{id_of('secret')}")
    told = unquote(html.unescape(answer.text))
    assert "Layanan di Kecamatan Kaligondang" in told
    assert not TELLING.search(told)
    assert not SECRETS.search(told)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/id/layanan/{open}", "/jv/layanan/{open}", f"/id/wilayah/{KECAMATAN}", "/jv/wilayah/33.03"])
def test_pages_say_where_their_card_is(guest: Visitor, path: str) -> None:
    page = guest.get(path.format(open=id_of("open")))
    link = page.one(".//link[@type='application/json+oembed']")
    address = link.get("href", "")
    assert address.startswith(f"{HOME}/oembed?url=")
    assert guest.raw(address.removeprefix(HOME)).get_json()["title"] == link.get("title") or "wilayah" in path
    assert f"/{path[1:3]}/pasang?" in " ".join(page.links())


def test_a_sensitive_page_does_not_offer_itself(guest: Visitor) -> None:
    page = guest.get(f"/id/layanan/{id_of('secret')}")
    assert not page.all(".//link[@type='application/json+oembed']")
    assert not [link for link in page.links() if "/pasang" in link]


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_the_page_to_copy_from_shows_the_card_and_its_code(guest: Visitor, lang: str) -> None:
    for asked, card in (
        (f"layanan={id_of('open')}", f"/kartu/{id_of('open')}"),
        (f"wilayah={KECAMATAN}", f"/kartu/wilayah/{KECAMATAN}"),
        (f"wilayah={KECAMATAN}&bentuk=cari", f"/kartu/cari?wilayah={KECAMATAN}"),
        (f"apa={HOME}/l/{id_of('open')}", f"/kartu/{id_of('open')}"),
        ("apa=Kaligondang", f"/kartu/wilayah/{KECAMATAN}"),
        ("apa=33.03.04", f"/kartu/wilayah/{KECAMATAN}"),
        ("apa=jawa tengah", "/kartu/cari"),
    ):
        for spoken in ("", "id", "jv"):
            page = guest.get(f"/{lang}/pasang?{asked}&bahasa={spoken}")
            frame = page.one(".//iframe")
            joint = "&" if "?" in card else "?"
            assert frame.get("src") == card + (f"{joint}bahasa={spoken}" if spoken else "")
            code = page.one(".//textarea").text or ""
            taken = parse(code.strip(), "code", True).find(".//iframe")
            assert taken is not None
            assert taken.get("src") == HOME + frame.get("src", "")
            assert taken.get("title") == frame.get("title")
            assert guest.get(frame.get("src", "")).status == 200
            chosen = [e.get("value") for e in page.all(".//input[@name='bahasa']") if "checked" in e.attrib]
            assert chosen == [spoken]
            assert page.one(".//button[@data-copy]").get("data-copy") == code.strip()


def test_a_search_form_to_paste_leads_to_our_results(guest: Visitor) -> None:
    page = guest.get(f"/id/pasang?wilayah={KECAMATAN}&bentuk=formulir&bahasa=jv")
    form = parse((page.one(".//textarea").text or "").strip(), "code", True).find(".//form")
    assert form is not None
    address = urlsplit(form.get("action", ""))
    assert f"{address.scheme}://{address.netloc}" == HOME
    fields = {e.get("name"): e.get("value") for e in form.iter("input")}
    assert fields == {"wilayah": KECAMATAN, "q": None}
    found = guest.get(f"{address.path}?wilayah={KECAMATAN}&q=mirahqu")
    assert found.root.get("lang") == "jv"
    assert id_of("open") in [hit.get("data-hit") for hit in found.hits]


def test_a_name_that_many_bear_is_never_guessed(guest: Visitor) -> None:
    page = guest.get("/id/pasang?apa=magelang")
    assert not page.all(".//iframe")
    offered = [text_of(a) for a in page.all(".//section[@class='chooser']//a")]
    assert offered == ["Kabupaten Magelang", "Kota Magelang"]
    for link in [a.get("href", "") for a in page.all(".//section[@class='chooser']//a")]:
        assert guest.get(link).all(".//iframe")


@pytest.mark.parametrize(
    "asked", ["apa=qqqq", "apa=x", "wilayah=33.99", "layanan=tiada", f"layanan={id_of('gone')}", "apa=%00%FF", "apa=http://["]
)
def test_what_is_not_there_is_asked_for_again(guest: Visitor, asked: str) -> None:
    page = guest.get(f"/id/pasang?{asked}")
    assert not page.all(".//iframe")
    assert page.all(".//input[@name='apa']")


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_for_a_sensitive_listing_the_page_stays_silent(guest: Visitor, lang: str) -> None:
    page = guest.get(f"/{lang}/pasang?layanan={id_of('secret')}")
    shown = unquote(re.sub(r"<(?:footer|header|aside).*?</(?:footer|header|aside)>", "", page.response.text, flags=re.DOTALL))
    assert not TELLING.search(shown)
    assert not SECRETS.search(shown)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.all(".//a[@data-exit]")


@pytest.mark.parametrize("asked", ["", "?apa=kota", f"?wilayah={KECAMATAN}", f"?layanan={id_of('open')}"])
def test_the_page_to_copy_from_is_light(guest: Visitor, asked: str) -> None:
    page = guest.get(f"/id/pasang{asked}")
    assert len(page.all(".//iframe")) == (1 if "=3" in asked or "layanan" in asked else 0)
    found = weigh(guest.app, f"/id/pasang{asked}")
    assert found.first_view <= 14 * 1024
