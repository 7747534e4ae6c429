"""The page about the open data: in both languages, with examples that run, found from every page."""

from __future__ import annotations

import pytest

from tests.house.test_weight import too_heavy, weigh
from tests.inspecting import Page, Visitor, text_of


def examples(page: Page) -> list[str]:
    """Addresses of our own that the page tells to open."""
    return [
        link for link in page.links() if link.startswith(("/api/", "/unduh", "/kartu", "/perubahan", "/id/pasang", "/jv/pasang"))
    ]


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_every_example_answers(reader: Visitor, lang: str) -> None:
    page = reader.get(f"/api/?bahasa={lang}")
    assert page.root.get("lang") == lang
    found = examples(page)
    assert len(found) >= 3 and "/api/openapi.json" in found
    for address in found:
        assert reader.raw(address).status_code == 200, address
    commands = [text_of(code) for code in page.all(".//code")]
    assert all(f'curl "http://localhost{path}"' in commands for path in found if path.startswith(("/api/hsds", "/api/links")))
    assert "CC BY 4.0" in text_of(page.one(".//main"))


def test_the_language_is_the_readers_until_it_is_chosen(reader: Visitor) -> None:
    page = reader.get("/api/", Accept_Language="jv,id;q=0.5")
    assert page.root.get("lang") == "jv" and "Accept-Language" in page.response.headers["Vary"]
    other = page.one(".//a[@data-language]").get("href")
    assert other == "/api/?bahasa=id"
    chosen = reader.get(other, Accept_Language="jv")
    assert chosen.root.get("lang") == "id" and "Accept-Language" not in chosen.response.headers["Vary"]
    assert chosen.one(".//link[@rel='canonical']").get("href") == "http://localhost/api/?bahasa=id"
    assert reader.get("/api/?bahasa=xx").root.get("lang") == "id"


def test_it_is_found_from_every_page_and_light(reader: Visitor) -> None:
    for lang in ("id", "jv"):
        assert f"/api/?bahasa={lang}" in reader.get(f"/{lang}/").links()
        assert not too_heavy({lang: weigh(reader.app, f"/api/?bahasa={lang}")})
