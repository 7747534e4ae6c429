"""The language of a reader: what a phone asks for, and how one changes it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.inspecting import Page, Visitor, text_of

PREFERRED = {
    "": "id",
    "id": "id",
    "id-ID,id;q=0.9,en;q=0.8": "id",
    "jv": "jv",
    "jv-ID,jv;q=0.9,id;q=0.8": "jv",
    "jv-Latn-ID": "jv",
    "jv_ID": "jv",
    "JV-id": "jv",
    "in": "id",
    "in-ID,in;q=0.9,jv-ID;q=0.8": "id",
    "in_ID": "id",
    "ind": "id",
    "jw": "jv",
    "jw-ID,id;q=0.5": "jv",
    "jav": "jv",
    "en-US,en;q=0.9": "id",
    "en-US,jv;q=0.9": "id",
    "id;q=0.5,jv;q=0.9": "jv",
    "jv;q=0,id": "id",
    "jv;q=0": "id",
    "id,jv": "id",
    "jv,id": "jv",
    "ban,su": "id",
    "*": "id",
    "xx-YY": "id",
    ";;;,,,=": "id",
    "jv;q=abc": "id",
    "jv-" + "x" * 5000: "jv",
    "en," * 20_000 + "jv": "id",
}
"""Accept-Language → language to begin with: Javanese only where it is the first choice."""
SWITCHED = (
    "/",
    "/cari?q=kursi+roda+kaligondang&bidang=lansia_disabilitas&wilayah=33.03.04&buka=1&hal=1",
    "/cari?q=a%26b%3Dc%23d+%2B",
    "/wilayah/",
    "/wilayah/33.03.04.2003",
    "/darurat",
    "/tentang",
    "/hapus-jejak",
)
FOUND_BY_ENGINES = ("/", "/wilayah/33.03", "/darurat", "/tentang", "/privasi", "/aksesibilitas")


def switch(page: Page) -> str:
    """The address behind the language link of a page."""
    return page.one(".//a[@data-language]").get("href", "")


@pytest.mark.parametrize("header", PREFERRED, ids=lambda h: h[:30] or "none")
def test_the_first_page_speaks_the_readers_first_choice(reader: Visitor, header: str) -> None:
    answer = reader.raw("/", headers={"Accept-Language": header} if header else {})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{PREFERRED[header]}/"
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("header", ["id", "jv", "en"])
@pytest.mark.parametrize("lang", ["id", "jv"])
def test_the_address_beats_what_the_phone_asks_for(reader: Visitor, lang: str, header: str) -> None:
    assert reader.get(f"/{lang}/tentang", Accept_Language=header).root.get("lang") == lang


def test_an_error_without_a_language_speaks_the_readers(reader: Visitor) -> None:
    assert reader.get("/apa-saja", 404, Accept_Language="jw").root.get("lang") == "jv"
    assert reader.get("/apa-saja", 404, Accept_Language="in").root.get("lang") == "id"
    assert reader.get("/jv/apa-saja", 404, Accept_Language="id").root.get("lang") == "jv"


@pytest.mark.parametrize("path", SWITCHED)
@pytest.mark.parametrize(("lang", "other"), [("id", "jv"), ("jv", "id")])
def test_changing_the_language_keeps_place_and_question(reader: Visitor, path: str, lang: str, other: str) -> None:
    page = reader.get(f"/{lang}{path}")
    there, wanted = urlsplit(switch(page)), urlsplit(f"/{other}{path}")
    assert there.path == wanted.path
    assert parse_qs(there.query) == parse_qs(wanted.query)
    again = reader.get(switch(page))
    assert again.root.get("lang") == other
    assert urlsplit(switch(again)).path == urlsplit(f"/{lang}{path}").path


def test_changing_the_language_keeps_every_value_of_a_question(reader: Visitor) -> None:
    asked = "/id/cari?q=sanggar&q=tari&bidang=ekraf"
    assert parse_qs(urlsplit(switch(reader.get(asked))).query)["bidang"] == ["ekraf"]


def test_the_link_to_the_other_language_is_in_that_language(reader: Visitor) -> None:
    for lang, other, words in (("id", "jv", "Basa Jawa"), ("jv", "id", "Indonesia")):
        link = reader.get(f"/{lang}/").one(".//a[@data-language]")
        assert (link.get("lang"), link.get("hreflang"), text_of(link)) == (other, other, words)


@pytest.mark.parametrize("path", FOUND_BY_ENGINES)
@pytest.mark.parametrize("lang", ["id", "jv"])
def test_search_engines_learn_of_both_languages(reader: Visitor, path: str, lang: str) -> None:
    page = reader.get(f"/{lang}{path}")
    found = {e.get("hreflang"): e.get("href") for e in page.all(".//link[@hreflang]")}
    start = "http://localhost"
    assert found == {"id": f"{start}/id{path}", "jv": f"{start}/jv{path}", "x-default": f"{start}/id{path}"}
    assert page.one(".//link[@rel='canonical']").get("href") == f"{start}/{lang}{path}"


@pytest.mark.parametrize("path", ["/", "/darurat", "/wilayah/33.03.04", "/cari?q=jahit", "/hapus-jejak"])
def test_javanese_pages_differ_and_link_to_javanese_pages(reader: Visitor, path: str) -> None:
    indonesian, javanese = reader.get(f"/id{path}"), reader.get(f"/jv{path}")
    assert indonesian.heading != javanese.heading or "wilayah" in path
    assert indonesian.text != javanese.text
    inside = [link for link in javanese.links() if link.startswith("/") and link != switch(javanese)]
    assert inside
    assert not [link for link in inside if not link.startswith("/jv/") and "bahasa=jv" not in link]


@pytest.mark.parametrize(
    "path", ["/xx/", "/xx/cari?q=jahit", "/en/", "/ID/", "/jv-ID/", "/id-ID/darurat", "/jw/", "/in/wilayah/33"]
)
def test_a_language_that_we_do_not_speak_is_not_found(reader: Visitor, path: str) -> None:
    page = reader.get(path, 404)
    assert "/id/" in page.links()


def test_indonesian_on_a_javanese_page_says_so(reader: Visitor) -> None:
    page = reader.get("/jv/cari?q=gor+bukateja")
    name = page.hits[0].find(".//h3/a/span")
    assert name is not None
    assert name.get("lang") == "id"
